"""find: a pattern in everything a terminal remembers."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

from .row import cells_of

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator

    from .terminal import Terminal


@dataclass(frozen=True, slots=True)
class Match:
    """Cells of a row: ``line`` counts from the oldest row of the history, the screen follows it."""

    line: int
    column: int
    length: int


def find(terminal: Terminal, pattern: re.Pattern[str]) -> list[Match]:
    """Return where ``pattern`` is, row by row, the oldest first; empty matches are none."""
    found = []
    texts = chain((text for text, _ in terminal.history.texts()), terminal.lines())
    for line, text in enumerate(texts):
        found += [Match(line, *_cells(text, start, end)) for start, end in _spans(pattern, text)]
    return found


def _spans(pattern: re.Pattern[str], text: str) -> Iterator[tuple[int, int]]:
    return (match.span() for match in pattern.finditer(text) if match[0])


def _cells(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the first cell of characters and how many there are."""
    column = len(cells_of(text[:start]))
    return column, len(cells_of(text[:end])) - column
