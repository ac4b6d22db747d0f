"""Large rectangles a few rows at a time, so that nobody waits long for their turn."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..framebuffer import Framebuffer, Rect
from .limits import PIXELS_PER_PAUSE
from .steps import PAUSE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from .steps import Steps

    #: Makes BGRX of some rows, which are so many pixels wide.
    Convert = Callable[[bytes | bytearray, int], bytes | bytearray]


def bands(rect: Rect, pixels: int = PIXELS_PER_PAUSE) -> Iterator[Rect]:
    """Yield parts of ``rect`` as wide as itself, of about so many pixels each."""
    rows = max(1, pixels // (rect.width or 1))
    for y in range(0, rect.height, rows):
        yield Rect(rect.x, rect.y + y, rect.width, min(rows, rect.height - y))


def paint(
    picture: Framebuffer,
    rect: Rect,
    plain: bytes | bytearray,
    convert: Convert,
    pixels: int = PIXELS_PER_PAUSE,
) -> Steps[None]:
    """Write what ``convert`` makes of ``plain``, whose rows are of one length, into ``rect``."""
    line = len(plain) // (rect.height or 1)
    for part in bands(rect, pixels):
        if part.y > rect.y:
            yield PAUSE
        start = (part.y - rect.y) * line
        picture.put(part, convert(plain[start : start + line * part.height], rect.width))


def fill(picture: Framebuffer, rect: Rect, pixel: bytes) -> Steps[None]:
    """Give ``rect`` one colour."""
    for part in bands(rect):
        if part.y > rect.y:
            yield PAUSE
        picture.fill(part, pixel)
