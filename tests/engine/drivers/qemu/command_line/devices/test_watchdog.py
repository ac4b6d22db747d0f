from __future__ import annotations

import pytest

from ..documents import devices_of, objects, values


@pytest.mark.parametrize(
    ("model", "driver"), [("i6300esb", "i6300esb"), ("ib700", "ib700"), ("itco", None)]
)
def test_watchdogs(model: str, driver: str | None) -> None:
    line = devices_of(f"<watchdog model='{model}' action='inject-nmi'/>")
    drivers = [item["driver"] for item in objects(line, "-device")]
    assert (driver in drivers) if driver else ("ICH9-LPC.noreboot=off" in line.argv)
    assert values(line, "-action")[-1] == "watchdog=inject-nmi"
