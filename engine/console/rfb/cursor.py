"""CursorImage: the pointer as a server draws it (rfbproto, "Cursor Pseudo-encoding")."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ...errors import ProtocolError
from ..framebuffer import PIXEL
from .bits import bits_of
from .limits import CURSOR_SIDE_LIMIT
from .steps import taken

if TYPE_CHECKING:
    from ..framebuffer import Rect
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


def read_cursor(rect: Rect) -> Steps[CursorImage]:
    """Pixels, and one bit for each: shown or not."""
    if max(rect.width, rect.height) > CURSOR_SIDE_LIMIT:
        raise ProtocolError(f"the VNC server sends a pointer of {rect.width}x{rect.height} pixels")
    pixels = bytearray((yield from taken(rect.area * PIXEL)))
    mask = yield from taken((rect.width + 7) // 8 * rect.height)
    pixels[3::PIXEL] = bits_of(mask, rect.width).replace(b"\1", b"\xff")
    return CursorImage(rect.width, rect.height, rect.x, rect.y, bytes(pixels))
