"""Hextile (RFC 6143, section 7.7.4): tiles of 16x16, a background and rectangles on it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ...errors import ProtocolError
from ..framebuffer import PIXEL, Rect
from .limits import PIXELS_PER_PAUSE
from .plain import opaque
from .steps import PAUSE

if TYPE_CHECKING:
    from ..framebuffer import Framebuffer
    from .steps import Steps

_SIDE: Final = 16
#: As much work as so many pixels is one rectangle in a tile.
_PIXELS_PER_PART: Final = 64
_RAW, _BACKGROUND, _FOREGROUND, _PARTS, _COLOURED = 1, 2, 4, 8, 16


class _Hextile:
    """One rectangle: a tile may use the colours of the one before."""

    def __init__(self, picture: Framebuffer) -> None:
        self._picture = picture
        self._background = self._foreground = bytes(PIXEL)

    def read(self, tile: Rect) -> Steps[int]:
        """Read one tile; return how many rectangles it has."""
        (flags,) = yield 1
        if flags & _RAW:
            self._picture.put(tile, opaque((yield tile.area * PIXEL)))
            return 0
        if flags & _BACKGROUND:
            self._background = (yield PIXEL)[:3] + b"\0"
        if flags & _FOREGROUND:
            self._foreground = (yield PIXEL)[:3] + b"\0"
        self._picture.fill(tile, self._background)
        (count,) = (yield 1) if flags & _PARTS else b"\0"
        if count:
            is_coloured = bool(flags & _COLOURED)
            self._paint(tile, (yield count * (6 if is_coloured else 2)), is_coloured)
        return int(count)

    def _paint(self, tile: Rect, parts: bytes, is_coloured: bool) -> None:
        target = memoryview(self._picture.pixels)
        stride = self._picture.width * PIXEL
        first = tile.y * stride + tile.x * PIXEL
        pixel, size = self._foreground, 6 if is_coloured else 2
        for start in range(0, len(parts), size):
            if is_coloured:
                pixel = parts[start : start + 3] + b"\0"
            place, extent = parts[start + size - 2], parts[start + size - 1]
            x, y, width, height = place >> 4, place & 15, (extent >> 4) + 1, (extent & 15) + 1
            if x + width > tile.width or y + height > tile.height:
                raise ProtocolError("the VNC server paints outside of its tile")
            line = pixel * width
            begin = first + y * stride + x * PIXEL
            for row in range(begin, begin + height * stride, stride):
                target[row : row + len(line)] = line


def read_hextile(picture: Framebuffer, rect: Rect) -> Steps[None]:
    """Read one rectangle."""
    tiles = _Hextile(picture)
    until_pause = PIXELS_PER_PAUSE
    for y in range(rect.y, rect.y + rect.height, _SIDE):
        height = min(_SIDE, rect.y + rect.height - y)
        for x in range(rect.x, rect.x + rect.width, _SIDE):
            width = min(_SIDE, rect.x + rect.width - x)
            parts = yield from tiles.read(Rect(x, y, width, height))
            until_pause -= width * height + parts * _PIXELS_PER_PART
            if until_pause < 0:
                until_pause = PIXELS_PER_PAUSE
                yield PAUSE
