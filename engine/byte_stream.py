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
