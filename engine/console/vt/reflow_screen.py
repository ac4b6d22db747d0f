"""The main screen wrapped anew, with the line of the history that ends on it, and the cursor."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from .packed import NO_LOOK, WRAPPED, goes_on, packed, widened
from .reflow import cut, ended
from .row import cells_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from .packed import Packed
    from .page import Page
    from .row import Row


class Spot(NamedTuple):
    """Where a cursor is; ``is_pending``: behind the last column."""

    column: int
    row: int
    is_pending: bool


def reflow_screen(page: Page, rows: list[Row], cursor: Spot) -> tuple[list[Row], Spot]:
    """Return the rows of the main screen in the page's columns, and where the cursor is then.

    Blank rows below the cursor are the first to go; then rows go into the history.
    """
    history, columns = page.history, page.columns
    used = len(rows)
    while used - 1 > cursor.row and not rows[used - 1].used_cells():
        used -= 1
    above = history.take_unfinished(columns)
    history.reflow(columns)
    sources = [*above, *map(packed, rows[:used])]
    made, top, cursor = _reflowed(sources, len(above), cursor, columns)
    blank = rows[used:]
    del blank[max(0, len(rows) - (len(made) - top)) :]
    top = max(top, len(made) - len(rows))
    history.add_packed(made[:top])
    fresh = []
    for text, look in made[top:]:
        page.version += 1
        fresh.append(widened(text, look, columns, page.version))
    for row in blank:
        page.version += 1
        row.resize(columns, page.version)
    if cursor.row < top:
        return fresh + blank, Spot(0, 0, False)
    return fresh + blank, cursor._replace(row=cursor.row - top)


def _reflowed(
    sources: Sequence[Packed], first: int, cursor: Spot, columns: int
) -> tuple[list[Packed], int, Spot]:
    """Return rows, which of them begins the screen, and the cursor among them.

    ``first`` of ``sources`` began the screen until now.
    """
    made: list[Packed] = []
    top = 0
    spot = cursor
    for start, end in _lines(sources, first + cursor.row):
        texts, looks = zip(*sources[start:end], strict=True)
        pieces = ended(cut(texts, looks, columns))
        sizes = [_cells(text) for text in texts]
        if start <= first < end:
            top = len(made) + _find(pieces, sum(sizes[: first - start]))[0]
        here = first + cursor.row
        if start <= here < end:
            column = cursor.column + cursor.is_pending
            if here < end - 1:
                column = min(column, sizes[here - start])
            offset = sum(sizes[: here - start]) + column
            spot = _spot(pieces, offset, columns)
            spot = spot._replace(row=len(made) + spot.row)
        made += pieces
    return made, top, spot


def _lines(sources: Sequence[Packed], cursor: int) -> Iterator[tuple[int, int]]:
    """Yield where each line begins and ends; an erased row does not go on from the one above."""
    start = 0
    for place, (_, look) in enumerate(sources):
        end = place + 1
        is_last = end == len(sources)
        if is_last or not goes_on(look) or (sources[end] == ("", NO_LOOK) and end != cursor):
            yield start, end
            start = end


def _find(pieces: Sequence[Packed], offset: int) -> tuple[int, int]:
    """Return which row has the cell, or is the last, and the cells before that row."""
    before = 0
    for place, (text, _) in enumerate(pieces[:-1]):
        size = _cells(text)
        if offset < before + size:
            return place, before
        before += size
    return len(pieces) - 1, before


def _spot(pieces: list[Packed], offset: int, columns: int) -> Spot:
    row, before = _find(pieces, offset)
    column = offset - before
    if column < columns:
        return Spot(column, row, False)
    text, look = pieces[row]
    size = _cells(text)
    if column == columns + 1 and size == columns:  # behind a blank that was printed
        pieces[row] = text, (*look, *WRAPPED)
        pieces.append(("", NO_LOOK))
        return Spot(1 if columns > 1 else 0, row + 1, False)
    return Spot(columns - 1, row, column == columns and size >= columns - 1)


def _cells(text: str) -> int:
    return len(text) if text.isascii() else len(cells_of(text))
