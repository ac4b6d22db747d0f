"""Rules: the last that matches decides; what cannot be read is named."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from engine.errors import InvalidArgument
from tui.notification_rules import Decision, NotificationRule, NotificationRules, parse_rules
from tui.notifications import Kind, Notification
from tui.settings_file import load_settings

if TYPE_CHECKING:
    from pathlib import Path

NOTE = Notification(kind=Kind.CLIENT_LEFT, text="kiosk-3: alice left", domain="kiosk-3")


@pytest.mark.parametrize(
    ("tables", "decision"),
    [
        ([], Decision.SHOW),
        ([{"do": "mute"}], Decision.MUTE),
        ([{"do": "mute", "domain": "kiosk-*"}], Decision.MUTE),
        ([{"do": "mute", "domain": "web-*"}], Decision.SHOW),
        ([{"do": "mute", "kind": "client-*"}], Decision.MUTE),
        ([{"do": "mute", "kind": "host-*"}], Decision.SHOW),
        ([{"do": "mute", "host": "edge"}], Decision.SHOW),
        ([{"do": "mute"}, {"do": "ring", "host": "lab"}], Decision.RING),
        ([{"do": "ring", "host": "lab"}, {"do": "mute"}], Decision.MUTE),
    ],
)
def test_the_last_rule_that_matches_decides(
    tables: list[dict[str, object]], decision: Decision
) -> None:
    assert NotificationRules(parse_rules(tables)).decide("lab", NOTE) is decision


def test_a_rule_can_be_added_while_running() -> None:
    rules = NotificationRules()
    rules.add(NotificationRule(do=Decision.MUTE, domain="kiosk-3"))
    assert rules.decide("lab", NOTE) is Decision.MUTE


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ({}, "do = ''"),
        ({"do": "shout"}, "do = 'shout'"),
        ({"do": "mute", "colour": "red"}, "no field 'colour'"),
        ({"do": "mute", "host": 7}, "host must be text, not 7"),
        ({"do": "mute", "kind": "clients-*"}, "kind = 'clients-*'"),
    ],
)
def test_what_cannot_be_read_is_named(table: dict[str, object], message: str) -> None:
    with pytest.raises(InvalidArgument, match=".+") as refusal:
        parse_rules([{"do": "mute"}, table])
    assert message in refusal.value.message


def test_rules_come_from_the_settings(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text('[[notifications]]\nkind = "client-*"\ndo = "mute"\n', encoding="utf-8")
    settings = load_settings(path)
    assert settings.problems == ()
    rules = NotificationRules(parse_rules(settings.notifications))
    assert rules.decide("lab", NOTE) is Decision.MUTE


@pytest.mark.parametrize(
    "text", ['[[notifications]]\ndo = "shout"', "notifications = 7", "notifications = [7]"]
)
def test_settings_without_usable_rules_say_so_and_hold_otherwise(tmp_path: Path, text: str) -> None:
    path = tmp_path / "config.toml"
    path.write_text(f"interval = 5\n{text}\n", encoding="utf-8")
    settings = load_settings(path)
    assert (settings.interval, list(settings.notifications)) == (5, [])
    (problem,) = settings.problems
    assert problem.startswith(f"{path}, line 2: notifications: ")
