"""selected_text: what a person marked, as text to keep."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .row import Row
    from .terminal import Terminal

    #: A line, counted from the oldest row of the history, and a column.
    Place = tuple[int, int]


def selected_text(terminal: Terminal, start: Place, end: Place, *, block: bool = False) -> str:
    """Return the text between two places (line, column), both included, in either order.

    Lines that the terminal wrapped are one line again. With ``block`` it is the rectangle between
    the two places, row by row.
    """
    if block:
        left, right = sorted((start[1], end[1]))
        first, last = sorted((start[0], end[0]))
        rows = _rows(terminal, first, last)
        return "\n".join(_cells(row, left, right + 1).rstrip(" ") for row in rows)
    (first, left), (last, right) = sorted((start, end))
    pieces: list[str] = []
    for line, row in zip(range(first, last + 1), _rows(terminal, first, last), strict=False):
        stop = right + 1 if line == last else len(row.cells)
        text = _cells(row, left if line == first else 0, stop)
        goes_on = row.is_wrapped and line != last
        pieces.append(text if goes_on else text.rstrip(" ") + "\n")
    return "".join(pieces).removesuffix("\n")


def _rows(terminal: Terminal, first: int, last: int) -> list[Row]:
    kept = len(terminal.history)
    rows = [terminal.history[line] for line in range(max(first, 0), min(last + 1, kept))]
    return rows + list(terminal.screen[max(first - kept, 0) : max(last + 1 - kept, 0)])


def _cells(row: Row, start: int, stop: int) -> str:
    """Return the text of cells; a wide character belongs to both of its cells."""
    cells = row.cells
    if 0 < start < len(cells) and not cells[start]:
        start -= 1
    return "".join(cells[start:stop])
