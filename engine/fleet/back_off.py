"""BackOff: pauses that grow, with the time of the next attempt in plain sight."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from ..tasks import Tasks

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..clock import Clock

#: Longest pause, in seconds, before a host that does not answer is asked again.
LONGEST_PAUSE = 60.0

#: The part of a pause that jitter may take away: hosts lost together do not return together.
_JITTER_SHARE = 0.25


class BackOff:
    """Pauses of ``first`` seconds, doubling up to ``LONGEST_PAUSE``: ``start``, then ``over``.

    ``jitter`` returns a number from 0 (the whole pause) to 1 (a quarter shorter).
    """

    def __init__(
        self, clock: Clock, first: float, jitter: Callable[[], float] = lambda: 0.0
    ) -> None:
        #: When the next attempt is made, by the monotonic clock; None while there is no pause.
        self.retry_at: float | None = None
        self._clock = clock
        self._first = first
        self._jitter = jitter
        self._next = first
        self._tasks = Tasks()
        self._sleep: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin a pause, longer than the last one."""
        pause = min(self._next, LONGEST_PAUSE)
        self._next = pause * 2
        pause *= 1.0 - _JITTER_SHARE * self._jitter()
        self.retry_at = self._clock.monotonic() + pause
        self._sleep = self._tasks.spawn(self._clock.sleep(pause), name="pause before a retry")

    async def over(self) -> None:
        """Return when the pause that was started is over."""
        assert self._sleep is not None, "start first"
        try:
            await asyncio.wait((self._sleep,))
        finally:
            await self.stop()

    def cut_short(self) -> None:
        """End the pause now, if there is one."""
        if self._sleep is not None:
            self._sleep.cancel()

    def reset(self) -> None:
        """Begin with a short pause next time: all is well."""
        self._next = self._first

    async def stop(self) -> None:
        """Give up the pause, if there is one."""
        self.retry_at = self._sleep = None
        await self._tasks.cancel()
