"""TerminalCells: what the terminal shows, as far as it is known, and what changes it.

    pieces of lines -> put() -> runs of cells that differ -> written() -> the shortest text

A letter of which it is not certain that every terminal gives it one cell (wide ones, emoji,
combining ones) makes its whole piece doubtful: it is written as a whole, and what stands to the
right of it is not known from then on, as the terminal's count of cells may be another than ours.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from rich.cells import cell_len

from .pixel_strip import pixel_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.segment import Segment

    from .look import Cell, Look, Looks
    from .pixel_strip import Pair

#: A way over so many cells costs as much as writing them again.
_GAP: Final = 5
#: The default look, whatever it was before.
_PLAIN: Final = "\x1b[m"


@dataclass(slots=True)
class _Run:
    """Neighbouring cells of one look (or spaces of its ground), from ``x`` on."""

    x: int
    end: int
    look: Look
    has_letters: bool


class TerminalCells:
    """The cells of one terminal; None and what is missing is not known."""

    def __init__(self, looks: Looks, width: int, height: int) -> None:
        self._looks = looks
        self.size = (width, height)
        self._lines: list[list[object]] = [[None] * width for _ in range(height)]
        self._now: Look = looks.plain
        self._text: list[str] = []
        #: Where the cursor is; None where that is not known.
        self._place: tuple[int, int] | None = None

    def put(self, x: int, y: int, segments: Sequence[Segment]) -> None:
        """Have these stand from a cell on: write what differs."""
        if not 0 <= y < len(self._lines):
            return
        cells = self._cells_of(segments)
        if cells is None:
            self._put_doubtful(x, y, segments)
            return
        line = self._lines[y]
        del cells[max(0, len(line) - x) :]
        before = line[x : x + len(cells)]
        if before == cells:
            return
        line[x : x + len(cells)] = cells
        for run in self._runs(before, cells):
            self._write_run(x, y, run, cells)

    def put_pixels(self, x: int, y: int, pairs: Sequence[Pair]) -> None:
        """Have these cells of two pixels each stand from a cell on: write what differs."""
        if not 0 <= y < len(self._lines):
            return
        line = self._lines[y]
        cells = pairs[: max(0, len(line) - x)]
        before = line[x : x + len(cells)]
        if before == cells:
            return
        line[x : x + len(cells)] = cells
        for start, end in _differing(before, cells):
            self._move(x + start, y)
            self._set_look(self._looks.plain)
            self._text.append(f"{pixel_text(cells[start:end], self._looks.colours)}{_PLAIN}")
            self._place = (x + end, y)

    def written(self) -> str:
        """Return what is to be written since the last time; it ends in the default look."""
        if not self._text:
            return ""
        self._set_look(self._looks.plain)
        text = "".join(self._text)
        self._text.clear()
        self._place = None
        return text

    # -- pieces that are certain --------------------------------------------------------------

    def _cells_of(self, segments: Sequence[Segment]) -> list[Cell] | None:
        """Return the cells; None where it is not certain which letter stands in which."""
        cells: list[Cell] = []
        for text, style, control in segments:
            if control or not is_certain(text) or (style is not None and style.link):
                return None
            of_look = self._looks.of(style).cells
            cells += [of_look[letter] for letter in text]
        return cells

    def _runs(self, before: Sequence[object], cells: Sequence[Cell]) -> list[_Run]:
        """Return the runs to write; cells between two that are cheaper written are among them."""
        runs: list[_Run] = []
        known = len(before)
        for place, cell in enumerate(cells):
            if place < known and before[place] is cell:
                continue
            run = runs[-1] if runs else None
            if run is None or place - run.end > _GAP or not _extend(run, cells, place):
                runs.append(_Run(place, place + 1, cell.look, not cell.is_space))
        return runs

    def _write_run(self, x: int, y: int, run: _Run, cells: Sequence[Cell]) -> None:
        self._move(x + run.x, y)
        if run.has_letters:
            self._set_look(run.look)
        else:
            self._set_look(self._looks.for_spaces(self._now, run.look.ground))
        self._text.append("".join([cell.letter for cell in cells[run.x : run.end]]))
        self._place = (x + run.end, y)

    def _move(self, x: int, y: int) -> None:
        if self._place == (x, y):
            return
        on_line = self._place is not None and self._place[1] == y
        self._text.append(f"\x1b[{x + 1}G" if on_line else f"\x1b[{y + 1};{x + 1}H")

    def _set_look(self, look: Look) -> None:
        self._text.append(self._looks.change(self._now, look))
        self._now = look

    # -- pieces that are not ------------------------------------------------------------------

    def _put_doubtful(self, x: int, y: int, segments: Sequence[Segment]) -> None:
        line = self._lines[y]
        said = tuple((text, style) for text, style, _ in segments)
        width = sum(cell_len(text) for text, _ in said)
        cells: list[object] = [(said, place) for place in range(min(width, len(line) - x))]
        if line[x : x + width] == cells:
            return
        line[x : x + width] = cells
        line[x + width :] = [None] * len(line[x + width :])
        self._move(x, y)
        for text, style in said:
            self._set_look(self._looks.of(style))
            if style is not None and style.link:
                text = f"\x1b]8;id={style.link_id};{style.link}\x1b\\{text}\x1b]8;;\x1b\\"
            self._text.append(text)
        self._place = None


def _differing(before: Sequence[object], cells: Sequence[Pair]) -> list[tuple[int, int]]:
    """Return from where to where the cells differ; those a few cells apart are one."""
    places = [i for i, (old, new) in enumerate(zip(before, cells, strict=True)) if old != new]
    spans: list[tuple[int, int]] = []
    start = end = places[0]
    for place in places[1:]:
        if place - end > 2:
            spans.append((start, end + 1))
            start = place
        end = place
    return [*spans, (start, end + 1)]


def _extend(run: _Run, cells: Sequence[Cell], place: int) -> bool:
    """Have a run reach over this cell; return whether all up to there go with it."""
    look, has_letters = run.look, run.has_letters
    for cell in cells[run.end : place + 1]:
        if cell.is_space:
            if cell.look.ground != look.ground or look.is_seen_on_spaces:
                return False
        elif not has_letters and cell.look.ground == look.ground:
            if cell.look.is_seen_on_spaces:
                return False
            look, has_letters = cell.look, True
        elif cell.look is not look:
            return False
    run.end, run.look, run.has_letters = place + 1, look, has_letters
    return True


@lru_cache(maxsize=4096)
def is_certain(text: str) -> bool:
    """Return whether every letter takes one cell, on any terminal."""
    if text.isascii():
        return text.isprintable()
    return all(letter.isprintable() and cell_len(letter) == 1 for letter in text)
