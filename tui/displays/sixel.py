"""SixelPictures: a framebuffer as sixel graphics, in the terminal's own points.

    rows of colours -> rows of numbers of 64 colours -> bands of six rows -> runs of each colour

All of it is done to whole rows: ``bytes.translate`` and large numbers, no step for each pixel.
"""

from __future__ import annotations

import re
from array import array
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from .scaling import Scaler, View

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine.console.framebuffer import Framebuffer, Rect

    from .kitty import Room

#: Rows of a band of sixels.
_BAND: Final = 6
#: For each channel, byte -> its two bits of the colour's number.
_BITS: Final = tuple(
    bytes(min(3, (level + 42) // 85) << shift for level in range(256)) for shift in (0, 2, 4)
)
_RUN: Final = re.compile(r"(.)\1{3,}")
_PALETTE: Final = "".join(
    f"#{number};2;{(number >> 4) * 33 + (number >> 4) // 3};"
    f"{(number >> 2 & 3) * 33 + (number >> 2 & 3) // 3};{(number & 3) * 33 + (number & 3) // 3}"
    for number in range(64)
)


class SixelPictures:
    """One framebuffer in one room; cells are ``cell_width`` by ``cell_height`` points.

    Nothing takes sixels away but letters written over them: those who draw the cells do.
    """

    def __init__(self, cell_width: int, cell_height: int) -> None:
        self._cell = (cell_width, cell_height)
        self._place: tuple[View, Room] | None = None
        self._scaler: Scaler | None = None

    def written(
        self, picture: Framebuffer, view: View, room: Room, damage: Sequence[Rect] | None
    ) -> str:
        """Return what brings the room to ``view``: the lines of cells that damage touches."""
        width, height = room.columns * self._cell[0], room.rows * self._cell[1]
        if self._place != (view, room) or self._scaler is None:
            self._place, damage = (view, room), None
            points = View(view.x, view.y, view.width, view.height, width, height)
            self._scaler = Scaler(points, picture.width)
        touched = [True] * height if damage is None else self._scaler.touched(damage)
        lines = [line for line in range(room.rows) if any(self._of_line(touched, line))]
        text = "".join(self._span(picture, room, first, last) for first, last in _spans(lines))
        return f"\x1b7{text}\x1b8" if text else ""

    def taken_away(self) -> str:
        """Forget what is shown; the cells that are written over it take it away."""
        self._place = None
        return ""

    def _of_line(self, touched: Sequence[bool], line: int) -> Sequence[bool]:
        return touched[line * self._cell[1] : (line + 1) * self._cell[1]]

    def _span(self, picture: Framebuffer, room: Room, first: int, last: int) -> str:
        """Return some lines of cells as one picture."""
        assert self._scaler is not None
        rows = self._scaler.rows(picture, first * self._cell[1], last * self._cell[1])
        place = f"\x1b[{room.y + first + 1};{room.x + 1}H"
        return f"{place}{sixels(rows)}"


def sixels(rows: Sequence[Sequence[int]]) -> str:
    """Return rows of colours as one sixel picture."""
    numbered = [_numbers(row) for row in rows]
    bands = (numbered[top : top + _BAND] for top in range(0, len(numbered), _BAND))
    body = "-".join(_band(band) for band in bands)
    return f'\x1bP0;1q"1;1;{len(rows[0])};{len(rows)}{_PALETTE}{body}\x1b\\'


def _numbers(row: Sequence[int]) -> bytes:
    """Return the number of each pixel's colour in the palette."""
    pixels = array("I", row).tobytes()
    planes = (pixels[place::4].translate(_BITS[place]) for place in range(3))
    number = 0
    for plane in planes:
        number |= int.from_bytes(plane, "little")
    return number.to_bytes(len(row), "little")


def _band(rows: Sequence[bytes]) -> str:
    """Return six rows: for each colour that is there, the sixels that have it."""
    width = len(rows[0])
    lines = []
    for colour in sorted(set(b"".join(rows))):
        bits = 0
        for place, row in enumerate(rows):
            if colour in row:
                bits |= int.from_bytes(row.translate(_only(colour, 1 << place)), "little")
        letters = bits.to_bytes(width, "little").translate(_LETTERS).decode("ascii").rstrip("?")
        runs = _RUN.sub(lambda run: f"!{len(run[0])}{run[1]}", letters)
        lines.append(f"#{colour}{runs}")
    return "$".join(lines)


_LETTERS: Final = bytes(min(126, 63 + bits) for bits in range(256))


@lru_cache(maxsize=64 * _BAND)
def _only(colour: int, bit: int) -> bytes:
    """Return the table that leaves ``bit`` where that colour is."""
    return bytes(bit if number == colour else 0 for number in range(256))


def _spans(lines: Sequence[int]) -> list[tuple[int, int]]:
    """Return neighbouring lines together, as first and behind the last."""
    spans: list[tuple[int, int]] = []
    for line in lines:
        if spans and spans[-1][1] == line:
            spans[-1] = (spans[-1][0], line + 1)
        else:
            spans.append((line, line + 1))
    return spans
