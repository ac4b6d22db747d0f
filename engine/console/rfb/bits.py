"""Pixels of less than a byte, unpacked; numbers of colours made colours.

All of it is joins of table entries and strided copies: no loop of Python goes over pixels.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Final

from ..framebuffer import PIXEL

if TYPE_CHECKING:
    from collections.abc import Sequence

#: By bits of a pixel: what each byte holds, the leftmost pixel in the highest bits.
_UNPACKED: Final = {
    size: tuple(
        bytes(byte >> shift & ((1 << size) - 1) for shift in range(8 - size, -1, -size))
        for byte in range(256)
    )
    for size in (1, 2, 4)
}


def bits_of(packed: bytes | bytearray, width: int, size: int = 1) -> bytes:
    """Return one byte for each pixel of ``size`` bits; rows begin at whole bytes."""
    per_byte = 8 // size
    line = (width + per_byte - 1) // per_byte * per_byte
    return _trimmed(b"".join(map(_UNPACKED[size].__getitem__, packed)), line, width)


def painted(numbers: bytes | bytearray, colours: Sequence[bytes]) -> bytearray:
    """Return the pixels whose colours ``numbers`` name; each colour is BGRX.

    A number without a colour is black.
    """
    pixels = bytearray(len(numbers) * PIXEL)
    black = bytes(256 - len(colours))
    for place in range(3):
        plane = bytes([colour[place] for colour in colours]) + black
        pixels[place::PIXEL] = numbers.translate(plane)
    return pixels


def two_coloured(packed: bytes | bytearray, width: int, colours: Sequence[bytes]) -> bytes:
    """Return the pixels of one bit each: how text on a plain ground comes."""
    octets, line = _Octets(colours), (width + 7) // 8
    if line % 2:
        pixels = b"".join(map(octets.__getitem__, packed))
    else:
        pixels = b"".join(map(_Pairs(octets).__getitem__, memoryview(packed).cast("H")))
    return _trimmed(pixels, line * 8 * PIXEL, width * PIXEL)


class _Octets(dict[int, bytes]):
    """Eight pixels for each byte, made when it is first met."""

    def __init__(self, colours: Sequence[bytes]) -> None:
        super().__init__()
        self._colours = colours

    def __missing__(self, byte: int) -> bytes:
        pixels = b"".join(map(self._colours.__getitem__, _UNPACKED[1][byte]))
        self[byte] = pixels
        return pixels


class _Pairs(dict[int, bytes]):
    """Sixteen pixels for each two bytes: text has few different ones."""

    def __init__(self, octets: _Octets) -> None:
        super().__init__()
        self._octets = octets

    def __missing__(self, pair: int) -> bytes:
        first, second = pair.to_bytes(2, sys.byteorder)
        pixels = self._octets[first] + self._octets[second]
        self[pair] = pixels
        return pixels


def _trimmed(rows: bytes, line: int, wanted: int) -> bytes:
    """Return rows of ``line`` bytes without what the last packed byte of each has too much."""
    if line == wanted:
        return rows
    return b"".join([rows[start : start + wanted] for start in range(0, len(rows), line)])
