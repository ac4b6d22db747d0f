"""A figure at the very bound meets it; one beyond does not; one without a bound claims nothing."""

from __future__ import annotations

import pytest

from benchmarks.row import (
    Row,
    at_least,
    at_most,
    beside,
    count,
    exactly,
    faster,
    kib,
    microseconds,
    milliseconds,
    per_second,
    percent,
)


@pytest.mark.parametrize(("ours", "verdict"), [(0.3, "met"), (0.31, "MISSED")])
def test_beside(ours: float, verdict: str) -> None:
    row = beside("start", ours, 0.2, times=1.5)
    assert row.cells[2:] == ("200 ms", f"{ours / 0.2:.2f}", "<= 1.5 × theirs", verdict)


@pytest.mark.parametrize(("ours", "verdict"), [(300, "met"), (299, "MISSED")])
def test_faster(ours: float, verdict: str) -> None:
    row = faster("events", ours, 100, times=3, unit=per_second)
    assert row.cells[2:] == ("100/s", f"{ours / 100:.2f}", ">= 3 × theirs", verdict)


@pytest.mark.parametrize(
    ("row", "verdict"),
    [
        (at_most("grown", 1024, 1024, kib), "met"),
        (at_most("grown", 1025, 1024, kib), "MISSED"),
        (at_least("events", 10, 10, count), "met"),
        (at_least("events", 9, 10, count), "MISSED"),
        (exactly("events", 3000, 3000), "met"),
        (exactly("events", 3001, 3000), "MISSED"),
        (Row(name="only told", ours=1, unit=count), ""),
    ],
)
def test_verdict(row: Row, verdict: str) -> None:
    assert row.cells[-1] == verdict


def test_figures_are_written_as_precisely_as_they_are_known() -> None:
    assert milliseconds(0.000744) == "0.74 ms"
    assert milliseconds(0.0499) == "50 ms"
    assert count(300_000) == "300,000"
    assert microseconds(0.0000214) == "21.4 µs"
    assert percent(0.307) == "30.7%"
