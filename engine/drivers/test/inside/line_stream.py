"""LineStream: the byte stream of whoever is on a line into a system."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

from ....errors import EngineError, OperationFailed, OperationInvalid

if TYPE_CHECKING:
    from collections.abc import Callable

#: Bytes that wait for a reader who does not come; older ones are lost, as at a serial port.
_MOST_WAITING: Final = 1024 * 1024


class LineStream:
    """A ``ByteStream`` whose other end is in this process."""

    def __init__(self, take: Callable[[bytes], None], leave: Callable[[LineStream], None]) -> None:
        self._take = take
        self._leave = leave
        self._waiting = bytearray()
        self._arrived = asyncio.Event()
        self._is_over = False
        self._failure: EngineError | None = None

    def put(self, data: bytes) -> None:
        """Let the reader have bytes."""
        self._waiting += data
        del self._waiting[:-_MOST_WAITING]
        self._arrived.set()

    def end(self, failure: EngineError | None = None) -> None:
        """Be over from the other side: what waits can still be read."""
        self._is_over = True
        self._failure = self._failure or failure
        self._arrived.set()

    def take_over(self) -> None:
        """End, since somebody else has the line now."""
        self.end(OperationFailed("the console was taken over by another"))

    async def read(self) -> bytes:
        """Return the next bytes; ``b""`` at the end."""
        await self._arrived.wait()
        if self._waiting:
            data = bytes(self._waiting)
            self._waiting.clear()
            if not self._is_over:
                self._arrived.clear()
            return data
        if self._failure is not None:
            raise self._failure
        return b""

    async def write(self, data: bytes | memoryview) -> None:
        """Type."""
        if self._is_over:
            raise self._failure or OperationInvalid("the console is closed")
        self._take(bytes(data))

    async def finish(self) -> None:
        """Leave the line."""
        self._close()

    def abort(self) -> None:
        """Leave the line at once."""
        self._close()
        self._waiting.clear()

    def _close(self) -> None:
        if not self._is_over:
            self._leave(self)
        self.end(OperationInvalid("the console is closed"))
