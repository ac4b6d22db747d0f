"""Inventory: the rows of one host, kept current; the lists of the application draw from here.

    driver -> Connection -> Subscription -> Inventory.rows -> on_change -> RowsChanged on the screen

Three tasks: one reads events (who is on which console changes at once), one lists the domains (at
the start, after a burst of lifecycle events, after a gap in the events), one samples the counters
of all domains with a single call per tick. A host that does not answer leaves its rows as they
were, marked stale, and is asked again with growing pauses.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, TypeVar

from ..domain_state import DomainState
from ..errors import EngineError, Unsupported
from ..events import (
    BalloonChangeEvent,
    DomainEvent,
    EventsLost,
    GraphicsClientsEvent,
    LifecycleEvent,
    MetadataChangeEvent,
)
from ..graphics_session import GraphicsSessionEvent
from ..tasks import Tasks
from .rates import DomainRates, domain_rates
from .row import DomainRow
from .summary import FleetSummary

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable

    from ..connection import Connection
    from ..domain_facts import DomainInfo, DomainStatistics
    from ..events import Event

#: What identifies a row: host and uuid.
RowKey = tuple[str, str]

#: Seconds between two listings of the domains while lifecycle events keep coming.
LISTING_PAUSE = 0.25

#: Longest pause, in seconds, before a host that does not answer is asked again.
LONGEST_PAUSE = 60.0

#: Events after which the facts of the domains must be asked again.
_CHANGES_FACTS = (LifecycleEvent, MetadataChangeEvent, BalloonChangeEvent, EventsLost)

_RUNS = frozenset({DomainState.RUNNING, DomainState.BLOCKED})

_Answer = TypeVar("_Answer")


class Inventory:
    """The rows of one connection. ``run`` keeps them current until it is cancelled.

    ``on_change`` is called with the keys of rows that were added, removed or became different,
    once per tick or burst of events, and with no key after the first listing. ``interval`` is the
    pause between samples, in seconds.
    """

    def __init__(
        self,
        host: str,
        connection: Connection,
        on_change: Callable[[set[RowKey]], None],
        interval: float = 2.0,
    ) -> None:
        self.host = host
        self.connection = connection
        #: Why the host does not answer; None while it does.
        self.failure: EngineError | None = None
        #: When it is asked again, by the connection's monotonic clock; None while it answers.
        self.retry_at: float | None = None
        #: Whether the host has said which domains it has, be it none.
        self.has_listed = False
        self._on_change = on_change
        self._interval = interval
        self._infos: dict[str, DomainInfo] = {}
        self._samples: dict[str, DomainStatistics] = {}
        self._rates: dict[str, DomainRates] = {}
        self._rows: dict[RowKey, DomainRow] = {}
        self._last_answer = connection.clock.monotonic()
        #: Questions without an answer -> the time of the last good answer before.
        self._silent_since: dict[str, float] = {}
        self._must_list = asyncio.Event()

    @property
    def rows(self) -> list[DomainRow]:
        """Every domain of the host, in the order in which they were first seen."""
        return list(self._rows.values())

    def row(self, key: RowKey) -> DomainRow | None:
        """Return the row with that key; None when there is no such domain (any more)."""
        return self._rows.get(key)

    def summary(self) -> FleetSummary:
        """Return the figures of this host."""
        running = [row for row in self._rows.values() if row.info.status.state in _RUNS]
        return FleetSummary(
            hosts=1,
            domains=len(self._rows),
            running=len(running),
            viewers=sum(len(row.viewers) for row in self._rows.values()),
            viewers_known=all(x.sessions_complete and x.stale_since is None for x in running),
        )

    async def run(self) -> None:
        """Keep the rows current; ends only by cancellation, whatever the host does."""
        tasks = Tasks()
        self._must_list.set()
        try:
            with self.connection.events.subscribe(
                *_CHANGES_FACTS, GraphicsSessionEvent, GraphicsClientsEvent
            ) as subscription:
                work = (self._read(subscription.batch), self._list(), self._sample())
                await asyncio.gather(
                    *(tasks.spawn(each, name=f"inventory of {self.host}") for each in work)
                )
        finally:
            await tasks.cancel()

    # -- the three tasks ----------------------------------------------------------------------

    async def _read(self, next_batch: Callable[[], Awaitable[list[Event]]]) -> None:
        while batch := await next_batch():
            if any(isinstance(event, _CHANGES_FACTS) for event in batch):
                self._must_list.set()
            if any(isinstance(event, EventsLost) for event in batch):
                self._publish(self._infos)
            else:
                self._publish({x.domain.uuid for x in batch if isinstance(x, DomainEvent)})
        self._must_list.set()  # the queue was closed: the answer will say why

    async def _list(self) -> None:
        failures = 0
        while True:
            await self._must_list.wait()
            self._must_list.clear()
            infos = await self._ask("domains", self.connection.domains)
            if infos is None:
                self._must_list.set()
                failures += 1
                await self._back_off(failures)
                continue
            failures = 0
            self._take_infos(infos)
            await self.connection.clock.sleep(LISTING_PAUSE)

    async def _sample(self) -> None:
        failures = 0
        while True:
            try:
                samples = await self._ask("statistics", self.connection.statistics)
            except Unsupported:
                return
            if samples is None:
                failures += 1
                await self._back_off(failures)
                continue
            failures = 0
            self._take_samples(samples)
            await self.connection.clock.sleep(self._interval)

    # -- asking -------------------------------------------------------------------------------

    async def _ask(self, what: str, question: Callable[[], Awaitable[_Answer]]) -> _Answer | None:
        """Return the answer, or None where there is none: then the rows are stale."""
        try:
            answer = await question()
        except Unsupported:
            raise
        except EngineError as error:
            was_silent = bool(self._silent_since)
            self.failure = error
            self._silent_since.setdefault(what, self._last_answer)
            self._publish(self._infos)
            if not was_silent:
                self._on_change(set())
            return None
        self._last_answer = self.connection.clock.monotonic()
        if self._silent_since.pop(what, None) is not None and not self._silent_since:
            self.failure = self.retry_at = None
            self._on_change(set())
        return answer

    async def _back_off(self, failures: int) -> None:
        pause = min(self._interval * 2.0 ** min(failures, 16), LONGEST_PAUSE)
        self.retry_at = self.connection.clock.monotonic() + pause
        await self.connection.clock.sleep(pause)

    # -- taking in ----------------------------------------------------------------------------

    def _take_infos(self, infos: list[DomainInfo]) -> None:
        before = self._infos
        self._infos = {info.ref.uuid: info for info in infos}
        for uuid in before.keys() - self._infos.keys():
            self._samples.pop(uuid, None)
        self._publish(before | self._infos)
        if not self.has_listed:
            self.has_listed = True
            self._on_change(set())

    def _take_samples(self, samples: list[DomainStatistics]) -> None:
        before, self._samples = self._samples, {x.ref.uuid: x for x in samples}
        self._rates = {
            uuid: domain_rates(before.get(uuid), sample, self._history(uuid))
            for uuid, sample in self._samples.items()
        }
        self._publish(self._infos)

    def _history(self, uuid: str) -> tuple[float, ...]:
        rates = self._rates.get(uuid)
        return rates.cpu_history if rates else ()

    # -- rows ---------------------------------------------------------------------------------

    def _publish(self, uuids: Iterable[str]) -> None:
        """Make the rows of these domains anew and tell which became different."""
        stale_since = min(self._silent_since.values(), default=None)
        changed: set[RowKey] = set()
        for uuid in uuids:
            key = (self.host, uuid)
            info = self._infos.get(uuid)
            row = None if info is None else self._make_row(info, stale_since)
            if row == self._rows.get(key):
                continue
            changed.add(key)
            if row is None:
                del self._rows[key]
            else:
                self._rows[key] = row
        if changed:
            self._on_change(changed)

    def _make_row(self, info: DomainInfo, stale_since: float | None) -> DomainRow:
        rates = DomainRates()
        if info.status.state.is_active:
            rates = self._rates.get(info.ref.uuid, rates)
        return DomainRow(
            host=self.host,
            info=info,
            cpu_percent=rates.cpu_percent,
            cpu_history=rates.cpu_history,
            memory_used_kib=rates.memory_used_kib,
            disk_bytes_per_s=rates.disk_bytes_per_s,
            net_bytes_per_s=rates.net_bytes_per_s,
            sessions=tuple(self.connection.sessions.of_domain(info.ref)),
            sessions_complete=self.connection.sessions.is_complete(info.ref),
            stale_since=stale_since,
        )
