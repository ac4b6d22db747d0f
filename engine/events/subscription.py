"""Subscription: one reader of the event queue; bounded, filtered, honest about what it lost."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from typing import TYPE_CHECKING, Self

from .event import DomainEvent, Event, EventsLost

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

    from ..domain_ref import DomainRef

#: Events a reader may take from a full buffer before other tasks get their turn.
_FAIR_SHARE = 256


class Subscription:
    """An async iterator over events; leave its ``with`` block to unsubscribe.

    When the buffer is full, further events are dropped and counted; the reader meets one
    ``EventsLost`` with that count exactly where they are missing.
    """

    def __init__(
        self,
        remove: Callable[[Subscription], None],
        types: tuple[type[Event], ...],
        domain: DomainRef | None,
        limit: int,
    ) -> None:
        self._remove = remove
        self._types = types
        self._domain = domain
        self._limit = limit
        self._buffer: deque[Event] = deque()
        self._wanted: dict[type[Event], bool] = {}
        self._lost_here = 0
        self._waiter: asyncio.Future[None] | None = None
        self._is_closed = False
        self._taken = 0
        #: Events this reader has lost since it subscribed.
        self.lost = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> Event:
        self._taken += 1
        if self._taken % _FAIR_SHARE == 0:
            await asyncio.sleep(0)
        if not await self._wait():
            raise StopAsyncIteration
        return self._take()

    def __len__(self) -> int:
        """Return how many events wait to be read."""
        return len(self._buffer) + bool(self._lost_here)

    async def batch(self) -> list[Event]:
        """Wait for something, then return all that is there; empty when the queue was closed."""
        await self._wait()
        return [self._take() for _ in range(len(self))]

    def offer(self, event: Event) -> None:
        """Take an event from the queue, or count it as lost."""
        if not self._wants(event):
            return
        if len(self._buffer) >= self._limit:
            self._lost_here += 1
            self.lost += 1
            return
        if self._lost_here:
            self._mark_gap()
        self._buffer.append(event)
        self._wake()

    def close(self) -> None:
        """Unsubscribe; what is buffered can still be read."""
        self._is_closed = True
        self._remove(self)
        self._wake()

    def _wants(self, event: Event) -> bool:
        kind = type(event)
        wanted = self._wanted.get(kind)
        if wanted is None:
            wanted = self._wanted[kind] = not self._types or issubclass(kind, self._types)
        if not wanted or self._domain is None:
            return wanted
        return isinstance(event, DomainEvent) and event.domain.is_same(self._domain)

    async def _wait(self) -> bool:
        """Wait until there is something to read; False when there never will be."""
        while not len(self):
            if self._is_closed:
                return False
            self._waiter = asyncio.get_running_loop().create_future()
            try:
                await self._waiter
            finally:
                self._waiter = None
        return True

    def _take(self) -> Event:
        if not self._buffer:
            self._mark_gap()
        return self._buffer.popleft()

    def _mark_gap(self) -> None:
        self._buffer.append(EventsLost(time=time.time(), count=self._lost_here))
        self._lost_here = 0

    def _wake(self) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)
