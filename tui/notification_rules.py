"""NotificationRules: which notifications an administrator does not want, or wants to hear.

    [[notifications]]
    kind = "client-*"
    domain = "kiosk-*"
    do = "mute"

``host``, ``domain`` and ``kind`` are shell patterns; what is left out matches everything. The last
rule that matches decides, so the general ones come first. Muting hides the toast only: the event
log has every event.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from enum import StrEnum
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from engine.errors import InvalidArgument

from .notifications import Kind

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from .notifications import Notification


class Decision(StrEnum):
    """What becomes of a notification; the value is the word in the settings."""

    SHOW = "show"
    MUTE = "mute"
    RING = "ring"


@dataclass(frozen=True, slots=True, kw_only=True)
class NotificationRule:
    """One rule; ``do`` holds for what all three patterns match."""

    do: Decision
    host: str = "*"
    domain: str = "*"
    kind: str = "*"

    def matches(self, host: str, notification: Notification) -> bool:
        """Whether the rule speaks of this notification."""
        return (
            fnmatchcase(host, self.host)
            and fnmatchcase(notification.domain, self.domain)
            and fnmatchcase(notification.kind, self.kind)
        )


class NotificationRules:
    """The rules in order; ``:mute`` adds one while the application runs."""

    def __init__(self, rules: Sequence[NotificationRule] = ()) -> None:
        self._rules = list(rules)

    def decide(self, host: str, notification: Notification) -> Decision:
        """Return what becomes of a notification of ``host``."""
        decisions = (x.do for x in reversed(self._rules) if x.matches(host, notification))
        return next(decisions, Decision.SHOW)

    def all(self) -> list[NotificationRule]:
        """Return the rules; the last that matches decides."""
        return list(self._rules)

    def add(self, rule: NotificationRule) -> None:
        """Append a rule; it wins over those before it."""
        self._rules.append(rule)


def parse_rules(tables: Sequence[Mapping[str, object]]) -> list[NotificationRule]:
    """Return the rules of the settings' ``[[notifications]]``.

    Raises:
        InvalidArgument: an unknown field, word or kind; names the table, counted from 1.
    """
    return [_parse_rule(number, table) for number, table in enumerate(tables, 1)]


def _parse_rule(number: int, table: Mapping[str, object]) -> NotificationRule:
    where = f"notifications, table {number}"
    known = [field.name for field in fields(NotificationRule)]
    for name, value in table.items():
        if name not in known:
            raise InvalidArgument(f"{where}: no field {name!r}", hint=f"known: {', '.join(known)}")
        if not isinstance(value, str):
            raise InvalidArgument(f"{where}: {name} must be text, not {value!r}")
    texts = {name: str(value) for name, value in table.items()}
    word = texts.pop("do", "")
    if word not in list(Decision):
        raise InvalidArgument(f"{where}: do = {word!r}", hint=f"one of {', '.join(Decision)}")
    pattern = texts.get("kind", "*")
    if not any(fnmatchcase(kind, pattern) for kind in Kind):
        raise InvalidArgument(f"{where}: kind = {pattern!r}", hint=f"kinds: {', '.join(Kind)}")
    return NotificationRule(do=Decision(word), **texts)
