"""Framebuffer: a guest's screen as bytes; Rect: a part of it.

Whoever fills one (VNC, a screenshot) and whoever reads one (text recognition, pixels in cells)
knows this and not the other. No size is refused here: who believes a stranger's size checks it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from ..errors import ProtocolError

#: Bytes of a pixel: blue, green, red and one that is always 0.
PIXEL: Final = 4

_PIXMAP: Final = re.compile(rb"P6(?:\s|#[^\n]*\n)+(\d{1,5})\s+(\d{1,5})\s+255\s")


@dataclass(frozen=True, slots=True)
class Rect:
    """A rectangle of pixels; ``x`` and ``y`` count from the left top."""

    x: int
    y: int
    width: int
    height: int

    @property
    def area(self) -> int:
        """How many pixels."""
        return self.width * self.height


class Framebuffer:
    """``pixels``: BGRX, 4 bytes a pixel, rows from the top without gaps; X is always 0.

    It begins black. The bytearray never changes its length: memoryviews of it may be kept.
    """

    __slots__ = ("height", "pixels", "width")

    def __init__(self, width: int, height: int) -> None:
        self.width = width
        self.height = height
        self.pixels = bytearray(width * height * PIXEL)

    @classmethod
    def from_pixmap(cls, data: bytes) -> Framebuffer:
        """Return the picture of a binary portable pixmap (P6), as screenshots come.

        Raises:
            ProtocolError: it is none, or is not as long as its size says.
        """
        header = _PIXMAP.match(data)
        if header is None:
            raise ProtocolError("a screenshot that is no portable pixmap (P6, 8 bits)")
        width, height, start = int(header[1]), int(header[2]), header.end()
        if not width * height or len(data) - start != width * height * 3:
            raise ProtocolError(
                f"a screenshot of {width}x{height} in {len(data) - start} bytes: it is cut"
            )
        picture = cls(width, height)
        for place in range(3):
            picture.pixels[place::PIXEL] = data[start + 2 - place :: 3]
        return picture

    def to_pixmap(self) -> bytes:
        """Return the picture as a binary portable pixmap (P6)."""
        body = bytearray(self.width * self.height * 3)
        for place in range(3):
            body[2 - place :: 3] = self.pixels[place::PIXEL]
        return b"P6\n%d %d\n255\n%b" % (self.width, self.height, bytes(body))

    def copied(self) -> Framebuffer:
        """Return another one with the same pixels."""
        copy = Framebuffer(0, 0)
        copy.width, copy.height, copy.pixels = self.width, self.height, bytearray(self.pixels)
        return copy

    @property
    def bounds(self) -> Rect:
        """All of it."""
        return Rect(0, 0, self.width, self.height)

    def holds(self, rect: Rect) -> bool:
        """Tell whether ``rect`` lies inside."""
        return (
            min(rect.x, rect.y, rect.width, rect.height) >= 0
            and rect.x + rect.width <= self.width
            and rect.y + rect.height <= self.height
        )

    def row(self, y: int) -> memoryview:
        """Return the bytes of one row; writing to them changes the picture."""
        start = y * self.width * PIXEL
        return memoryview(self.pixels)[start : start + self.width * PIXEL]

    def put(self, rect: Rect, data: bytes | bytearray | memoryview) -> None:
        """Write pixels, rows without gaps, into ``rect``, which must lie inside."""
        if not rect.area:
            return
        stride, length = self.width * PIXEL, rect.width * PIXEL
        start = rect.y * stride + rect.x * PIXEL
        target = memoryview(self.pixels)
        if stride == length:
            target[start : start + length * rect.height] = data
            return
        for offset in range(0, length * rect.height, length):
            target[start : start + length] = data[offset : offset + length]
            start += stride

    def fill(self, rect: Rect, pixel: bytes) -> None:
        """Give all of ``rect`` one colour."""
        line = pixel * rect.width
        if rect.width == self.width:
            return self.put(rect, line * rect.height)
        stride, length = self.width * PIXEL, len(line)
        start = rect.y * stride + rect.x * PIXEL
        target = memoryview(self.pixels)
        for place in range(start, start + stride * rect.height, stride):
            target[place : place + length] = line
        return None

    def copy(self, rect: Rect, x: int, y: int) -> None:
        """Copy into ``rect`` what lies at ``x``, ``y``; the two may overlap."""
        stride, length = self.width * PIXEL, rect.width * PIXEL
        source, target = y * stride + x * PIXEL, rect.y * stride + rect.x * PIXEL
        offsets = range(0, stride * rect.height, stride)
        for offset in offsets if source > target else reversed(offsets):
            line = self.pixels[source + offset : source + offset + length]
            self.pixels[target + offset : target + offset + length] = line
