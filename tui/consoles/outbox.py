"""Outbox: what is typed, on its way to a guest that may take its time; in order, and bounded."""

from __future__ import annotations

import asyncio
from collections import deque
from typing import TYPE_CHECKING, Final

from engine import EngineError

if TYPE_CHECKING:
    from collections.abc import Callable

    from .shown import Shown

#: Bytes that may wait; a guest that takes none of them is not there.
_MOST: Final = 4 * 1_048_576


class Outbox:
    """``refused`` hears why what was typed is lost."""

    def __init__(self, session: Shown, refused: Callable[[EngineError], object]) -> None:
        self._session = session
        self._refused = refused
        self._waiting: deque[bytes | str] = deque()
        self._size = 0
        self._more = asyncio.Event()

    def put(self, piece: bytes | str) -> bool:
        """Send bytes, or paste a text, after what waits already; False where too much does."""
        if self._size + len(piece) > _MOST:
            return False
        self._waiting.append(piece)
        self._size += len(piece)
        self._more.set()
        return True

    async def run(self) -> None:
        """Send until cancelled. What waits behind a failure is lost with it."""
        while True:
            await self._more.wait()
            self._more.clear()
            while self._waiting:
                piece = self._take()
                try:
                    if isinstance(piece, bytes):
                        await self._session.send(piece)
                    else:
                        await self._session.paste(piece)
                except EngineError as error:
                    self._waiting.clear()
                    self._size = 0
                    self._refused(error)

    def _take(self) -> bytes | str:
        """Return a text, or all bytes up to the next one."""
        if isinstance(self._waiting[0], str):
            piece: bytes | str = self._waiting.popleft()
        else:
            together = bytearray()
            while self._waiting and isinstance(self._waiting[0], bytes):
                together += self._waiting.popleft()  # type: ignore[arg-type]
            piece = bytes(together)
        self._size -= len(piece)
        return piece
