"""Recogniser: frame after frame of one screen becomes text; only what has changed is read again."""

from __future__ import annotations

from collections import Counter
from functools import cache
from struct import Struct
from typing import TYPE_CHECKING, Final

from .alphabet import alphabet
from .cell_reader import CellReader
from .grid import Grid, GridSearch
from .screen_text import ScreenText, TextRow

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ..framebuffer import Framebuffer, Rect

_PIXEL: Final = 4

# A search is worth its time again when this part of the screen has changed since the last one; a
# failure doubles that, up to so many screens, and only every eighth failure was a thorough search:
# a desktop at ten frames a second costs a tenth of a processor, not all of it.
_CHANGED: Final = 1 / 8
_MOST_SCREENS: Final = 8.0
_THOROUGH_EVERY: Final = 8

# Pixels looked at for the background, and the least part of them that makes a colour one.
_GROUND_STEP: Final = 997
_GROUND_PART: Final = 0.4


class Recogniser:
    """Reads the frames of one screen.

    ``look`` takes some milliseconds while the grid is known. The first look at a new screen, and
    some later ones while no grid is found, search for it: up to half a second for a picture of
    1280x800. Call it in a thread (``await asyncio.to_thread(recogniser.look, framebuffer,
    damage)``), one call at a time; what arrives in the framebuffer meanwhile only has to be in the
    damage of the next call. What it returns never changes.
    """

    def __init__(self) -> None:
        self._size = (0, 0)
        self._grid: Grid | None = None
        self._reader: CellReader | None = None
        self._text: ScreenText | None = None
        self._version = 0
        self._changed = 0.0
        self._patience = _CHANGED
        self._failures = 0
        self._ground: int | None = None

    def look(
        self, framebuffer: Framebuffer, damage: Sequence[Rect] | None = None
    ) -> ScreenText | None:
        """Return the text on the screen, or None if it is no text mode.

        ``damage`` is what has changed since the last call; None stands for everything.
        """
        if (framebuffer.width, framebuffer.height) != self._size:
            self._start_over(framebuffer)
            damage = None
        self._changed += _part(framebuffer, damage)
        if self._grid is None:
            return self._search(framebuffer)
        text = self._read(framebuffer, damage)
        if text.cells and text.unmatched * 2 > text.cells and self._changed >= _CHANGED:
            return self._search(framebuffer)
        return text if text.unmatched * 2 <= text.cells else None

    def _start_over(self, framebuffer: Framebuffer) -> None:
        self._size = (framebuffer.width, framebuffer.height)
        self._grid = self._text = None
        self._ground = None
        self.search_again()

    def search_again(self) -> None:
        """Let the next look search thoroughly, however often that was in vain."""
        self._changed = 1.0
        self._patience = _CHANGED
        self._failures = 0

    def _search(self, framebuffer: Framebuffer) -> ScreenText | None:
        ground = _ground(framebuffer)
        if ground is not None and ground != self._ground:
            # From a desktop to a console the background changes.
            self._ground = ground
            self.search_again()
        if self._changed < self._patience:
            return None
        search = GridSearch(framebuffer)
        found = search.quick(self._grid)
        if found is None and self._failures % _THOROUGH_EVERY == 0:
            found = search.thorough()
        if found is None:
            self._grid = self._text = None
            self._changed = 0.0
            self._failures += 1
            self._patience = min(_MOST_SCREENS, self._patience * 2)
            return None
        self._use(found)
        return self._read(framebuffer, None)

    def _use(self, grid: Grid) -> None:
        self._changed, self._failures, self._patience = 0.0, 0, _CHANGED
        if self._reader is None or self._grid != grid:
            self._reader = CellReader(alphabet((grid.width, grid.height)))
            self._text = None
        self._grid = grid

    def _read(self, framebuffer: Framebuffer, damage: Sequence[Rect] | None) -> ScreenText:
        grid, reader = self._grid, self._reader
        assert grid is not None
        assert reader is not None
        if self._text is None or damage is None:
            rows: list[TextRow | None] = [None] * grid.rows
            spans = dict.fromkeys(range(grid.rows), (0, grid.columns))
        else:
            rows = list(self._text.text_rows)
            spans = _spans(grid, damage)
        for row, (start, end) in spans.items():
            cells = reader.read_row(_cut(framebuffer, grid, row, start, end))
            known = rows[row]
            if known is not None and (start, end) != (0, grid.columns):
                cells = [*known.cells[:start], *cells, *known.cells[end:]]
            if known is None or cells != known.cells:
                rows[row] = TextRow.of(cells)
        return self._keep(grid, [row for row in rows if row is not None])

    def _keep(self, grid: Grid, rows: list[TextRow]) -> ScreenText:
        old = self._text
        if old is not None and old.text_rows == rows:
            return old
        self._version += 1
        self._text = ScreenText(grid, rows, self._version)
        return self._text


def _cut(framebuffer: Framebuffer, grid: Grid, row: int, start: int, end: int) -> Sequence[bytes]:
    """Return the bytes of the cells ``start`` to ``end`` of one row."""
    stride = framebuffer.width * _PIXEL
    first = (grid.y + row * grid.height) * stride + (grid.x + start * grid.width) * _PIXEL
    unpack = _slices(grid.width * _PIXEL, end - start)
    pixels = framebuffer.pixels
    lines = [unpack(pixels, at) for at in range(first, first + grid.height * stride, stride)]
    return list(map(b"".join, zip(*lines, strict=True)))


@cache
def _slices(length: int, count: int):  # type: ignore[no-untyped-def]
    return Struct(f"{length}s" * count).unpack_from


def _spans(grid: Grid, damage: Iterable[Rect]) -> dict[int, tuple[int, int]]:
    """Return for each row that is touched the cells from the first to after the last."""
    spans: dict[int, tuple[int, int]] = {}
    for rect in damage:
        start = max(0, (rect.x - grid.x) // grid.width)
        end = min(grid.columns, -((grid.x - rect.x - rect.width) // grid.width))
        top = max(0, (rect.y - grid.y) // grid.height)
        bottom = min(grid.rows, -((grid.y - rect.y - rect.height) // grid.height))
        if start >= end:
            continue
        for row in range(top, bottom):
            known = spans.get(row, (start, end))
            spans[row] = (min(start, known[0]), max(end, known[1]))
    return spans


def _ground(framebuffer: Framebuffer) -> int | None:
    """Return the colour that most of the screen has, if there is one."""
    pixels = memoryview(framebuffer.pixels).cast("I")[::_GROUND_STEP].tolist()
    common = Counter(pixels).most_common(1)
    return next((colour for colour, times in common if times >= len(pixels) * _GROUND_PART), None)


def _part(framebuffer: Framebuffer, damage: Sequence[Rect] | None) -> float:
    if damage is None:
        return 1.0
    area = sum(rect.width * rect.height for rect in damage)
    return area / max(1, framebuffer.width * framebuffer.height)
