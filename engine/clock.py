"""Clock: where time comes from, so that a test can turn it.

Drivers and trackers never ask ``time`` or ``asyncio.sleep`` themselves. Durations are differences
of ``monotonic``, which does not jump; ``now`` is for showing.
"""

from __future__ import annotations

import asyncio
import heapq
import itertools
import time
from typing import Protocol


class Clock(Protocol):
    """What the engine needs of time."""

    def now(self) -> float:
        """Return seconds since the epoch; may jump when the host's clock is set."""
        ...

    def monotonic(self) -> float:
        """Return seconds since some fixed point; never goes back."""
        ...

    async def sleep(self, seconds: float) -> None:
        """Return after ``seconds`` of this clock's time."""
        ...


class SystemClock:
    """The host's own time."""

    def now(self) -> float:
        """Return seconds since the epoch."""
        return time.time()

    def monotonic(self) -> float:
        """Return seconds of uptime."""
        return time.monotonic()

    async def sleep(self, seconds: float) -> None:
        """Let other tasks run for ``seconds``."""
        await asyncio.sleep(seconds)


class ManualClock:
    """Time that stands still until it is told to ``advance``."""

    def __init__(self, now: float = 1_700_000_000.0) -> None:
        self._now = now
        self._monotonic = 0.0
        self._order = itertools.count()
        self._sleepers: list[tuple[float, int, asyncio.Future[None]]] = []

    def now(self) -> float:
        """Return seconds since the epoch."""
        return self._now

    def monotonic(self) -> float:
        """Return seconds since this clock was made."""
        return self._monotonic

    async def sleep(self, seconds: float) -> None:
        """Wait until ``advance`` has passed ``seconds``."""
        waiter = asyncio.get_running_loop().create_future()
        heapq.heappush(self._sleepers, (self._monotonic + seconds, next(self._order), waiter))
        await waiter

    def jump(self, seconds: float) -> None:
        """Set the shown time forward or back, as an administrator or NTP does."""
        self._now += seconds

    async def advance(self, seconds: float) -> None:
        """Let ``seconds`` pass, waking each sleeper at its own time and letting it run."""
        target = self._monotonic + seconds
        await _settle()
        while self._sleepers and self._sleepers[0][0] <= target:
            wake_at, _, waiter = heapq.heappop(self._sleepers)
            self._pass_until(wake_at)
            if not waiter.done():
                waiter.set_result(None)
            await _settle()
        self._pass_until(target)

    def _pass_until(self, monotonic: float) -> None:
        self._now += monotonic - self._monotonic
        self._monotonic = monotonic


async def _settle() -> None:
    """Give every task that can run the turns it needs to reach its next wait."""
    for _ in range(20):
        await asyncio.sleep(0)
