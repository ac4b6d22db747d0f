"""Nap: a sleep that somebody else may end; Naps: those of several who do the same work."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from ..tasks import Tasks

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

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


class Naps:
    """``count`` workers of one ``name``; whoever wakes them wakes all."""

    def __init__(self, clock: Clock, count: int, name: str) -> None:
        self._naps = tuple(Nap(clock) for _ in range(count))
        self._name = name

    async def run(self, work: Callable[[Nap], Coroutine[None, None, None]]) -> None:
        """Let each worker do ``work`` with a nap of its own, until all have ended or cancelled."""
        tasks = Tasks()
        try:
            running = [tasks.spawn(work(nap), name=self._name) for nap in self._naps]
            await asyncio.gather(*running)
        finally:
            await tasks.cancel()

    def wake(self) -> None:
        """End every sleep, or the next one before it begins."""
        for nap in self._naps:
            nap.wake()
