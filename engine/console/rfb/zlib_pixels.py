"""The encoding zlib (6): raw pixels, packed."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Final

from ..framebuffer import PIXEL
from .bands import paint
from .inflate import Inflater
from .plain import opaque
from .steps import unpacked

if TYPE_CHECKING:
    from ..framebuffer import Framebuffer, Rect
    from .steps import Steps

_LENGTH: Final = struct.Struct("!I")


class ZlibPixels:
    """One stream for the whole connection."""

    def __init__(self) -> None:
        self._stream = Inflater()

    def read(self, picture: Framebuffer, rect: Rect) -> Steps[None]:
        """Read one rectangle."""
        (length,) = yield from unpacked(_LENGTH)
        pixels = yield from self._stream.read_exactly(length, rect.area * PIXEL)
        yield from paint(picture, rect, pixels, lambda rows, _: opaque(rows))
