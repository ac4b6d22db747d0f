"""Row: one line of cells."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .style import PLAIN, Style
from .width import width_of

if TYPE_CHECKING:
    from collections.abc import Sequence


class Row:
    """The cells of a line: a text and a style each.

    A wide character is in its first cell and the second holds an empty text; a mark that joins is
    in the cell of its letter. ``version`` is another number after every change, and no two rows of
    a terminal ever have the same: what was drawn of it can be kept under that number.
    ``is_wrapped``: the line of text goes on in the row below; ``has_gap``: with a wide character
    for which the last cell was too little.
    """

    __slots__ = (
        "__weakref__",
        "cells",
        "fresh",
        "has_gap",
        "has_wide",
        "is_styled",
        "is_wrapped",
        "styles",
        "version",
    )

    def __init__(self, columns: int, version: int, style: Style = PLAIN) -> None:
        self.cells = [" "] * columns
        self.styles = [style] * columns
        self.version = version
        self.is_wrapped = self.has_gap = False
        #: The version in which it was made, if of plain blanks: with that version it still is.
        self.fresh = version if style is PLAIN else None
        #: False: every style is PLAIN. True is no promise of the opposite.
        self.is_styled = style is not PLAIN
        #: The same of cells that hold more or less than one character.
        self.has_wide = False

    @property
    def text(self) -> str:
        """The row's characters, without blanks at its end."""
        return "".join(self.cells).rstrip(" ")

    def runs(self) -> Sequence[tuple[str, Style]]:
        """Return texts of one style each, from the first cell to the last that is not blank."""
        if not self.is_styled:
            text = self.text
            return [(text, PLAIN)] if text else []
        end = self.used_cells()
        cells, styles = self.cells, self.styles
        runs = []
        start = 0
        while start < end:
            style = styles[start]
            stop = start + 1
            while stop < end and styles[stop] == style:
                stop += 1
            runs.append(("".join(cells[start:stop]), style))
            start = stop
        return runs

    def used_cells(self) -> int:
        """Return how many cells there are up to the last that is not a plain blank."""
        if not self.has_wide and not self.is_styled:
            return len(self.text)
        cells, styles = self.cells, self.styles
        end = len(cells)
        while end and cells[end - 1] == " " and styles[end - 1] is PLAIN:
            end -= 1
        return end

    def split_at(self, place: int) -> None:
        """Blank the wide character of which ``place`` is the second half, if it is."""
        cells = self.cells
        if 0 < place < len(cells) and not cells[place]:
            cells[place - 1] = cells[place] = " "

    def resize(self, columns: int, version: int) -> None:
        """Cut the row or fill it up with blanks."""
        have = len(self.cells)
        if self.version == self.fresh:
            self.fresh = version
        if columns < have:
            self.split_at(columns)
            del self.cells[columns:], self.styles[columns:]
        else:
            self.cells += [" "] * (columns - have)
            self.styles += [PLAIN] * (columns - have)
        self.is_wrapped = self.is_wrapped and columns == have
        self.version = version


def cells_of(text: str) -> list[str]:
    """Return the cells that ``text`` takes, as printing would fill them."""
    if text.isascii():
        return list(text)
    cells: list[str] = []
    for char in text:
        width = width_of(char)
        if width == 0 and cells:
            cells[-1 if cells[-1] else -2] += char
        else:
            cells.append(char)
            if width == 2:
                cells.append("")
    return cells
