"""The decoders of one connection; compressed ones keep their streams from update to update."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .encoding import Encoding
from .hextile import read_hextile
from .plain import read_copy, read_raw, read_rre
from .tight import Tight
from .zlib_pixels import ZlibPixels
from .zrle import Zrle

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ..framebuffer import Framebuffer, Rect
    from .steps import Steps

    Decoder = Callable[[Framebuffer, Rect], Steps[None]]


def decoders() -> Mapping[int, Decoder]:
    """Return a reader for each encoding of pixels."""
    return {
        Encoding.RAW: read_raw,
        Encoding.COPY_RECT: read_copy,
        Encoding.RRE: read_rre,
        Encoding.HEXTILE: read_hextile,
        Encoding.ZLIB: ZlibPixels().read,
        Encoding.TIGHT: Tight().read,
        Encoding.ZRLE: Zrle().read,
    }
