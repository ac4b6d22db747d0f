"""Inflater: a zlib stream over many rectangles, which never gives more than is needed."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, Final

from ...errors import ProtocolError
from .steps import PAUSE, PIECE

if TYPE_CHECKING:
    from .steps import Steps

#: Inflated between two pauses: about a millisecond.
_SLICE: Final = 1 << 18


class Inflater:
    """``read`` takes a piece of the stream, and keeps what later pieces refer to."""

    def __init__(self) -> None:
        self._stream = zlib.decompressobj()

    def read(self, length: int, limit: int) -> Steps[bytearray]:
        """Read ``length`` bytes of the stream and return what they hold, at most ``limit`` bytes.

        Raises:
            ProtocolError: they hold more, are no zlib stream, or are more than could be needed.
        """
        if length > limit + limit // 512 + 256:
            raise ProtocolError(
                f"the VNC server announces {length} packed bytes, where {limit} are needed unpacked"
            )
        plain = bytearray()
        while length:
            packed = yield min(PIECE, length)
            length -= len(packed)
            while packed:
                # One more than may come: only so does zlib take all of the input.
                plain += self._inflated(packed, min(_SLICE, limit + 1 - len(plain)))
                if len(plain) > limit:
                    raise ProtocolError("the VNC server packs more than the rectangle can hold")
                packed = self._stream.unconsumed_tail
                if packed:
                    yield PAUSE
        return plain

    def read_exactly(self, length: int, size: int) -> Steps[bytearray]:
        """Read ``length`` bytes of the stream, which must hold ``size`` bytes.

        Raises:
            ProtocolError: they do not.
        """
        plain = yield from self.read(length, size)
        if len(plain) != size:
            raise ProtocolError(f"the VNC server packs {len(plain)} bytes where {size} are needed")
        return plain

    def _inflated(self, packed: bytes, most: int) -> bytes:
        try:
            return self._stream.decompress(packed, most)
        except zlib.error as error:
            raise ProtocolError("the VNC server sends what is no zlib stream") from error
