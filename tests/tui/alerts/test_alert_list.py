"""The list of words that call: readable as a table."""

from __future__ import annotations

from tui.alerts.alert import BUILT_IN
from tui.alerts.alert_list import alert_lines


def test_every_pattern_stands_in_one_column_behind_what_it_means() -> None:
    lines = list(alert_lines(BUILT_IN))
    places = {len(severity) + len(words) for (severity, _), (words, _), *_ in lines}
    assert len(places) == 1
    assert all(words.endswith("  ") for _, (words, _), *_ in lines)
