from __future__ import annotations

import pytest

from ..documents import build, document, values


def _first(option: str, *, rest: str = "", features: str = "<acpi/>", os: str = "") -> str:
    return values(build(document(rest=rest, features=features, os=os)), option)[0]


@pytest.mark.parametrize(
    ("clock", "expected"),
    [
        ("<clock offset='utc'/>", "base=utc"),
        ("<clock offset='localtime'/>", "base=localtime"),
        ("<clock offset='absolute' start='0'/>", "base=1970-01-01T00:00:00"),
        ("<clock offset='variable' adjustment='-65'/>", "base=2030-01-02T03:03:00"),
        (
            "<clock offset='utc'><timer name='rtc' tickpolicy='catchup' track='guest'/></clock>",
            "base=utc,clock=vm,driftfix=slew",
        ),
    ],
)
def test_clock(clock: str, expected: str) -> None:
    assert _first("-rtc", rest=clock) == expected


def test_a_clock_of_another_zone() -> None:
    line = build(document(rest="<clock offset='timezone' timezone='Europe/Paris'/>"))
    assert values(line, "-rtc") == ["base=localtime"]
    assert line.environment == {"TZ": "Europe/Paris"}


def test_timers() -> None:
    timers = "<timer name='hpet' present='no'/><timer name='pit' tickpolicy='delay'/>"
    conf = document(rest=f"<clock offset='utc'>{timers}</clock>")
    assert "hpet=off" in values(build(conf), "-machine")[0]
    assert values(build(conf), "-global") == []
    assert values(build(conf, accel="kvm"), "-global") == ["kvm-pit.lost_tick_policy=delay"]
