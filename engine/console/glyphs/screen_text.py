"""ScreenText: what stands on a screen, cell by cell; a TextGrid that never changes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .grid import Grid

#: What stands for a cell that is a picture in ``lines``.
PICTURE: Final = "\N{REPLACEMENT CHARACTER}"

# Measured: kernel consoles with their boot logo have less, graphical desktops ten times as much.
_MOST_PICTURES: Final = 0.12

# Areas of one colour can look like these; a screen of nothing else says nothing.
_LINES: Final = frozenset(
    [None, *" -_=|.,'`~", "\xa0", "\xad", "\xaf", "\xb7", *map(chr, range(0x2500, 0x25D0))]
)


class TextCell(NamedTuple):
    """One cell: ``char`` is None where it is a picture; colours are 0xrrggbb."""

    char: str | None
    foreground: int
    background: int
    has_cursor: bool = False


@dataclass(frozen=True, slots=True)
class TextRow:
    """One row of cells and what is counted of it."""

    cells: Sequence[TextCell]
    text: str
    shown: int
    unmatched: int
    cursor: int | None
    is_written: bool = True

    @classmethod
    def of(cls, cells: Sequence[TextCell]) -> TextRow:
        """Return the row of these cells."""
        characters = [cell[0] for cell in cells]
        unmatched = characters.count(None)
        shown = len(characters) - characters.count(" ")
        text = "".join([character or PICTURE for character in characters])
        cursor = next((at for at, cell in enumerate(cells) if cell[3]), None)
        return cls(
            cells, text.rstrip(), shown, unmatched, cursor, not _LINES.issuperset(characters)
        )


@dataclass(frozen=True, slots=True)
class ScreenText:
    """The text of one frame; another frame's is another object, which shares unchanged rows."""

    grid: Grid
    text_rows: Sequence[TextRow]
    version: int

    @property
    def columns(self) -> int:
        """How many cells a row has."""
        return self.grid.columns

    @property
    def rows(self) -> int:
        """How many rows there are."""
        return self.grid.rows

    @property
    def origin(self) -> tuple[int, int]:
        """The pixel where the first cell begins."""
        return (self.grid.x, self.grid.y)

    @property
    def cell(self) -> tuple[int, int]:
        """Width and height of a cell in pixels."""
        return (self.grid.width, self.grid.height)

    @property
    def cells(self) -> int:
        """How many cells show something: a character or a picture."""
        return sum(row.shown for row in self.text_rows)

    @property
    def unmatched(self) -> int:
        """How many cells show something that is no known character."""
        return sum(row.unmatched for row in self.text_rows)

    @property
    def is_text(self) -> bool:
        """Tell whether it is worth showing as text: few cells are pictures, and some say something.

        A screen that was cleared, but for its cursor, is a text too.
        """
        cells = self.cells
        if cells > 1 and not any(row.is_written for row in self.text_rows):
            return False
        return self.unmatched <= cells * _MOST_PICTURES

    @property
    def cursor_at(self) -> tuple[int, int] | None:
        """Column and row of an underline or half-block cursor; a full block is not told apart."""
        found = [
            (row.cursor, index)
            for index, row in enumerate(self.text_rows)
            if row.cursor is not None
        ]
        return found[0] if len(found) == 1 else None

    def cell_at(self, column: int, row: int) -> TextCell:
        """Return one cell; columns and rows count from 0."""
        return self.text_rows[row].cells[column]

    def row_cells(self, row: int) -> Sequence[TextCell]:
        """Return the cells of one row."""
        return self.text_rows[row].cells

    def lines(self) -> list[str]:
        """Return the text of each row without blanks at its end; a picture is one U+FFFD."""
        return [row.text for row in self.text_rows]
