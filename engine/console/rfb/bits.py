"""Pixels of less than a byte, unpacked into one byte each; and numbers of colours into colours."""

from __future__ import annotations

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


def bits_of(packed: bytes | bytearray, width: int, height: int, size: int = 1) -> bytes:
    """Return one byte for each pixel of ``size`` bits; rows begin at whole bytes."""
    table = _UNPACKED[size].__getitem__
    per_byte = 8 // size
    if width % per_byte == 0:
        return b"".join(map(table, packed))
    line = (width + per_byte - 1) // per_byte
    starts = range(0, line * height, line)
    return b"".join(
        [b"".join(map(table, packed[start : start + line]))[:width] for start in starts]
    )


def painted(numbers: bytes, colours: Sequence[bytes]) -> bytearray:
    """Return the pixels whose colours ``numbers`` name; each colour is BGRX.

    A number without a colour is black.
    """
    pixels = bytearray(len(numbers) * PIXEL)
    black = bytes(256 - len(colours))
    for place in range(3):
        plane = bytes([colour[place] for colour in colours]) + black
        pixels[place::PIXEL] = numbers.translate(plane)
    return pixels
