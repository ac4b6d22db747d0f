"""WallGrid: so many columns and rows, and which pane is beside which."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

#: Panes that fit -> columns and rows.
_SHAPES: Final = {
    1: (1, 1),
    2: (2, 1),
    4: (2, 2),
    6: (3, 2),
    9: (3, 3),
    12: (4, 3),
    16: (4, 4),
}


@dataclass(frozen=True, slots=True)
class WallGrid:
    """``count`` panes in ``columns`` and ``rows``, line by line."""

    count: int
    columns: int
    rows: int

    @classmethod
    def of(cls, count: int, at_least: int = 0) -> WallGrid:
        """Return the smallest grid with room for ``count`` panes, and for ``at_least``."""
        wanted = max(count, at_least, 1)
        size = next((size for size in _SHAPES if size >= wanted), max(_SHAPES))
        return cls(count, *_SHAPES[size])

    def beside(self, place: int, across: int, down: int) -> int:
        """Return the pane so many further; the same one where there is none."""
        column, row = place % self.columns + across, place // self.columns + down
        other = row * self.columns + column
        is_there = 0 <= column < self.columns and 0 <= row < self.rows and other < self.count
        return other if is_there else place
