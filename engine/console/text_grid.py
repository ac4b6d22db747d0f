"""TextGrid: what a screen of text is to those who only read it.

A terminal and a recognised picture both are one; searching, waiting for a text, recording and
alerts are written for this and nothing more.
"""

from __future__ import annotations

from typing import Protocol


class TextGrid(Protocol):
    """Rows of text in cells of one size."""

    @property
    def columns(self) -> int:
        """How many cells a row has."""

    @property
    def rows(self) -> int:
        """How many rows are shown."""

    @property
    def cursor_at(self) -> tuple[int, int] | None:
        """Column and row of the cursor, from 0; None where it is hidden or not known."""

    @property
    def version(self) -> int:
        """Grows with every change that can be seen."""

    def lines(self) -> list[str]:
        """Return the text of each row shown, without blanks at its end."""
