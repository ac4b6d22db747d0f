"""Alerts: those of the settings, and what our own make of real words."""

from __future__ import annotations

import pytest

from engine.errors import InvalidArgument
from tui.alerts.alert import BUILT_IN, first_match, parse_alert


@pytest.mark.parametrize(
    ("line", "severity"),
    [
        ("[    2.134] Kernel panic - not syncing: VFS: Unable to mount root fs", "error"),
        ("grub rescue> ", "error"),
        ("No bootable device.", "error"),
        ("You are in emergency mode. After logging in, type ...", "error"),
        ("[  812.4] Out of memory: Killed process 812 (java)", "warning"),
        ("web-01 login: ", "information"),
    ],
)
def test_what_guests_say(line: str, severity: str) -> None:
    alert = first_match(BUILT_IN, line)
    assert alert is not None
    assert alert.severity == severity
    assert alert.say


@pytest.mark.parametrize(
    "line",
    ["", "web-01 login: root", "Last login: Mon Nov  2", "grub rescue is it", "panic"],
)
def test_what_is_nothing_special(line: str) -> None:
    assert first_match(BUILT_IN, line) is None


def test_an_alert_of_the_settings() -> None:
    alert = parse_alert({"pattern": "raid.*degraded", "severity": "error", "domain": "db-*"})
    assert alert.speaks_of("lab", "db-primary")
    assert not alert.speaks_of("lab", "web-01")
    assert first_match((alert, *BUILT_IN), "md0: raid 5 degraded") is alert


@pytest.mark.parametrize(
    ("table", "words"),
    [
        ({"pattern": "["}, "no regular expression"),
        ({"say": "x"}, "pattern is missing"),
        ({"pattern": "x", "colour": "red"}, "no field 'colour'"),
        ({"pattern": "x", "severity": "loud"}, "severity must be one of"),
        ({"pattern": 4}, "pattern must be text"),
    ],
)
def test_a_wrong_alert_says_what_is_wrong(table: dict[str, object], words: str) -> None:
    with pytest.raises(InvalidArgument, match=words):
        parse_alert(table)
