"""Alert: words on a guest's console that call for somebody.

    [[alerts]]
    pattern = "raid.*degraded"
    say = "a disk has gone"
    severity = "error"
    domain = "db-*"

``pattern`` is a regular expression for one line of the console. Alerts of the settings come before
our own: the first that matches a line says what it means.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Final

from engine.errors import InvalidArgument

from ..notifications import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

#: The word of the settings -> what a match becomes.
SEVERITIES: Final = {
    "error": Kind.CONSOLE_ALARM,
    "warning": Kind.CONSOLE_WARNING,
    "information": Kind.CONSOLE_WORDS,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """One pattern; ``say`` is what people are told, "" for the line itself."""

    pattern: re.Pattern[str]
    say: str = ""
    severity: str = "warning"
    host: str = "*"
    domain: str = "*"

    def speaks_of(self, host: str, domain: str) -> bool:
        """Whether it looks at the consoles of that domain."""
        return fnmatchcase(host, self.host) and fnmatchcase(domain, self.domain)


def _ours(severity: str, pattern: str, say: str) -> Alert:
    return Alert(pattern=re.compile(pattern), say=say, severity=severity)


#: What any guest may say, in the words of Linux, GRUB, SeaBIOS and systemd.
BUILT_IN: Final = (
    _ours("error", r"Kernel panic - not syncing", "the kernel panicked"),
    _ours("error", r"grub rescue>", "GRUB does not find its files"),
    _ours("error", r"No bootable device", "there is nothing to boot from"),
    _ours("error", r"You are in (emergency|rescue) mode", "started into emergency mode"),
    _ours("error", r"Give root password for maintenance", "waits for root to repair it"),
    _ours("error", r"UNEXPECTED INCONSISTENCY; RUN fsck", "a file system needs a repair by hand"),
    _ours("warning", r"Out of memory: Kill", "ran out of memory"),
    _ours("warning", r"EXT4-fs error|I/O error, dev ", "a disk has errors"),
    _ours("warning", r"soft lockup - CPU", "a processor is stuck"),
    _ours("information", r"\S+ login: *$", "asks who signs in"),
)


def parse_alert(table: Mapping[str, object]) -> Alert:
    """Return the alert of one ``[[alerts]]`` of the settings.

    Raises:
        InvalidArgument: an unknown field, a wrong word, or no regular expression.
    """
    known = [field.name for field in fields(Alert)]
    for name, value in table.items():
        if name not in known:
            raise InvalidArgument(f"no field {name!r}", hint=f"known: {', '.join(known)}")
        if not isinstance(value, str):
            raise InvalidArgument(f"{name} must be text")
    words = {name: str(value) for name, value in table.items() if name != "pattern"}
    severity = words.get("severity", "warning")
    if severity not in SEVERITIES:
        raise InvalidArgument(f"severity must be one of {', '.join(SEVERITIES)}")
    return Alert(pattern=_compiled(table.get("pattern")), **words)


def _compiled(pattern: object) -> re.Pattern[str]:
    if not isinstance(pattern, str) or not pattern:
        raise InvalidArgument("pattern is missing", hint="a regular expression for one line")
    try:
        return re.compile(pattern)
    except re.error as error:
        raise InvalidArgument(f"pattern is no regular expression: {error}") from error


def first_match(alerts: Iterable[Alert], line: str) -> Alert | None:
    """Return the first alert that a line of a console means."""
    return next((alert for alert in alerts if alert.pattern.search(line)), None)
