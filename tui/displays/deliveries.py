"""Deliveries: keys and pointer on their way to a guest that may take its time; in their order."""

from __future__ import annotations

import asyncio
from collections import deque
from typing import TYPE_CHECKING, Final

from engine import EngineError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from engine.access.screen_session import ScreenSession

    Delivery = Callable[[], Awaitable[None]]

#: Deliveries that may wait; a guest that takes none of them is not there.
_MOST: Final = 4096


class Deliveries:
    """``refused`` hears why what was typed is lost."""

    def __init__(self, session: ScreenSession, refused: Callable[[EngineError], None]) -> None:
        self._session = session
        self._refused = refused
        self._waiting: deque[tuple[str, Delivery]] = deque()
        self._more = asyncio.Event()

    def put(self, delivery: Delivery, kind: str = "keys") -> bool:
        """Deliver after what waits already; False where too much does."""
        if len(self._waiting) >= _MOST:
            return False
        self._waiting.append((kind, delivery))
        self._more.set()
        return True

    def move_pointer(self, x: int, y: int, buttons: int) -> None:
        """Move the pointer there; a move that still waits is left out."""
        kind = f"pointer {buttons}"
        if self._waiting and self._waiting[-1][0] == kind:
            self._waiting.pop()
        self.put(lambda: self._session.pointer(x, y, buttons), kind)

    async def run(self) -> None:
        """Deliver until cancelled. What waits behind a failure is lost with it."""
        while True:
            await self._more.wait()
            self._more.clear()
            while self._waiting:
                _, delivery = self._waiting.popleft()
                try:
                    await delivery()
                except EngineError as error:
                    self._waiting.clear()
                    self._refused(error)
