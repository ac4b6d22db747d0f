"""PaneMarks: what is marked on a terminal: the matches of a search, and a selection.

Places are (line, column); lines are those of ``TerminalWindow``, so a mark stays on its text.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING, NamedTuple

from engine.console.vt import find, selected_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .terminal_window import TerminalWindow


class Place(NamedTuple):
    """A cell."""

    line: int
    column: int


class _Found(NamedTuple):
    line: int
    column: int
    length: int


class PaneMarks:
    """The marks of one window."""

    def __init__(self, window: TerminalWindow) -> None:
        self._window = window
        self._pattern: re.Pattern[str] | None = None
        self._matches: list[_Found] = []
        self._here = -1
        #: How wide the terminal was when the matches were found.
        self._width = 0
        #: Where the selection began; None without one.
        self.anchor: Place | None = None
        #: Where it ends, and where the arrow keys move; None while nobody selects.
        self.caret: Place | None = None

    # -- searching ----------------------------------------------------------------------------

    def search(self, words: str) -> int:
        """Find the words, capitals only where there are some; return how often they are there."""
        flags = re.IGNORECASE if words == words.lower() else 0
        self._pattern = re.compile(re.escape(words), flags) if words else None
        self._here = -1
        self._find()
        if self._matches:
            self._go(len(self._matches) - 1)
        return len(self._matches)

    def to_match(self, step: int) -> None:
        """Go on to another match, around the ends."""
        here = self._matches[self._here] if 0 <= self._here < len(self._matches) else None
        self._find()  # more has come since
        if not self._matches:
            return
        place = bisect_left(self._matches, here) if here else len(self._matches)
        self._go((place + step) % len(self._matches))

    @property
    def match_words(self) -> str:
        """Which match of how many, for people; empty without a search."""
        if self._pattern is None:
            return ""
        if not self._matches:
            return "no match"
        return f"{self._here + 1} of {len(self._matches)}"

    def _find(self) -> None:
        first = self._window.first
        self._width = self._window.terminal.columns
        found = find(self._window.terminal, self._pattern) if self._pattern else ()
        self._matches = [_Found(each.line + first, each.column, each.length) for each in found]

    def _go(self, number: int) -> None:
        self._here = number
        self._window.bring(self._matches[number].line)

    # -- selecting ----------------------------------------------------------------------------

    def begin(self, place: Place | None = None) -> None:
        """Begin to select at a cell; without one where the caret is, or the guest's cursor."""
        self.anchor = self.caret = place or self.caret or self._cursor()

    def reach(self, place: Place) -> None:
        """Select up to a cell."""
        self.caret = place

    def move(self, lines: int, columns: int) -> None:
        """Move the caret; a selection that has begun goes with it."""
        window = self._window
        line, column = self.caret or self._cursor()
        line = max(window.first, min(line + lines, window.end - 1))
        column = max(0, min(column + columns, window.terminal.columns - 1))
        self.caret = Place(line, column)
        window.bring(line)

    def clear(self) -> None:
        """Select nothing."""
        self.anchor = self.caret = None

    @property
    def ends(self) -> tuple[Place, Place] | None:
        """The first and the last cell that are selected."""
        if self.anchor is None or self.caret is None:
            return None
        return min(self.anchor, self.caret), max(self.anchor, self.caret)

    def text(self) -> str:
        """Return what is selected, else what is on the screen."""
        window = self._window
        ends = self.ends
        if ends is None:
            last = Place(window.end - 1, window.terminal.columns - 1)
            ends = Place(window.screen_line, 0), last
        (start, left), (end, right) = ends
        first = window.first
        if end < first:
            return ""
        start = max(start - first, 0)
        text = selected_text(window.terminal, (start, left), (end - first, right))
        return text if self.ends else text.rstrip("\n")

    def _cursor(self) -> Place:
        cursor = self._window.terminal.cursor
        return Place(self._window.screen_line + cursor.row, cursor.column)

    # -- what is over a line ------------------------------------------------------------------

    @property
    def is_any(self) -> bool:
        """Whether anything is marked."""
        return bool(self._matches or self.anchor or self.caret)

    def on_line(self, line: int) -> Iterator[tuple[int, int, str]]:
        """Yield first cell, the cell behind the last, and the role of each mark on a line."""
        if self._matches:
            if self._width != self._window.terminal.columns:
                self._find()  # the lines were cut anew
            place = bisect_left(self._matches, (line,))
            while place < len(self._matches) and self._matches[place].line == line:
                _, column, length = self._matches[place]
                yield column, column + length, "here" if place == self._here else "match"
                place += 1
        if ends := self.ends:
            (start, left), (end, right) = ends
            if start <= line <= end:
                yield (
                    left if line == start else 0,
                    right + 1 if line == end else self._window.terminal.columns,
                    "selected",
                )
        elif self.caret and self.caret.line == line:
            yield self.caret.column, self.caret.column + 1, "here"
