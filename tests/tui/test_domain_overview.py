"""The overview of a domain: what is known of the guest, and what nobody knows."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from engine import DomainState, ManualClock
from tests.tui.demo_deck import NARROW, demo_app, domain_row, go_to, press, running
from tests.tui.scripted_deck import screen_text
from tui.domain_overview import overview_lines
from tui.marks import UNICODE
from tui.widgets.table_column import Moment

if TYPE_CHECKING:
    from engine.fleet import DomainRow


def text_of(row: DomainRow) -> list[str]:
    """Return the overview as text, line by line."""
    clock = ManualClock()
    moment = Moment(now=clock.now(), monotonic=clock.monotonic(), marks=UNICODE)
    return ["".join(part[0] for part in line) for line in overview_lines(row, None, moment)]


def line_of(row: DomainRow, label: str) -> str | None:
    """Return what stands behind a label; None where there is no such line."""
    found = [line for line in text_of(row) if line.startswith(label + " ")]
    return found[0].removeprefix(label).strip() if found else None


@pytest.mark.parametrize(
    ("source", "words"),
    [("agent", "by its agent"), ("lease", "by a DHCP lease"), ("arp", "by the host's neighbours")],
)
def test_it_says_who_told_the_address(source: str, words: str) -> None:
    row = domain_row(os_name="Debian 12", addresses=("10.0.0.1",), addresses_from=source)
    assert line_of(row, "guest") == f"Debian 12  10.0.0.1  {words}"


def test_an_address_that_nobody_knows_is_unknown() -> None:
    assert line_of(domain_row(), "guest") == "–  nobody knows its address"


def test_a_domain_that_is_off_has_a_system_at_most() -> None:
    assert line_of(domain_row(state=DomainState.SHUTOFF), "guest") is None
    row = domain_row(state=DomainState.SHUTOFF, os_name="Debian 12")
    assert line_of(row, "guest") == "Debian 12"


def test_many_addresses_are_counted() -> None:
    addresses = tuple(f"10.0.0.{number}" for number in range(1, 8))
    line = line_of(domain_row(addresses=addresses, addresses_from="agent"), "guest")
    assert line == "10.0.0.1, 10.0.0.2, 10.0.0.3 +4  by its agent"


def test_memory_is_of_the_same_whole_as_in_the_list() -> None:
    row = domain_row(memory_used_kib=1024 * 1024)
    assert line_of(row, "memory") == "1.0 / 8 GiB"
    info = replace(row.info, memory_kib=2 * 1024 * 1024)
    assert line_of(replace(row, info=info), "memory") == "1.0 / 8 GiB  2 GiB given now"


def test_requests_and_packets_stand_beside_the_bytes() -> None:
    row = domain_row(
        disk_bytes_per_s=2e6,
        disk_requests_per_s=1234.5,
        net_bytes_per_s=1e6,
        net_packets_per_s=0.0,
    )
    assert (line_of(row, "disk") or "").split() == (
        ["2", "MB/s", "1,234", "requests/s", "network", "8", "Mb/s", "0", "packets/s"]
    )
    assert (line_of(domain_row(), "disk") or "").split() == ["–", "network", "–"]


def test_what_a_guest_calls_itself_does_nothing() -> None:
    row = domain_row(os_name="\x1b[31m[red]x", addresses=("\u202e1",), addresses_from="\x07")
    text = "\n".join(text_of(row))
    assert "[red]x" in text
    assert not [char for char in text if not char.isprintable() and char != "\n"]


async def test_the_demo_shows_addresses_and_systems_on_a_small_screen() -> None:
    app = demo_app()
    async with running(app, NARROW) as pilot:
        await go_to(pilot, "db-primary")
        await press(pilot, "enter")
        row = next(x for x in app.links["demo"].rows if x.info.ref.name == "db-primary")
        assert (row.addresses, row.addresses_from) == (("10.20.0.13",), "agent")
        (line,) = [line for line in screen_text(app) if line.strip("│ ").startswith("guest ")]
        assert "Rocky Linux 9.4 (Blue Onyx)  10.20.0.13  by its agent" in line
