"""TextMarks: what is selected in the text of a screen, and what was found there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .text_picture import Span, find, selected_spans, spanned_text

if TYPE_CHECKING:
    from engine.console.text_grid import TextGrid


class TextMarks:
    """Belongs to one pane; places are (column, row) of the guest's text."""

    def __init__(self) -> None:
        self.words = ""
        #: Both ends of what is selected.
        self.ends: tuple[tuple[int, int], tuple[int, int]] | None = None
        self._current = 0

    def spans(self, grid: TextGrid) -> list[Span]:
        """Return the cells that are marked now."""
        if self.ends:
            return selected_spans(*self.ends, grid.lines(), grid.columns)
        return find(grid.lines(), self.words)

    def search(self, grid: TextGrid, words: str) -> int:
        """Look for words; return how often they are there."""
        self.words, self.ends, self._current = words, None, 0
        return len(find(grid.lines(), words))

    def to_match(self, grid: TextGrid, step: int) -> tuple[int, int] | None:
        """Return the place of another match, and stand there; None where there is none."""
        found = find(grid.lines(), self.words)
        if not found:
            return None
        self._current = (self._current + step) % len(found)
        return found[self._current].column, found[self._current].row

    def select(self, start: tuple[int, int], end: tuple[int, int]) -> None:
        """Select from one cell to another."""
        self.ends = (start, end)

    def move_end(self, grid: TextGrid, across: int, down: int) -> tuple[int, int] | None:
        """Move the end of what is selected; return where it is then."""
        if not self.ends:
            return None
        column, row = self.ends[1][0] + across, self.ends[1][1] + down
        end = (max(0, min(grid.columns - 1, column)), max(0, min(grid.rows - 1, row)))
        self.ends = (self.ends[0], end)
        return end

    def clear(self) -> None:
        """Mark nothing."""
        self.ends, self.words = None, ""

    def text(self, grid: TextGrid) -> str:
        """Return what is selected; the whole screen where nothing is."""
        lines = grid.lines()
        if self.ends:
            return spanned_text(lines, selected_spans(*self.ends, lines, grid.columns))
        return "\n".join(lines).rstrip("\n")
