"""Tight (rfbproto, "Tight Encoding"), without JPEG: fill, copy, palette and gradient.

Pixels are three bytes here: red, green, blue. Four zlib streams live as long as the connection;
the server says when one begins anew.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ...errors import ProtocolError
from ..framebuffer import PIXEL
from .bands import fill, paint
from .bits import painted, two_coloured
from .gradient import Gradient
from .inflate import Inflater
from .steps import taken

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ..framebuffer import Framebuffer, Rect
    from .steps import Steps

_FILL, _JPEG = 8, 9
_HAS_FILTER: Final = 4
#: Pixels between two pauses: the only way of telling them that takes a loop.
_GRADIENT_PIXELS: Final = 1 << 12
#: Less than this is not worth packing.
_UNPACKED_BELOW: Final = 12


class Tight:
    """The streams of one connection, and how to read a rectangle."""

    def __init__(self) -> None:
        self._streams = [Inflater() for _ in range(4)]
        self._filters: Mapping[int, Callable[[Framebuffer, Rect, int], Steps[None]]] = {
            0: self._read_copy,
            1: self._read_palette,
            2: self._read_gradient,
        }

    def read(self, picture: Framebuffer, rect: Rect) -> Steps[None]:
        """Read one rectangle."""
        (control,) = yield 1
        for number in range(4):
            if control >> number & 1:
                self._streams[number] = Inflater()
        kind = control >> 4
        if kind == _FILL:
            yield from fill(picture, rect, (yield 3)[::-1] + b"\0")
        elif kind & 8:
            what = "JPEG" if kind == _JPEG else f"the unknown kind {kind}"
            raise ProtocolError(f"the VNC server sends {what} in Tight: nobody asked for it")
        else:
            (number,) = (yield 1) if kind & _HAS_FILTER else b"\0"
            read = self._filters.get(number)
            if read is None:
                raise ProtocolError(f"the VNC server uses the unknown filter {number} of Tight")
            yield from read(picture, rect, kind & 3)

    def _read_copy(self, picture: Framebuffer, rect: Rect, stream: int) -> Steps[None]:
        plain = yield from self._unpacked(stream, rect.area * 3)
        yield from paint(picture, rect, plain, lambda rows, _: unswapped(rows))

    def _read_palette(self, picture: Framebuffer, rect: Rect, stream: int) -> Steps[None]:
        (last,) = yield 1
        if not last:
            raise ProtocolError("the VNC server sends a palette of one colour")
        listed = yield (last + 1) * 3
        colours = [listed[i : i + 3][::-1] + b"\0" for i in range(0, len(listed), 3)]
        if last > 1:
            plain = yield from self._unpacked(stream, rect.area)
            yield from paint(picture, rect, plain, lambda rows, _: painted(rows, colours))
            return
        plain = yield from self._unpacked(stream, (rect.width + 7) // 8 * rect.height)
        yield from paint(
            picture, rect, plain, lambda rows, width: two_coloured(rows, width, colours)
        )

    def _read_gradient(self, picture: Framebuffer, rect: Rect, stream: int) -> Steps[None]:
        plain = yield from self._unpacked(stream, rect.area * 3)
        gradient = Gradient(rect.width)
        yield from paint(
            picture, rect, plain, lambda rows, _: unswapped(gradient.undo(rows)), _GRADIENT_PIXELS
        )

    def _unpacked(self, stream: int, size: int) -> Steps[bytearray | bytes]:
        if size < _UNPACKED_BELOW:
            return (yield from taken(size))
        length = yield from _read_length()
        return (yield from self._streams[stream].read_exactly(length, size))


def unswapped(colours: bytes | bytearray) -> bytearray:
    """Return red, green, blue as BGRX."""
    pixels = bytearray(len(colours) // 3 * PIXEL)
    for place in range(3):
        pixels[place::PIXEL] = colours[2 - place :: 3]
    return pixels


def _read_length() -> Steps[int]:
    """A number in one to three bytes of seven bits, the last one of eight."""
    length = 0
    for shift in (0, 7, 14):
        (byte,) = yield 1
        if shift == 14:
            return length | byte << shift
        length |= (byte & 127) << shift
        if byte < 128:
            break
    return length
