"""CursorImage: the pointer as a server describes it, instead of drawing it into the screen.

rfbproto, "Cursor Pseudo-encoding" and "X Cursor Pseudo-encoding". PlacedCursor: one at its place.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from ...errors import ProtocolError
from ..framebuffer import PIXEL, Rect
from .bits import bits_of, two_coloured
from .limits import CURSOR_SIDE_LIMIT
from .steps import taken

if TYPE_CHECKING:
    from ..framebuffer import Framebuffer
    from .steps import Steps


@dataclass(frozen=True, slots=True)
class CursorImage:
    """``pixels``: BGRA, rows without gaps, A 255 or 0 for what is not seen.

    Its point is at ``hot_x``, ``hot_y``; one of 0x0 is hidden.
    """

    width: int
    height: int
    hot_x: int
    hot_y: int
    pixels: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class PlacedCursor:
    """A pointer whose own point is at ``x``, ``y`` of the screen."""

    image: CursorImage
    x: int
    y: int

    def rect(self, picture: Framebuffer) -> Rect:
        """Return the part of a picture that it covers; nothing where it lies beside."""
        left, top = self.x - self.image.hot_x, self.y - self.image.hot_y
        x, right = max(0, left), min(picture.width, left + self.image.width)
        y, bottom = max(0, top), min(picture.height, top + self.image.height)
        return Rect(x, y, max(0, right - x), max(0, bottom - y))

    def over(self, picture: Framebuffer) -> Framebuffer:
        """Return the picture with the pointer over it; a copy, unless it lies beside."""
        part, image = self.rect(picture), self.image
        if not part.area:
            return picture
        shown, mask = picture.copied(), _shown_bits(image.pixels)
        skipped = part.x - (self.x - image.hot_x)
        for y in range(part.y, part.y + part.height):
            start = ((y - (self.y - image.hot_y)) * image.width + skipped) * PIXEL
            there = slice(start, start + part.width * PIXEL)
            row = shown.row(y)[part.x * PIXEL : (part.x + part.width) * PIXEL]
            bits, drawn, under = (
                int.from_bytes(each, "little") for each in (mask[there], image.pixels[there], row)
            )
            row[:] = (under ^ ((under ^ drawn) & bits)).to_bytes(len(row), "little")
        return shown


@lru_cache(maxsize=2)
def _shown_bits(pixels: bytes) -> bytes:
    """Return all bits of the colours that are seen; the same pointer is drawn again and again."""
    mask = bytearray(len(pixels))
    for place in range(3):
        mask[place::PIXEL] = pixels[3::PIXEL]
    return bytes(mask)


def read_cursor(rect: Rect) -> Steps[CursorImage]:
    """Pixels, and one bit for each: shown or not."""
    _check(rect)
    pixels = yield from taken(rect.area * PIXEL)
    return (yield from _masked(rect, pixels))


def read_x_cursor(rect: Rect) -> Steps[CursorImage]:
    """Two colours, a bit for each pixel that chooses one, and one more: shown or not."""
    _check(rect)
    if not rect.area:
        return CursorImage(0, 0, 0, 0, b"")
    colours = yield from taken(6)
    first, second = (bytes((*colours[end - 3 : end][::-1], 0)) for end in (3, 6))
    bits = yield from taken(_mask_length(rect))
    return (yield from _masked(rect, two_coloured(bits, rect.width, (second, first))))


def _check(rect: Rect) -> None:
    if max(rect.width, rect.height) > CURSOR_SIDE_LIMIT:
        raise ProtocolError(f"the VNC server sends a pointer of {rect.width}x{rect.height} pixels")


def _mask_length(rect: Rect) -> int:
    return (rect.width + 7) // 8 * rect.height


def _masked(rect: Rect, colours: bytes) -> Steps[CursorImage]:
    pixels = bytearray(colours)
    mask = yield from taken(_mask_length(rect))
    pixels[3::PIXEL] = bits_of(mask, rect.width).replace(b"\1", b"\xff")
    return CursorImage(rect.width, rect.height, rect.x, rect.y, bytes(pixels))
