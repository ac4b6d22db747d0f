"""read_all: a stream from a guest or a host, whole, but no more of it than expected."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...errors import OperationFailed

if TYPE_CHECKING:
    from ...byte_stream import ByteStream


async def read_all(stream: ByteStream, limit: int, what: str) -> bytes:
    """Return everything up to the end.

    Raises:
        OperationFailed: it has more than ``limit`` bytes.
    """
    pieces: list[bytes] = []
    size = 0
    while piece := await stream.read():
        size += len(piece)
        if size > limit:
            raise OperationFailed(f"{what} has more than {limit} bytes")
        pieces.append(piece)
    return b"".join(pieces)
