"""Encodings without a state: raw, CopyRect, RRE (RFC 6143, section 7.7.1 to 7.7.3)."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Final

from ...errors import ProtocolError
from ..framebuffer import PIXEL, Rect
from .bands import fill
from .limits import PIXELS_PER_PAUSE
from .steps import PAUSE, PIECE, unpacked

if TYPE_CHECKING:
    from ..framebuffer import Framebuffer
    from .steps import Steps

_POINT: Final = struct.Struct("!HH")
_RRE: Final = struct.Struct("!I3sx")
_PART: Final = struct.Struct("!3sxHHHH")


def opaque(data: bytes | bytearray) -> bytearray:
    """Return pixels whose fourth byte is 0, whatever the server left there."""
    pixels = bytearray(data)
    pixels[3::PIXEL] = bytes(len(data) // PIXEL)
    return pixels


def read_raw(picture: Framebuffer, rect: Rect) -> Steps[None]:
    """Pixels as they are, some rows at a time."""
    if not rect.area:
        return
    rows = max(1, PIECE // (rect.width * PIXEL))
    for y in range(0, rect.height, rows):
        part = Rect(rect.x, rect.y + y, rect.width, min(rows, rect.height - y))
        picture.put(part, opaque((yield part.area * PIXEL)))


def read_copy(picture: Framebuffer, rect: Rect) -> Steps[None]:
    """What is on the screen already, in another place."""
    x, y = yield from unpacked(_POINT)
    if not picture.holds(Rect(x, y, rect.width, rect.height)):
        raise ProtocolError("the VNC server copies what is outside of the screen")
    picture.copy(rect, x, y)


def read_rre(picture: Framebuffer, rect: Rect) -> Steps[None]:
    """A background, and rectangles of one colour on it."""
    count, background = yield from unpacked(_RRE)
    if count > rect.area:
        raise ProtocolError("the VNC server sends more rectangles than there are pixels")
    yield from fill(picture, rect, background + b"\0")
    painted, most = 0, rect.area * 4
    for _ in range(count):
        pixel, x, y, width, height = yield from unpacked(_PART)
        part = Rect(rect.x + x, rect.y + y, width, height)
        if x + width > rect.width or y + height > rect.height:
            raise ProtocolError("the VNC server paints outside of its rectangle")
        picture.fill(part, pixel + b"\0")
        painted += part.area
        if painted > most:
            raise ProtocolError("the VNC server paints the same pixels over and over")
        if painted % PIXELS_PER_PAUSE < part.area:
            yield PAUSE
