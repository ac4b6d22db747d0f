"""Reflow: lines that were cut into rows of one width, cut anew for another."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from .packed import NO_LOOK, WRAPPED, goes_on, look_of, runs_of
from .row import cells_of
from .style import PLAIN, Style
from .width import NARROW

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from .packed import Look, Packed

    Runs = list[tuple[int, Style]]

#: What a plain row costs to cut.
_ROW: Final = 4


def cost_of(text: str, look: Look, columns: int) -> int:
    """Return how much work a row may be; the unit is about a quarter of a microsecond."""
    if len(look) & 1 or len(text) > (columns if text.isascii() else columns // 2):
        return _ROW + 2 * len(look) + (0 if text.isascii() else len(text))
    return 1


def reflowed(rows: Iterable[Packed], columns: int) -> Iterator[Packed]:
    """Yield the rows of ``columns`` that show what ``rows`` did."""
    texts: list[str] = []
    looks: list[Look] = []
    for text, look in rows:
        is_wrapped = len(look) & 1
        room = columns if text.isascii() else columns // 2
        if not texts and not is_wrapped and len(text) <= room:
            yield text, look
            continue
        if texts and not text and not is_wrapped:  # erased: a row of its own, as in tmux
            yield from ended(cut(texts, looks, columns))
            texts, looks = [], []
            yield text, look
            continue
        texts.append(text)
        looks.append(look)
        if not is_wrapped:
            yield from cut(texts, looks, columns)
            texts, looks = [], []
    if texts:
        yield from cut(texts, looks, columns)


def ended(rows: list[Packed]) -> list[Packed]:
    """Return the rows of a line that does not go on."""
    text, look = rows[-1]
    if goes_on(look):
        rows[-1] = text, look[:-1]
        if not rows[-1][1]:
            rows[-1] = text.rstrip(" "), NO_LOOK
    return rows


def cut(texts: Sequence[str], looks: Sequence[Look], columns: int) -> list[Packed]:
    """Return the rows of one line that was in such rows; it is cut before a wide character."""
    is_wrapped = goes_on(looks[-1])
    text = "".join(texts)
    if text.isascii() or NARROW.fullmatch(text):
        size = len(text)
        pieces = [text[start : start + columns] for start in range(0, size, columns)] or [""]
        sizes = None
    else:
        pieces, sizes = _pieces_of_cells(cells_of(text), columns)
    if not is_wrapped and len(pieces) > 1:
        _drop_blank(pieces, looks[-1])
    end = len(pieces) - 1
    if max(map(len, looks)) <= 1:
        last = (pieces[-1], WRAPPED) if is_wrapped else (pieces[-1].rstrip(" "), NO_LOOK)
        return [*((piece, WRAPPED) for piece in pieces[:-1]), last]
    cut_runs = _cut_runs(_all_runs(texts, looks), sizes or map(len, pieces))
    return [
        (piece, _look(runs, is_wrapped=is_wrapped or number < end))
        for number, (piece, runs) in enumerate(zip(pieces, cut_runs, strict=False))
    ]


def _drop_blank(pieces: list[str], look: Look) -> None:
    """Drop blanks at the end of a line, coloured ones too: they are not worth rows."""
    style = look[-1] if look else PLAIN
    if isinstance(style, Style) and not style.flags:
        while len(pieces) > 1 and not pieces[-1].rstrip(" "):
            pieces.pop()


def _pieces_of_cells(cells: list[str], columns: int) -> tuple[list[str], list[int]]:
    if columns < 2:  # there is no room for wide ones
        cells = [" " if place + 1 < len(cells) and not cells[place + 1] else cell
                 for place, cell in enumerate(cells)]  # fmt: skip
        cells = [cell or " " for cell in cells]
    pieces, sizes = [], []
    start = 0
    while True:
        stop = start + columns
        if stop < len(cells) and not cells[stop]:
            stop -= 1
        piece = cells[start:stop]
        pieces.append("".join(piece))
        sizes.append(len(piece))
        start = stop
        if start >= len(cells):
            return pieces, sizes


def _all_runs(texts: Sequence[str], looks: Sequence[Look]) -> Runs:
    runs: Runs = []
    for text, look in zip(texts, looks, strict=True):
        if len(look) > 1:
            runs += runs_of(look)
        elif text:
            runs.append((len(text) if text.isascii() else len(cells_of(text)), PLAIN))
    return runs


def _cut_runs(runs: Runs, sizes: Iterable[int]) -> Iterator[Runs]:
    """Yield for each row its runs."""
    place = left = 0
    style = PLAIN
    for room in sizes:
        taken: Runs = []
        while room:
            if not left:
                left, style = runs[place] if place < len(runs) else (room, PLAIN)
                place += 1
            count = min(left, room)
            if taken and taken[-1][1] is style:
                taken[-1] = taken[-1][0] + count, style
            else:
                taken.append((count, style))
            left -= count
            room -= count
        yield taken


def _look(runs: Runs, *, is_wrapped: bool) -> Look:
    if len(runs) == 1 and runs[0][1] is PLAIN:
        return WRAPPED if is_wrapped else NO_LOOK
    return look_of(runs, is_wrapped=is_wrapped)
