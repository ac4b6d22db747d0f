"""What a VNC client says, as bytes (RFC 6143, section 7.5)."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..framebuffer import Rect

#: 32 bits, depth 24, little-endian, true colour: blue, green, red, nothing.
SET_PIXEL_FORMAT: Final = struct.pack(
    "!B3xBBBBHHHBBB3x", *(0, 32, 24, 0, 1), *(255, 255, 255), *(16, 8, 0)
)


def set_encodings(numbers: Sequence[int]) -> bytes:
    """Say what we understand, best first."""
    return struct.pack(f"!BxH{len(numbers)}i", 2, len(numbers), *numbers)


def update_request(rect: Rect, *, incremental: bool) -> bytes:
    """Ask for what changes, or for all there is."""
    return struct.pack("!BBHHHH", 3, incremental, rect.x, rect.y, rect.width, rect.height)


def key_event(keysym: int, *, pressed: bool) -> bytes:
    """A key by what it means."""
    return struct.pack("!BBxxI", 4, pressed, keysym)


def extended_key_event(keysym: int, scancode: int, *, pressed: bool) -> bytes:
    """A key by where it is on the keyboard too (QEMU's extension)."""
    return struct.pack("!BBHII", 255, 0, pressed, keysym, scancode)


def pointer_event(x: int, y: int, buttons: int) -> bytes:
    """Where the pointer is, and which buttons are down."""
    return struct.pack("!BBHH", 5, buttons & 255, x & 0xFFFF, y & 0xFFFF)
