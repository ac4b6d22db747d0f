"""Rows in little memory: a text, and a tuple of its styles (nothing for a plain one).

The text of a row whose line goes on in the next has its blanks at the end as well, but not the cell
that was left because a wide character did not fit: joined, such texts are the line.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from .row import Row, cells_of
from .style import PLAIN, Style

if TYPE_CHECKING:
    from collections.abc import Iterable

    Packed = tuple[str, "Look"]

#: Cells and their style, in turn; at the end True if the line goes on in the next row.
Look = tuple["int | Style", ...]
NO_LOOK: Final[Look] = ()
WRAPPED: Final[Look] = (True,)


def goes_on(look: Look) -> bool:
    """Tell if the line goes on in the next row."""
    return len(look) % 2 == 1


def packed(row: Row) -> Packed:
    """Return what is on ``row``."""
    if row.is_wrapped:
        has_gap = row.has_gap and row.cells[-1] == " "
        end = len(row.cells) - has_gap
    else:
        end = row.used_cells()
    text = "".join(row.cells[:end])
    if not row.is_styled:
        return text, WRAPPED if row.is_wrapped else NO_LOOK
    return text, look_of(_runs(row.styles, end), is_wrapped=row.is_wrapped)


def unpacked(text: str, look: Look, version: int) -> Row:
    """Return a row of its own, as long as the text."""
    cells = cells_of(text)
    row = Row(0, version)
    row.fresh = None
    row.cells = cells
    row.has_wide = len(cells) != len(text) or "" in cells
    row.is_wrapped = goes_on(look)
    styles: list[Style] = []
    for size, style in runs_of(look):
        styles += [style] * size
    row.is_styled = bool(styles)
    row.styles = styles or [PLAIN] * len(cells)
    return row


def widened(text: str, look: Look, columns: int, version: int) -> Row:
    """Return a row of the screen."""
    row = unpacked(text, look, version)
    is_wrapped, has = row.is_wrapped, len(row.cells)
    row.resize(columns, version)
    row.is_wrapped, row.has_gap = is_wrapped, is_wrapped and has < columns
    return row


def runs_of(look: Look) -> list[tuple[int, Style]]:
    """Return how many cells have which style; none for a plain row."""
    pairs = zip(look[::2], look[1::2], strict=False)
    return [(n, style) for n, style in pairs if isinstance(n, int) and isinstance(style, Style)]


def look_of(runs: Iterable[tuple[int, Style]], *, is_wrapped: bool) -> Look:
    """Return the look of a row with such runs."""
    look: list[int | Style] = [each for run in runs for each in run]
    if is_wrapped:
        look.append(True)
    return tuple(look)


def _runs(styles: list[Style], end: int) -> Iterable[tuple[int, Style]]:
    start = 0
    while start < end:
        style = styles[start]
        stop = start + 1
        while stop < end and styles[stop] is style:
            stop += 1
        yield stop - start, style
        start = stop
