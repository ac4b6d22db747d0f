"""Grid: where the cells of a text mode are in a framebuffer; found by trying, on a sample.

Candidates are tried from the likely to the unlikely: every cell size at the left top, then inside
a border (GRUB) or centred (UEFI), then, for cells up to 19 rows, at every offset. A
candidate is dropped as soon as half of the first cells tried are no characters, so the whole search
is bounded: some milliseconds for what is usual, some tenths of a second for every offset.
"""

from __future__ import annotations

import random
from array import array
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from .alphabet import alphabet, sizes
from .cell_reader import CellReader

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ..framebuffer import Framebuffer

_PIXEL: Final = 4
_ROWS_SAMPLED: Final = 64
_SPOTS_A_ROW: Final = 6
_CELLS_TRIED: Final = 48
_FEWEST: Final = 4
_ENOUGH: Final = 0.7
_BORDER: Final = 10
_TALLEST_ANYWHERE: Final = 19
# A console has 16 colours, and two or three more of a cursor or a logo's edge; a desktop thousands.
_MOST_COLOURS: Final = 64

# Sizes that only text modes have: an empty screen of one of them is a screen of text.
_TEXT_MODES: Final = {
    (720, 400): (9, 16),
    (640, 400): (8, 16),
    (720, 350): (9, 14),
    (640, 350): (8, 14),
}


@dataclass(frozen=True, slots=True)
class Grid:
    """Cells of ``width`` x ``height`` pixels, the first at ``x``, ``y``."""

    x: int
    y: int
    width: int
    height: int
    columns: int
    rows: int

    @classmethod
    def at(cls, framebuffer: Framebuffer, cell: tuple[int, int], x: int, y: int) -> Grid:
        """Return the grid that fills the framebuffer from ``x``, ``y`` on."""
        width, height = cell
        columns, rows = (framebuffer.width - x) // width, (framebuffer.height - y) // height
        return cls(x, y, width, height, columns, rows)


class GridSearch:
    """One search in one frame. ``quick`` and ``thorough`` are its two halves."""

    def __init__(self, framebuffer: Framebuffer) -> None:
        self._framebuffer = framebuffer
        self._spots, self._is_colourful = _spots(framebuffer)

    def quick(self, first: Grid | None = None) -> Grid | None:
        """Try ``first`` (what it was before), then each cell size at the usual places."""
        size = (self._framebuffer.width, self._framebuffer.height)
        if not self._spots:
            return self._empty(first)
        if first is not None and self._score(first):
            return first
        found = self._best(self._usual())
        if found is None and size in _TEXT_MODES and len(self._spots) < _FEWEST:
            return self._empty(first)
        return found

    def thorough(self) -> Grid | None:
        """Try every offset of every cell size."""
        if self._is_colourful or not self._spots:
            return None
        return self._best(self._every())

    def _best(self, grids: Iterable[Grid]) -> Grid | None:
        """Return the first on which everything is a character, or else the one with the most."""
        best, most = None, 0.0
        for grid in grids:
            score = self._score(grid)
            if score == 1:
                return grid
            if score > most:
                best, most = grid, score
        return best

    def _empty(self, first: Grid | None) -> Grid | None:
        size = (self._framebuffer.width, self._framebuffer.height)
        cell = _TEXT_MODES.get(size)
        if first is not None or cell is None:
            return first
        return Grid.at(self._framebuffer, cell, 0, 0)

    def _usual(self) -> Iterator[Grid]:
        width, height = self._framebuffer.width, self._framebuffer.height
        for cell in self._sizes():
            yield Grid.at(self._framebuffer, cell, 0, 0)
        for cell in self._sizes():
            # GRUB leaves a border of ten pixels.
            yield Grid.at(self._framebuffer, cell, _BORDER % cell[0], _BORDER % cell[1])
            for x in {0, width % cell[0] // 2}:
                # UEFI centres a number of rows that may be one less than would fit.
                for y in {height % cell[1] // 2, (height % cell[1] + cell[1]) // 2}:
                    yield Grid.at(self._framebuffer, cell, x, y)

    def _every(self) -> Iterator[Grid]:
        for cell in self._sizes():
            if cell[1] > _TALLEST_ANYWHERE or cell[0] == 9:
                continue
            for y in range(cell[1]):
                for x in range(cell[0]):
                    yield Grid.at(self._framebuffer, cell, x, y)

    def _sizes(self) -> Iterable[tuple[int, int]]:
        # Nine columns are the VGA's alone, whose widths are whole cells.
        return (size for size in sizes() if size[0] != 9 or self._framebuffer.width % 9 == 0)

    def _score(self, grid: Grid) -> float:
        """Return which part of the cells tried are characters; 0 if that is not enough."""
        if grid.columns < 1 or grid.rows < 1:
            return 0
        cells = dict.fromkeys(
            ((x - grid.x) // grid.width, (y - grid.y) // grid.height) for x, y in self._spots
        )
        # A reader of its own: wrong offsets must not fill anybody's memo.
        reader = CellReader(alphabet((grid.width, grid.height)))
        characters: list[str] = []
        tried = 0
        for column, row in cells:
            if not (0 <= column < grid.columns and 0 <= row < grid.rows):
                continue
            cell = reader.read(_cell_bytes(self._framebuffer, grid, column, row))
            tried += cell.char != " "
            if cell.char not in (None, " ") and not cell.has_cursor:
                characters.append(cell.char or "")
            if tried > _FEWEST and len(characters) * 2 < tried:
                return 0
            if tried >= _CELLS_TRIED:
                break
        is_enough = len(characters) >= max(_FEWEST, tried * _ENOUGH) and len(set(characters)) > 2
        return len(characters) / tried if is_enough else 0


def _cell_bytes(framebuffer: Framebuffer, grid: Grid, column: int, row: int) -> bytes:
    stride, length = framebuffer.width * _PIXEL, grid.width * _PIXEL
    start = (grid.y + row * grid.height) * stride + (grid.x + column * grid.width) * _PIXEL
    pixels = framebuffer.pixels
    ends = range(start, start + grid.height * stride, stride)
    return b"".join([pixels[at : at + length] for at in ends])


def _spots(framebuffer: Framebuffer) -> tuple[list[tuple[int, int]], bool]:
    """Return pixels beside which the colour changes, mixed, and whether there are many colours."""
    width, height = framebuffer.width, framebuffer.height
    inked = []
    for y in range(height):
        row = bytes(framebuffer.row(y))
        if row != row[:_PIXEL] * width:
            inked.append((y, row))
    step = max(1, len(inked) // _ROWS_SAMPLED)
    spots: list[tuple[int, int]] = []
    colours: set[int] = set()
    for y, row in inked[::step]:
        pixels = array("I", row)
        colours.update(pixels)
        changes = [x for x in range(1, width) if pixels[x] != pixels[x - 1]]
        spots += [(x, y) for x in changes[:: max(1, len(changes) // _SPOTS_A_ROW)]]
    # Always the same order: the same frame gives the same answer.
    random.Random(len(spots)).shuffle(spots)
    return spots, len(colours) > _MOST_COLOURS
