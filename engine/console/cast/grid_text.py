"""GridText: a screen of text as the escape sequences that draw what has changed on it.

So a screen that nobody sent as text, read from a picture, plays wherever a terminal's output plays.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Final, Protocol, runtime_checkable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..text_grid import TextGrid

#: What stands for a cell that is a picture.
_PICTURE: Final = "▒"
_CLEAR: Final = "\x1b[0m\x1b[2J"


class _Cell(Protocol):
    @property
    def char(self) -> str | None: ...
    @property
    def foreground(self) -> int: ...
    @property
    def background(self) -> int: ...


@runtime_checkable
class _Coloured(Protocol):
    """A grid whose cells have colours, 0xrrggbb."""

    def row_cells(self, row: int) -> Sequence[_Cell]:
        """Return the cells of a row."""


class GridText:
    """Remembers what was drawn."""

    def __init__(self) -> None:
        self._size = (0, 0)
        self._drawn: list[str] = []
        self._cursor = ""

    def changes(self, grid: TextGrid) -> str:
        """Return what draws ``grid`` over the one before; "" where nothing changed."""
        parts: list[str] = []
        if (grid.columns, grid.rows) != self._size:
            self._size = (grid.columns, grid.rows)
            self._drawn = [""] * grid.rows
            self._cursor = ""
            parts.append(_CLEAR)
        for row, drawing in enumerate(_drawings(grid)):
            if drawing != self._drawn[row]:
                self._drawn[row] = drawing
                # Erased first: behind a full row the cursor still stands on its last cell.
                parts.append(f"\x1b[{row + 1};1H\x1b[K{drawing}")
        cursor = _cursor(grid)
        if cursor != self._cursor or parts:
            self._cursor = cursor
            parts.append(cursor)
        return "".join(parts)


def _drawings(grid: TextGrid) -> list[str]:
    if isinstance(grid, _Coloured):
        return [_coloured(grid.row_cells(row)) for row in range(grid.rows)]
    lines = [_safe(line) for line in grid.lines()[: grid.rows]]
    return [*lines, *[""] * (grid.rows - len(lines))]


def _coloured(cells: Sequence[_Cell]) -> str:
    parts = []
    for (foreground, background), run in groupby(cells, _colours):
        text = _safe("".join(cell.char or _PICTURE for cell in run))
        parts.append(f"\x1b[38;2;{_rgb(foreground)};48;2;{_rgb(background)}m{text}")
    return "".join(parts) + "\x1b[0m"


def _colours(cell: _Cell) -> tuple[int, int]:
    # The colour of the ink of a blank is nobody's: one run less.
    return (cell.background if cell.char == " " else cell.foreground), cell.background


def _rgb(colour: int) -> str:
    return f"{colour >> 16 & 255};{colour >> 8 & 255};{colour & 255}"


def _safe(text: str) -> str:
    """Return the text without anything that a terminal would obey."""
    if text.isprintable():
        return text
    return "".join(char if char.isprintable() else " " for char in text)


def _cursor(grid: TextGrid) -> str:
    if grid.cursor_at is None:
        return "\x1b[?25l"
    column, row = grid.cursor_at
    return f"\x1b[{row + 1};{column + 1}H\x1b[?25h"
