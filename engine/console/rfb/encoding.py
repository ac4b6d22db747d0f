"""Numbers of encodings (RFC 6143, section 7.7, and the community's "rfbproto" document)."""

from __future__ import annotations

from enum import IntEnum
from typing import Final


class Encoding(IntEnum):
    """How pixels come; negative ones tell something else, or ask for it."""

    RAW = 0
    COPY_RECT = 1
    RRE = 2
    HEXTILE = 5
    ZLIB = 6
    TIGHT = 7
    ZRLE = 16
    DESKTOP_SIZE = -223
    LAST_RECT = -224
    POINTER_POSITION = -232
    CURSOR = -239
    X_CURSOR = -240
    POINTER_TYPE = -257
    EXTENDED_KEY = -258
    LED_STATE = -261
    DESKTOP_NAME = -307
    EXTENDED_DESKTOP_SIZE = -308


#: What pixels are wanted in, best first. No quality level among the rest: no loss, no JPEG.
PIXELS: Final = (
    Encoding.TIGHT,
    Encoding.COPY_RECT,
    Encoding.ZRLE,
    Encoding.ZLIB,
    Encoding.HEXTILE,
    Encoding.RRE,
    Encoding.RAW,
)
#: What we understand beside pixels.
FACTS: Final = (
    Encoding.DESKTOP_SIZE,
    Encoding.EXTENDED_DESKTOP_SIZE,
    Encoding.LAST_RECT,
    Encoding.CURSOR,
    Encoding.X_CURSOR,
    Encoding.POINTER_POSITION,
    Encoding.EXTENDED_KEY,
    Encoding.LED_STATE,
    Encoding.POINTER_TYPE,
    Encoding.DESKTOP_NAME,
)
