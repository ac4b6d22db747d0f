"""Nap: a sleep that somebody else may end."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from ..tasks import Tasks

if TYPE_CHECKING:
    from ..clock import Clock


class Nap:
    """``sleep`` for one task, ``wake`` for everybody; woken while awake is not sleeping at all."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._tasks = Tasks()
        self._sleep: asyncio.Task[None] | None = None
        self._is_woken = False

    async def sleep(self, seconds: float) -> None:
        """Return after ``seconds``, or as soon as somebody wakes."""
        if not self._is_woken:
            self._sleep = self._tasks.spawn(self._clock.sleep(seconds), name="nap")
            try:
                await asyncio.wait((self._sleep,))
            finally:
                self._sleep = None
                await self._tasks.cancel()
        self._is_woken = False

    def wake(self) -> None:
        """End the sleep, or the next one before it begins."""
        self._is_woken = True
        if self._sleep is not None:
            self._sleep.cancel()
