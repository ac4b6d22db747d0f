"""WordSearch: the moments of a recording at which words come to its screen.

The recording is played for it from the beginning, in slices, as far as somebody asks.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING, Final

from engine.console.cast import Replay

if TYPE_CHECKING:
    from engine.console.cast import Recording
    from engine.console.vt import Row, Terminal

#: What one look at the screen costs, in characters that are played.
_LOOK: Final = 256


class WordSearch:
    """``words`` without capitals match capitals too."""

    def __init__(self, recording: Recording, words: str) -> None:
        self.words = words
        #: When they came, as far as it has looked.
        self.moments: list[float] = []
        self._pattern = pattern_of(words)
        self._replay = Replay(recording)
        #: Version of a row on the screen -> its text up to the last match.
        self._rows: dict[int, str] = {}

    @property
    def looked_until(self) -> float:
        """Seconds of the recording that were looked at."""
        return self._replay.seconds

    @property
    def is_done(self) -> bool:
        """Whether all of it was looked at."""
        return self._replay.is_at_end

    def look_on(self, budget: int) -> None:
        """Look at the moments that follow, about ``budget`` characters of them."""
        while budget > 0 and (following := self._replay.next_time) is not None:
            budget -= _LOOK + self._replay.next_size
            self._replay.approach(following, 1)
            if self._has_come() and self.moments[-1:] != [following]:
                self.moments.append(following)

    def _has_come(self) -> bool:
        """Whether a match is there that was not there before."""
        terminal, before = self._replay.terminal, self._rows
        self._rows = {
            row.version: before[row.version] if row.version in before else self._found(row)
            for row in terminal.screen
        }
        return not set(self._rows.values()) <= {*before.values(), ""}

    def _found(self, row: Row) -> str:
        text, end = row.text, 0
        for match in self._pattern.finditer(text):
            end = match.end()
        return text[:end]

    def later(self, seconds: float) -> float | None:
        """Return the first moment after a time; None where none is known."""
        place = bisect_right(self.moments, seconds)
        return self.moments[place] if place < len(self.moments) else None

    def earlier(self, seconds: float) -> float | None:
        """Return the last moment before a time."""
        place = bisect_left(self.moments, seconds)
        return self.moments[place - 1] if place else None


def pattern_of(words: str) -> re.Pattern[str]:
    """Return what finds the words: capitals matter only where there are some."""
    return re.compile(re.escape(words), re.IGNORECASE if words == words.lower() else 0)


def is_shown(terminal: Terminal, words: str) -> bool:
    """Return whether the words are on the screen."""
    pattern = pattern_of(words)
    return any(pattern.search(row.text) for row in terminal.screen)
