"""Tick: how long to wait between two samples of a host.

A host is asked as often as the settings say, unless that would be a burden to it or to the line: a
call that takes long is followed by a pause several times as long; one that took long once, because
a guest was starting, changes nothing. Rows that nobody looks at are sampled less often, and at once
again when they come into sight. Hosts that were opened together do not answer together for ever:
the first pause of each is shorter by a part of its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from .nap import Nap

if TYPE_CHECKING:
    from ..clock import Clock

#: How many times the length of a call the pause behind it is: a call takes a ninth of the time.
CALL_TIMES: Final = 8

#: How many times longer the pause is while nobody sees the rows.
ASIDE_TIMES: Final = 5

#: The longest pause in seconds, but for settings that want a longer one.
LONGEST_TICK: Final = 30.0

#: Seconds that are no reason to sleep again.
_NOTHING: Final = 1e-6


class Tick:
    """The pause after a sample; ``interval`` is the shortest one, in seconds.

    ``phase`` is the part of it, from 0 to 1, that the first pause is shorter by.
    """

    def __init__(self, clock: Clock, interval: float, phase: float = 0.0) -> None:
        #: Seconds that samples take: the shorter of the last two.
        self.duration = 0.0
        self._last = 0.0
        self._clock = clock
        self._interval = interval
        self._phase = phase
        self._ahead = 0.0
        self._is_in_sight = True
        self._nap = Nap(clock)

    @property
    def pause(self) -> float:
        """Seconds from the end of a sample to the next."""
        wanted = max(self._interval, CALL_TIMES * self.duration)
        if not self._is_in_sight:
            wanted *= ASIDE_TIMES
        return min(wanted, max(self._interval, LONGEST_TICK))

    def begin(self) -> None:
        """Say that the next sample is the first."""
        self._ahead = self._phase * self._interval

    def took(self, seconds: float) -> None:
        """Take note of how long a sample took."""
        self.duration, self._last = min(seconds, self._last), seconds

    def set_in_sight(self, is_in_sight: bool) -> None:
        """Say whether anybody sees the rows; who comes back does not wait for the long pause."""
        if is_in_sight != self._is_in_sight:
            self._is_in_sight = is_in_sight
            self._nap.wake()

    async def over(self) -> None:
        """Return when the pause that begins now is over, however it changes meanwhile."""
        began, self._ahead = self._clock.monotonic() - self._ahead, 0.0
        while (rest := began + self.pause - self._clock.monotonic()) > _NOTHING:
            await self._nap.sleep(rest)
