"""ByteStream: bytes to and from a guest or a host: a console, a channel, a picture, a volume."""

from __future__ import annotations

from typing import Protocol


class ByteStream(Protocol):
    """An open stream. ``finish`` or ``abort`` must be called."""

    async def read(self) -> bytes:
        """Return the next bytes; ``b""`` at the end.

        Raises:
            EngineError: the other end broke it off, or is gone.
        """
        ...

    async def write(self, data: bytes | memoryview) -> None:
        """Send bytes; returns when the other end can take more."""
        ...

    async def finish(self) -> None:
        """End it, and wait until everything has been taken.

        Raises:
            EngineError: the other end could not take it all.
        """
        ...

    def abort(self) -> None:
        """Break it off."""
        ...


class Hole(Protocol):
    """So many zero bytes that nobody sends."""

    @property
    def length(self) -> int:
        """How many."""


class SparseStream(ByteStream, Protocol):
    """A stream of a volume; one that was opened as sparse has holes beside its bytes."""

    async def receive(self) -> bytes | Hole:
        """Return the next bytes or the next hole; ``b""`` at the end.

        Raises:
            EngineError: the other end broke it off, or is gone.
        """
        ...

    async def write_hole(self, length: int) -> None:
        """Say that ``length`` zero bytes follow."""
        ...
