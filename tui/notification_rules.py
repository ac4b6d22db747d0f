"""NotificationRules: which notifications an administrator does not want, or wants to hear.

    [[notifications]]
    kind = "client-*"
    domain = "kiosk-*"
    do = "mute"

``host``, ``domain`` and ``kind`` are shell patterns; what is left out matches everything. The last
rule that matches decides, so the general ones come first. Muting hides the toast only: the event
log has every event. ``run`` of every rule that matches is done, by ``notice_commands``.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from enum import StrEnum
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from engine.errors import InvalidArgument

from .notifications import Kind
from .plugins.placeholders import parse_command

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from .notifications import Notification


#: What the words of ``run`` may stand for.
PLACEHOLDERS = ("host", "domain", "uuid", "kind", "text")


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
    tag: str = "*"
    kind: str = "*"
    run: tuple[str, ...] = ()

    def matches(self, host: str, notification: Notification, tags: Sequence[str] = ()) -> bool:
        """Whether the rule speaks of this notification, of a domain with these ``tags``."""
        return (
            fnmatchcase(host, self.host)
            and fnmatchcase(notification.domain, self.domain)
            and (self.tag == "*" or any(fnmatchcase(tag, self.tag) for tag in tags))
            and fnmatchcase(notification.kind, self.kind)
        )


class NotificationRules:
    """The rules in order; ``:mute`` adds one while the application runs.

    ``tags_of`` gives the tags of a domain, by host and uuid.
    """

    def __init__(
        self,
        rules: Sequence[NotificationRule] = (),
        tags_of: Callable[[str, str], Sequence[str]] = lambda host, uuid: (),
    ) -> None:
        self._rules = list(rules)
        self._tags_of = tags_of

    def decide(self, host: str, notification: Notification) -> Decision:
        """Return what becomes of a notification of ``host``."""
        return next((rule.do for rule in self._matching(host, notification)), Decision.SHOW)

    def commands(self, host: str, notification: Notification) -> list[tuple[str, ...]]:
        """Return what is to be run for a notification of ``host``, the earliest rule first."""
        return [rule.run for rule in self._matching(host, notification) if rule.run][::-1]

    def _matching(self, host: str, notification: Notification) -> Iterator[NotificationRule]:
        """Yield the rules that speak of it, the last first."""
        if self._rules:
            tags = self._tags_of(host, notification.uuid)
            yield from (x for x in reversed(self._rules) if x.matches(host, notification, tags))

    def all(self) -> list[NotificationRule]:
        """Return the rules; the last that matches decides."""
        return list(self._rules)

    def add(self, rule: NotificationRule) -> None:
        """Append a rule; it wins over those before it."""
        self._rules.append(rule)


def parse_rules(tables: Sequence[Mapping[str, object]]) -> list[NotificationRule]:
    """Return the rules of the settings' ``[[notifications]]``.

    Raises:
        InvalidArgument: an unknown field, word or kind.
    """
    return [parse_rule(table) for table in tables]


def parse_rule(table: Mapping[str, object]) -> NotificationRule:
    """Return the rule of one table.

    Raises:
        InvalidArgument: an unknown field, word or kind.
    """
    known = [field.name for field in fields(NotificationRule)]
    texts = {}
    for name, value in table.items():
        if name not in known:
            raise InvalidArgument(f"no field {name!r}", hint=f"known: {', '.join(known)}")
        if name == "run":
            continue
        if not isinstance(value, str):
            raise InvalidArgument(f"{name} must be text, not {value!r}")
        texts[name] = value
    run = parse_command(table.get("run", ()), PLACEHOLDERS)
    word = texts.pop("do", Decision.SHOW if run else "")
    if word not in list(Decision):
        raise InvalidArgument(f"do = {word!r}", hint=f"one of {', '.join(Decision)}")
    pattern = texts.get("kind", "*")
    if not any(fnmatchcase(kind, pattern) for kind in Kind):
        raise InvalidArgument(f"kind = {pattern!r}", hint=f"kinds: {', '.join(Kind)}")
    return NotificationRule(do=Decision(word), run=run, **texts)
