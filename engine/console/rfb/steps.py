"""Steps: reading a protocol without a socket.

A reader is a generator. It yields how many bytes it wants and is sent exactly these, or yields
``PAUSE`` where it has worked for long, so that whoever drives it can let others work; it is sent
``b""`` then. Whoever drives it may stop at any yield and go on later. ``run`` drives over bytes.
"""

from __future__ import annotations

from collections.abc import Generator
from typing import TYPE_CHECKING, Any, Final, TypeVar

if TYPE_CHECKING:
    import struct

T = TypeVar("T")
#: Yields counts, is sent bytes, returns what was read.
Steps = Generator[int, bytes, T]

PAUSE: Final = -1
#: At most so many bytes are wanted at once.
PIECE: Final = 1 << 16


class Ended(Exception):
    """The bytes ended in the middle; the text says how many were wanted."""


def unpacked(layout: struct.Struct) -> Steps[tuple[Any, ...]]:
    """Read numbers."""
    return layout.unpack((yield layout.size))


def taken(count: int) -> Steps[bytes]:
    """Read ``count`` bytes, however many."""
    if count <= PIECE:
        return (yield count) if count else b""
    whole = bytearray()
    while len(whole) < count:
        whole += yield min(PIECE, count - len(whole))
    return bytes(whole)


def skipped(count: int) -> Steps[None]:
    """Read ``count`` bytes and forget them."""
    while count:
        count -= len((yield min(PIECE, count)))


def run(steps: Steps[T], data: bytes) -> T:
    """Drive ``steps`` over ``data``; what is left is ignored.

    Raises:
        Ended: there is too little of it.
    """
    offset, wanted = 0, next(steps)
    try:
        while True:
            if wanted == PAUSE:
                wanted = steps.send(b"")
                continue
            if offset + wanted > len(data):
                raise Ended(f"{wanted} bytes wanted at {offset}, of {len(data)}")
            piece = data[offset : offset + wanted]
            offset += wanted
            wanted = steps.send(piece)
    except StopIteration as done:
        result: T = done.value
        return result
