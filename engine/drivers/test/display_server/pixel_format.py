"""PixelFormat: how a client wants its pixels (RFC 6143, section 7.4)."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import Final, Self

from ....console.framebuffer import PIXEL

_FIELDS: Final = struct.Struct(">BBBBHHHBBB3x")


@dataclass(frozen=True, slots=True)
class PixelFormat:
    """Bits of a pixel, and where its colours are in it."""

    bits: int = 32
    depth: int = 24
    big_endian: int = 0
    true_colour: int = 1
    red_max: int = 255
    green_max: int = 255
    blue_max: int = 255
    red_shift: int = 16
    green_shift: int = 8
    blue_shift: int = 0

    SIZE = _FIELDS.size

    @classmethod
    def read(cls, data: bytes) -> Self | None:
        """Return the format that a client asks for, None for one that is not to be had."""
        found = cls(*_FIELDS.unpack(data))
        fits = max(found.red_shift, found.green_shift, found.blue_shift) < found.bits
        return found if found.bits in (8, 16, 32) and found.true_colour and fits else None

    def packed(self) -> bytes:
        """Return it as the protocol spells it."""
        return _FIELDS.pack(
            self.bits, self.depth, self.big_endian, self.true_colour,
            self.red_max, self.green_max, self.blue_max,
            self.red_shift, self.green_shift, self.blue_shift,
        )  # fmt: skip

    @property
    def is_ours(self) -> bool:
        """Whether pixels go as they are kept."""
        return self == PixelFormat() or (
            self.bits == 32
            and not self.big_endian
            and (self.red_max, self.green_max, self.blue_max) == (255, 255, 255)
            and (self.red_shift, self.green_shift, self.blue_shift) == (16, 8, 0)
        )

    def convert(self, pixels: bytes) -> bytes:
        """Return pixels that are kept as blue, green, red and nothing in this format."""
        if self.is_ours:
            return pixels
        size = self.bits // 8
        order = "big" if self.big_endian else "little"
        known: dict[bytes, bytes] = {}
        parts = []
        for start in range(0, len(pixels), PIXEL):
            pixel = pixels[start : start + PIXEL]
            if pixel not in known:
                blue, green, red, _ = pixel
                value = (
                    red * self.red_max // 255 << self.red_shift
                    | green * self.green_max // 255 << self.green_shift
                    | blue * self.blue_max // 255 << self.blue_shift
                )
                mask = (1 << self.bits) - 1
                known[pixel] = (value & mask).to_bytes(size, "big" if order == "big" else "little")
            parts.append(known[pixel])
        return b"".join(parts)
