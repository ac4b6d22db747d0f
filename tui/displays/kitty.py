"""KittyPictures: a framebuffer as pictures of the terminal, by kitty's graphics protocol.

The room is cut into tiles, each a picture of its own, so that what is written is about as much as
what changed. The terminal stretches a tile to its cells.
"""

from __future__ import annotations

import zlib
from base64 import b64encode
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from engine.console.framebuffer import Framebuffer, Rect

    from .scaling import View

#: Cells of a tile.
_TILE: Final = (20, 5)
#: Longest piece of one sequence.
_PIECE: Final = 4096
#: The pictures' numbers begin here, so that nobody else's are replaced.
_FIRST_NUMBER: Final = 0x76_0000


@dataclass(frozen=True, slots=True)
class Room:
    """Where a picture stands in the terminal, in cells from its left top."""

    x: int
    y: int
    columns: int
    rows: int


class KittyPictures:
    """One framebuffer in one room; ``written`` is what shows it, ``taken_away`` what hides it."""

    def __init__(self) -> None:
        self._shown: set[int] = set()
        self._place: tuple[View, Room] | None = None

    def written(
        self, picture: Framebuffer, view: View, room: Room, damage: Sequence[Rect] | None
    ) -> str:
        """Return what brings the room to ``view`` of the picture.

        ``damage`` is what changed since the last call, None where that may be all.
        """
        away = ""
        if self._place != (view, room):
            away, damage = self.taken_away(), None
            self._place = (view, room)
        parts = [away]
        for number, (cells, part) in enumerate(_tiles(view, room), _FIRST_NUMBER):
            if damage is None or any(_meet(part, rect) for rect in damage):
                self._shown.add(number)
                parts.append(_tile_text(number, cells, _colours(picture, part), part))
        text = "".join(parts)
        return f"\x1b7{text}\x1b8" if text else ""

    def taken_away(self) -> str:
        """Return what takes every tile off the terminal."""
        gone = "".join(f"\x1b_Ga=d,d=I,i={number},q=2\x1b\\" for number in sorted(self._shown))
        self._shown.clear()
        self._place = None
        return gone


def _tiles(view: View, room: Room) -> Iterator[tuple[Room, tuple[int, int, int, int]]]:
    """Yield each tile: its cells, and left, top, right, bottom of its part of the framebuffer."""
    for top in range(0, room.rows, _TILE[1]):
        high = min(_TILE[1], room.rows - top)
        y, bottom = (view.y + row * view.height // room.rows for row in (top, top + high))
        for left in range(0, room.columns, _TILE[0]):
            wide = min(_TILE[0], room.columns - left)
            x, right = (view.x + c * view.width // room.columns for c in (left, left + wide))
            if right > x and bottom > y:
                yield Room(room.x + left, room.y + top, wide, high), (x, y, right, bottom)


def _meet(part: tuple[int, int, int, int], rect: Rect) -> bool:
    left, top, right, bottom = part
    is_beside = rect.x >= right or rect.x + rect.width <= left
    return not (is_beside or rect.y >= bottom or rect.y + rect.height <= top)


def _colours(picture: Framebuffer, part: tuple[int, int, int, int]) -> bytes:
    """Return a part of the picture as red, green and blue bytes."""
    left, top, right, bottom = part
    pixels = b"".join(bytes(picture.row(y)[left * 4 : right * 4]) for y in range(top, bottom))
    colours = bytearray(len(pixels) // 4 * 3)
    for place in range(3):
        colours[place::3] = pixels[2 - place :: 4]
    return bytes(colours)


def _tile_text(number: int, cells: Room, colours: bytes, part: tuple[int, int, int, int]) -> str:
    """Return what puts one tile there: transmitted and placed at once, the cursor not moved."""
    left, top, right, bottom = part
    data = b64encode(zlib.compress(colours, 1)).decode("ascii")
    head = (
        f"a=T,f=24,o=z,s={right - left},v={bottom - top},i={number},p=1,"
        f"c={cells.columns},r={cells.rows},C=1,z=-1,q=2,"
    )
    pieces = [data[start : start + _PIECE] for start in range(0, len(data), _PIECE)]
    text = [f"\x1b[{cells.y + 1};{cells.x + 1}H"]
    for place, piece in enumerate(pieces):
        more = int(place < len(pieces) - 1)
        text.append(f"\x1b_G{head}m={more};{piece}\x1b\\")
        head = "q=2,"
    return "".join(text)
