"""Desk: the screen of a guest with a graphical desk: a window to sign in, in the guest's colour."""

from __future__ import annotations

import zlib
from typing import Final

from ....console.framebuffer import PIXEL, Framebuffer, Rect

#: Points of a screen, from left to right and from top to bottom.
WIDTH: Final = 640
HEIGHT: Final = 400

_BLACK, _GREY, _WHITE, _INK = 0x000000, 0x3A3E46, 0xE2E4E8, 0x303030
_BAR = Rect(0, 0, WIDTH, 20)
_WINDOW, _TITLE, _FIELD = (
    Rect(200, 120, 240, 160),
    Rect(200, 120, 240, 16),
    Rect(260, 190, 120, 20),
)
_SUN_X, _SUN_Y, _SUN_RADIUS = 520, 110, 56
_DOT, _STEP, _MOST_DOTS = 6, 9, 12


class Desk:
    """The picture, and the dots that typing puts into its field."""

    def __init__(self, seed: str) -> None:
        self.framebuffer = Framebuffer(WIDTH, HEIGHT)
        self.stamp = 1
        self._dots = 0
        self._field_stamp = 1
        tone = zlib.crc32(seed.encode())
        self._paint_sky((40 + tone % 64, 48 + (tone >> 8) % 64, 72 + (tone >> 16) % 64))
        for part, colour in (
            (_BAR, _BLACK),
            (_WINDOW, _GREY),
            (_TITLE, _WHITE),
            (_FIELD, _WHITE),
        ):
            self._fill(part, colour)

    def type(self, data: bytes) -> None:
        """Put a dot into the field, take one away, or empty it."""
        changes = {b"\x7f": max(self._dots - 1, 0), b"\r": 0, b"\x1b": 0}
        self._dots = changes.get(data, min(self._dots + 1, _MOST_DOTS))
        self._fill(_FIELD, _WHITE)
        for number in range(self._dots):
            self._fill(Rect(_FIELD.x + 6 + number * _STEP, _FIELD.y + 7, _DOT, _DOT), _INK)
        self.stamp += 1
        self._field_stamp = self.stamp

    def refresh(self) -> None:
        """Everything is drawn already."""

    def damage(self, since: int) -> list[Rect]:
        """Return what was drawn after a stamp."""
        if since < 1:
            return [self.framebuffer.bounds]
        return [_FIELD] if self._field_stamp > since else []

    def _paint_sky(self, colour: tuple[int, int, int]) -> None:
        """Paint the desk: a sky that grows lighter, and a sun in it."""
        for y in range(HEIGHT):
            red, green, blue = (part + y * (255 - part) // (2 * HEIGHT) for part in colour)
            self._fill(Rect(0, y, WIDTH, 1), red << 16 | green << 8 | blue)
            half = int(max(_SUN_RADIUS**2 - (y - _SUN_Y) ** 2, 0) ** 0.5)
            if half:
                light = red + 60 << 16 | green + 50 << 8 | blue + 20
                self._fill(Rect(_SUN_X - half, y, 2 * half, 1), light)

    def _fill(self, part: Rect, colour: int) -> None:
        self.framebuffer.fill(part, colour.to_bytes(PIXEL, "little"))
