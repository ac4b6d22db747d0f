"""Tight: pixels packed by zlib (rfbproto, "Tight Encoding"): one colour, or all as they are.

Only for pixels of 8 bits a colour; each goes as red, green and blue.
"""

from __future__ import annotations

import zlib
from typing import Final

from ....console.framebuffer import PIXEL

_FILL, _BASIC = b"\x80", b"\x00"
#: Less than this goes unpacked and without a length.
_UNPACKED: Final = 12


class Tight:
    """The packing of one connection: its zlib stream goes on from rectangle to rectangle."""

    def __init__(self) -> None:
        self._stream = zlib.compressobj(1)

    def pack(self, pixels: bytes) -> bytes:
        """Return a rectangle's pixels packed."""
        first = pixels[:PIXEL]
        if pixels == first * (len(pixels) // PIXEL):
            return _FILL + first[2::-1]
        colours = bytearray(len(pixels) // PIXEL * 3)
        for place in range(3):
            colours[2 - place :: 3] = pixels[place::PIXEL]
        if len(colours) < _UNPACKED:
            return _BASIC + colours
        data = self._stream.compress(colours) + self._stream.flush(zlib.Z_SYNC_FLUSH)
        return _BASIC + _length(len(data)) + data


def _length(number: int) -> bytes:
    """Return a length of up to 22 bits in one to three bytes, the lowest seven bits first."""
    if number < 0x80:
        return bytes([number])
    if number < 0x4000:
        return bytes([number & 0x7F | 0x80, number >> 7])
    return bytes([number & 0x7F | 0x80, number >> 7 & 0x7F | 0x80, number >> 14])
