"""PatternWatch: tells when a text appears on a screen, once for each appearance."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import re
    from collections.abc import Iterable, Sequence

    from .text_grid import TextGrid


@dataclass(frozen=True, slots=True)
class Match:
    """A pattern found: the text that it found, and where on the screen its first character is."""

    pattern: re.Pattern[str]
    text: str
    row: int
    column: int


class PatternWatch:
    """Looks at a screen again and again.

    A text that moves up as the screen scrolls is the same appearance; one more of the same text is
    a new one, and so is one that comes again after it had gone from the screen.
    """

    def __init__(self, patterns: Sequence[re.Pattern[str]]) -> None:
        self._patterns = tuple(patterns)
        self._seen: Counter[tuple[re.Pattern[str], str]] = Counter()

    def look(self, grid: TextGrid) -> list[Match]:
        """Return what was not there at the last look; the lowest ones if some of it was."""
        found = [match for pattern in self._patterns for match in _matches(pattern, grid.lines())]
        now = Counter((match.pattern, match.text) for match in found)
        new = now - self._seen
        self._seen = now
        fresh = []
        for match in reversed(found):
            if new[match.pattern, match.text] > 0:
                new[match.pattern, match.text] -= 1
                fresh.append(match)
        return fresh[::-1]


def _matches(pattern: re.Pattern[str], lines: Iterable[str]) -> Iterable[Match]:
    for row, line in enumerate(lines):
        for match in pattern.finditer(line):
            if match[0]:
                yield Match(pattern, match[0], row, match.start())
