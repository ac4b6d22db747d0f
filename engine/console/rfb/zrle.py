"""ZRLE (RFC 6143, section 7.7.6): packed tiles of 64x64, each in the shortest of six ways.

Pixels are three bytes here: blue, green, red. The tiles are read from what was unpacked, without
further steps.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Final

from ...errors import ProtocolError
from ..framebuffer import PIXEL, Rect
from .bits import bits_of, painted, two_coloured
from .inflate import Inflater
from .limits import PIXELS_PER_PAUSE
from .steps import PAUSE, unpacked

if TYPE_CHECKING:
    from ..framebuffer import Framebuffer
    from .steps import Steps

_LENGTH: Final = struct.Struct("!I")
_SIDE: Final = 64
_PLAIN_RUNS: Final = 128
#: As much work as so many pixels is a byte of runs.
_PIXELS_PER_BYTE: Final = 16
#: How a tile is told, its longest palette, and its pixels as runs of one, a byte for the length.
_TILE_BYTES: Final = 1 + 127 * 3


class Zrle:
    """One stream for the whole connection."""

    def __init__(self) -> None:
        self._stream = Inflater()

    def read(self, picture: Framebuffer, rect: Rect) -> Steps[None]:
        """Read one rectangle."""
        (length,) = yield from unpacked(_LENGTH)
        tiles = (rect.width + _SIDE - 1) // _SIDE * ((rect.height + _SIDE - 1) // _SIDE)
        limit = tiles * _TILE_BYTES + rect.area * 4
        source = _Source(bytes((yield from self._stream.read(length, limit))))
        until_pause = PIXELS_PER_PAUSE
        for y in range(rect.y, rect.y + rect.height, _SIDE):
            height = min(_SIDE, rect.y + rect.height - y)
            for x in range(rect.x, rect.x + rect.width, _SIDE):
                tile = Rect(x, y, min(_SIDE, rect.x + rect.width - x), height)
                begin = source.place
                _paint(picture, tile, source)
                until_pause -= tile.area + (source.place - begin) * _PIXELS_PER_BYTE
                if until_pause < 0:
                    until_pause = PIXELS_PER_PAUSE
                    yield PAUSE
        if source.place != len(source.data):
            raise ProtocolError("the VNC server packs more than its tiles need")


class _Source:
    """Bytes, and how far they are read."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.place = 0

    def take(self, count: int) -> bytes:
        start = self.place
        self.place += count
        if self.place > len(self.data):
            raise ProtocolError("the VNC server packs less than its tiles need")
        return self.data[start : self.place]

    def colours(self, count: int) -> list[bytes]:
        listed = self.take(count * 3)
        return [listed[i : i + 3] + b"\0" for i in range(0, len(listed), 3)]


def _paint(picture: Framebuffer, tile: Rect, source: _Source) -> None:
    (how,) = source.take(1)
    if how == 1:
        picture.fill(tile, source.colours(1)[0])
        return
    pixels: bytes | bytearray
    if how == 0:
        pixels = _widened(source.take(tile.area * 3))
    elif how <= 16:
        pixels = _packed(tile, source, how)
    elif how == _PLAIN_RUNS:
        pixels = _runs(tile, source, None)
    elif how > _PLAIN_RUNS + 1:
        pixels = _runs(tile, source, source.colours(how - _PLAIN_RUNS))
    else:
        raise ProtocolError(f"the VNC server sends a tile of the unknown kind {how}")
    picture.put(tile, pixels)


def _widened(colours: bytes) -> bytearray:
    pixels = bytearray(len(colours) // 3 * PIXEL)
    for place in range(3):
        pixels[place::PIXEL] = colours[place::3]
    return pixels


def _packed(tile: Rect, source: _Source, count: int) -> bytes | bytearray:
    colours = source.colours(count)
    if count == 2:
        packed = source.take((tile.width + 7) // 8 * tile.height)
        return two_coloured(packed, tile.width, colours)
    size = 2 if count <= 4 else 4
    packed = source.take((tile.width * size + 7) // 8 * tile.height)
    return painted(bits_of(packed, tile.width, size), colours)


def _runs(tile: Rect, source: _Source, colours: list[bytes] | None) -> bytearray:
    """Runs of one colour, which may pass the ends of rows."""
    pixels, wanted = bytearray(), tile.area * PIXEL
    data, place, end = source.data, source.place, len(source.data)
    while len(pixels) < wanted:
        if place >= end:
            break
        if colours is None:
            colour, is_run = data[place : place + 3] + b"\0", True
            place += 3
        else:
            number = data[place]
            place += 1
            is_run = number > 127
            if number & 127 >= len(colours):
                raise ProtocolError("the VNC server names a colour that its palette has not")
            colour = colours[number & 127]
        length = 1
        if is_run:
            while place < end and data[place] == 255 and length * PIXEL <= wanted:
                length += 255
                place += 1
            if place >= end:
                break
            length += data[place]
            place += 1
        if length * PIXEL > wanted - len(pixels):
            raise ProtocolError("the VNC server paints more than the tile")
        pixels += colour * length
    if len(pixels) != wanted:
        raise ProtocolError("the VNC server packs less than its tiles need")
    source.place = place
    return pixels
