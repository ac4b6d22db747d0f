"""How much of a VNC server is believed. Whatever passes one of these ends the connection.

What                                    limit
--------------------------------------  --------------------------------------------------
a side of the screen                    8192 pixels
the screen                              8192 x 4320 pixels (8K, either way up): 135 MiB
a side of the pointer's picture         1024 pixels
the name, a reason, a list of names     64 KiB
a cut text (read and dropped)           16 MiB
pixels painted by one update            16 screens: it could go on for ever with none
changes of size in one update           4
inflated bytes                          what the rectangle's pixels can need at most
"""

from __future__ import annotations

from typing import Final

from ...errors import ProtocolError

SIDE_LIMIT: Final = 8192
AREA_LIMIT: Final = 8192 * 4320
CURSOR_SIDE_LIMIT: Final = 1024
TEXT_LIMIT: Final = 1 << 16
CUT_TEXT_LIMIT: Final = 1 << 24
SCREENS_PER_UPDATE: Final = 16
RESIZES_PER_UPDATE: Final = 4
#: Pixels painted between two pauses: one to two milliseconds.
PIXELS_PER_PAUSE: Final = 1 << 17


def check_size(width: int, height: int) -> None:
    """Refuse a screen that cannot be.

    Raises:
        ProtocolError: it has no pixel, or more than ``limits`` allows.
    """
    if not width or not height:
        raise ProtocolError(f"the VNC server says its screen is {width}x{height}: it has no pixel")
    if max(width, height) > SIDE_LIMIT or width * height > AREA_LIMIT:
        raise ProtocolError(
            f"the VNC server says its screen is {width}x{height}:"
            f" more than 8192x4320 is not shown here",
            hint="make the guest's screen smaller",
        )


def check_length(length: int, limit: int, what: str) -> int:
    """Return ``length`` of ``what``.

    Raises:
        ProtocolError: it is above ``limit``.
    """
    if length > limit:
        raise ProtocolError(
            f"the VNC server announces {what} of {length} bytes; {limit} is as far as we go"
        )
    return length
