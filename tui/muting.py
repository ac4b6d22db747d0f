"""Muting while the application runs: ``:mute KIND [DOMAIN]``, ``:unmute KIND [DOMAIN]``.

Both are patterns, as in the settings; a rule lasts as long as the application, and the answer says
how to keep it.
"""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from engine import EngineError, printable

from .notification_rules import Decision, NotificationRule
from .notifications import Kind
from .settings import config_folder

if TYPE_CHECKING:
    from .app import VirtdeckApp

#: Seconds for an answer that is more than a few words.
_LONG = 12.0


class MuteError(EngineError):
    """Words after ``:mute`` that name no notification."""


def mute(app: VirtdeckApp, words: str) -> None:
    """Mute what the words name; without a word, tell the rules.

    Raises:
        MuteError: no such kind, or a word too many.
    """
    if not words:
        app.journal.toasts.tell(_rules_text(app), seconds=_LONG)
        return
    rule = _parse(Decision.MUTE, words)
    app.journal.rules.add(rule)
    app.journal.toasts.tell(
        f"{_subject(rule)}: muted until virtdeck ends. To keep it, add to "
        f"{printable(str(config_folder() / 'config.toml'))}:\n{_as_settings(rule)}",
        seconds=_LONG,
    )


def unmute(app: VirtdeckApp, words: str) -> None:
    """Show what the words name again; without a word, everything.

    Raises:
        MuteError: no such kind, or a word too many.
    """
    rule = _parse(Decision.SHOW, words or "*")
    app.journal.rules.add(rule)
    app.journal.toasts.tell(f"{_subject(rule)}: shown")


def _parse(decision: Decision, words: str) -> NotificationRule:
    kind, _, domain = words.partition(" ")
    if " " in domain.strip():
        raise MuteError("a kind and a domain, no more", hint="such as client-* kiosk-*")
    kinds = list(Kind)
    if not any(fnmatchcase(each, kind) for each in kinds):
        beginnings = [each for each in kinds if each.startswith(kind)]
        if len(beginnings) != 1:
            raise MuteError(f"which kind? {', '.join(beginnings or kinds)}")
        kind = beginnings[0]
    return NotificationRule(do=decision, kind=kind, domain=domain.strip() or "*")


def _rules_text(app: VirtdeckApp) -> str:
    rules = app.journal.rules.all()
    if not rules:
        return f"Nothing is muted. Kinds: {', '.join(Kind)}"
    listed = "; ".join(f"{rule.do} {_subject(rule)}" for rule in rules)
    return f"The last that matches decides: {listed}"


def _subject(rule: NotificationRule) -> str:
    kind = "everything" if rule.kind == "*" else rule.kind
    place = "" if rule.host == "*" else f" on {rule.host}"
    whose = "" if rule.domain == "*" else f" of {rule.domain}"
    return printable(f"{kind}{whose}{place}")


def _as_settings(rule: NotificationRule) -> str:
    fields = {"kind": rule.kind, "domain": rule.domain, "do": rule.do.value}
    lines = (f'{name} = "{printable(text)}"' for name, text in fields.items() if text != "*")
    return "\n".join(("[[notifications]]", *lines))
