"""Marks: one character for each fact a list shows, and a letter where the terminal has no more.

Shape carries the meaning, colour only repeats it, so a mark reads the same without colour.
"""

from __future__ import annotations

import locale
import os
from typing import TYPE_CHECKING, NamedTuple

from engine import DomainState

if TYPE_CHECKING:
    from collections.abc import Mapping


class Marks(NamedTuple):
    """One set of marks; every field is one cell wide but ``spark``, lowest first."""

    running: str
    paused: str
    shut_off: str
    in_transition: str
    crashed: str
    stale: str
    watched: str
    protected: str
    marked: str
    unknown: str
    dot: str
    up: str
    down: str
    ellipsis: str
    edge: str
    spark: str
    is_ascii: bool = False

    def spell(self, text: str) -> str:
        """Return ``text`` in characters that this set may use; ``?`` for one that has no like."""
        if not self.is_ascii or text.isascii():
            return text
        return text.translate(_ASCII_LIKENESS).encode("ascii", "replace").decode("ascii")

    def state(self, state: DomainState) -> str:
        """Return the mark of a domain's state."""
        name: str = getattr(self, state_mark(state))
        return name

    def sparkline(self, values: tuple[float, ...], width: int, full: float = 100.0) -> str:
        """Return the last ``width`` values as bars, right-aligned; ``full`` is the highest."""
        top = len(self.spark) - 1
        bars = (
            self.spark[min(top, max(0, round(value / full * top)))] for value in values[-width:]
        )
        return "".join(bars).rjust(width)


UNICODE = Marks(
    running="●",
    paused="◐",
    shut_off="○",
    in_transition="◔",
    crashed="✖",
    stale="◌",
    watched="◉",
    protected="⚑",
    marked="▸",
    unknown="–",
    dot="·",
    up="↑",
    down="↓",
    ellipsis="…",
    edge="▌",
    spark="▁▂▃▄▅▆▇█",
)

ASCII = Marks(
    running="R",
    paused="P",
    shut_off="-",
    in_transition="~",
    crashed="X",
    stale="?",
    watched="*",
    protected="!",
    marked=">",
    unknown="-",
    dot="|",
    up="^",
    down="v",
    ellipsis="~",
    edge="|",
    spark="_.-=+*#@",
    is_ascii=True,
)

#: Our own punctuation and marks -> their ASCII likeness, one cell for one cell.
_ASCII_LIKENESS = str.maketrans(
    {
        getattr(UNICODE, name): getattr(ASCII, name)
        for name in Marks._fields
        if name not in ("spark", "is_ascii")
    }
    | {"×": "x", "→": ">"}
)

#: Choice of the settings -> marks; "auto" is decided by the locale.
CHOICES = ("auto", "unicode", "ascii")

_STATE_MARKS = {
    DomainState.NOSTATE: "stale",
    DomainState.RUNNING: "running",
    DomainState.BLOCKED: "running",
    DomainState.PAUSED: "paused",
    DomainState.SHUTDOWN: "in_transition",
    DomainState.SHUTOFF: "shut_off",
    DomainState.CRASHED: "crashed",
    DomainState.PMSUSPENDED: "paused",
}


def state_mark(state: DomainState) -> str:
    """Return the name of the mark of a domain's state."""
    return _STATE_MARKS[state]


def marks_for(choice: str, environment: Mapping[str, str] = os.environ) -> Marks:
    """Return the marks for a choice of the settings; ``auto`` looks at the locale and terminal."""
    if choice != "auto":
        return ASCII if choice == "ascii" else UNICODE
    if environment.get("TERM") in ("dumb", "linux"):
        return ASCII
    encoding = locale.getpreferredencoding(False).lower().replace("-", "")
    return UNICODE if encoding == "utf8" else ASCII
