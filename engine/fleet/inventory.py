"""Inventory: the rows of one host, kept current; the lists of the application draw from here.

    driver -> Connection -> Subscription -> Inventory.rows -> on_change -> RowsChanged on the screen

Three tasks: one reads events (who is on which console changes at once), one lists the domains (at
the start, after a burst of lifecycle events, after a gap in the events), one samples the counters
of all domains with a single call per tick. A host that does not answer leaves its rows as they
were, marked stale, and is asked again with growing pauses. Whether it must be connected to again is
the business of its ``Host``; the rows outlive the connection.
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
from .back_off import BackOff
from .rates import DomainRates, domain_rates
from .row import DomainRow
from .silence import Silence
from .summary import FleetSummary

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable

    from ..clock import Clock
    from ..connection import Connection
    from ..domain_facts import DomainInfo, DomainStatistics
    from ..events import Event

#: What identifies a row: host and uuid.
RowKey = tuple[str, str]

#: Seconds between two listings of the domains while lifecycle events keep coming.
LISTING_PAUSE = 0.25

#: The question whose answer says that a host is there again: which domains it has.
_LISTING = "domains"

#: Events after which the facts of the domains must be asked again.
_CHANGES_FACTS = (LifecycleEvent, MetadataChangeEvent, BalloonChangeEvent, EventsLost)

_RUNS = frozenset({DomainState.RUNNING, DomainState.BLOCKED})

_Answer = TypeVar("_Answer")


class Inventory:
    """The rows of one host. ``run`` keeps them current over a connection until it is cancelled.

    ``on_change`` is called with the keys of rows that were added, removed or became different,
    once per tick or burst of events, and with no key after the first listing and when the host
    falls silent or answers again. ``interval`` is the pause between samples, in seconds.
    """

    def __init__(
        self,
        host: str,
        clock: Clock,
        on_change: Callable[[set[RowKey]], None],
        interval: float = 2.0,
    ) -> None:
        self.host = host
        #: Where the rows come from; None while there is no connection.
        self.connection: Connection | None = None
        #: Whether the host has said which domains it has, be it none.
        self.has_listed = False
        self._clock = clock
        self._on_change = on_change
        self._interval = interval
        self._silence = Silence(clock)
        self._listing_pauses = BackOff(clock, interval * 2)
        self._sampling_pauses = BackOff(clock, interval * 2)
        self._infos: dict[str, DomainInfo] = {}
        self._samples: dict[str, DomainStatistics] = {}
        self._rates: dict[str, DomainRates] = {}
        self._rows: dict[RowKey, DomainRow] = {}
        self._summary: FleetSummary | None = None
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
        if self._summary is None:
            self._summary = self._count()
        return self._summary

    # -- silence ------------------------------------------------------------------------------

    @property
    def failure(self) -> EngineError | None:
        """Why the host does not answer; None while it does."""
        return self._silence.failure

    @property
    def stale_since(self) -> float | None:
        """The monotonic time of the last good answer of a silent host; None while it answers."""
        return self._silence.since

    @property
    def retry_at(self) -> float | None:
        """When a question is asked again, by the monotonic clock; None while all are answered."""
        pauses = (self._listing_pauses.retry_at, self._sampling_pauses.retry_at)
        return min((each for each in pauses if each is not None), default=None)

    def ask_now(self) -> None:
        """Ask what was not answered again at once."""
        self._listing_pauses.cut_short()
        self._sampling_pauses.cut_short()

    def lose(self, failure: EngineError | None) -> None:
        """The connection is gone: keep the rows, stale, until another one has listed them."""
        self.connection = None
        self._silence.lost(_LISTING, failure)
        self._publish(self._infos)
        self._tell(set())

    # -- the three tasks ----------------------------------------------------------------------

    async def run(self, connection: Connection) -> None:
        """Keep the rows current; ends only by cancellation, whatever the host does."""
        self.connection = connection
        self._samples.clear()  # nobody knows what ran in between
        self._listing_pauses.reset()
        self._sampling_pauses.reset()
        self._must_list.set()
        tasks = Tasks()
        try:
            with connection.events.subscribe(
                *_CHANGES_FACTS, GraphicsSessionEvent, GraphicsClientsEvent
            ) as subscription:
                work = (self._read(subscription.batch), self._list(connection))
                await asyncio.gather(
                    *(
                        tasks.spawn(each, name=f"inventory of {self.host}")
                        for each in (*work, self._sample(connection))
                    )
                )
        finally:
            await tasks.cancel()

    async def _read(self, next_batch: Callable[[], Awaitable[list[Event]]]) -> None:
        while batch := await next_batch():
            if any(isinstance(event, _CHANGES_FACTS) for event in batch):
                self._must_list.set()
            if any(isinstance(event, EventsLost) for event in batch):
                self._publish(self._infos)
            else:
                self._publish({x.domain.uuid for x in batch if isinstance(x, DomainEvent)})
        self._must_list.set()  # the queue was closed: the answer will say why

    async def _list(self, connection: Connection) -> None:
        while True:
            await self._must_list.wait()
            self._must_list.clear()
            infos = await self._ask(_LISTING, connection.domains)
            if infos is None:
                self._must_list.set()
                self._listing_pauses.start()
                await self._listing_pauses.over()
                continue
            self._listing_pauses.reset()
            self._take_infos(infos)
            await self._clock.sleep(LISTING_PAUSE)

    async def _sample(self, connection: Connection) -> None:
        while True:
            try:
                samples = await self._ask("statistics", connection.statistics, may_lack=True)
            except Unsupported:
                return
            if samples is None:
                self._sampling_pauses.start()
                await self._sampling_pauses.over()
                continue
            self._sampling_pauses.reset()
            self._take_samples(samples)
            await self._clock.sleep(self._interval)

    async def _ask(
        self,
        question: str,
        ask: Callable[[], Awaitable[_Answer]],
        *,
        may_lack: bool = False,
    ) -> _Answer | None:
        """Return the answer, or None where there is none: then the rows are stale.

        Raises:
            Unsupported: the host does not have that, and ``may_lack`` it.
        """
        stale_since = self.stale_since
        try:
            answer = await ask()
        except EngineError as error:
            if may_lack and isinstance(error, Unsupported):
                raise
            answer, turns = None, self._silence.unanswered(question, error)
        else:
            turns = self._silence.answered(question)
        if self.stale_since != stale_since:
            self._publish(self._infos)
        if turns:
            self._tell(set())
        return answer

    # -- taking in ----------------------------------------------------------------------------

    def _take_infos(self, infos: list[DomainInfo]) -> None:
        before = self._infos
        self._infos = {info.ref.uuid: info for info in infos}
        for uuid in before.keys() - self._infos.keys():
            self._samples.pop(uuid, None)
        self._publish(before | self._infos)
        if not self.has_listed:
            self.has_listed = True
            self._tell(set())

    def _take_samples(self, samples: list[DomainStatistics]) -> None:
        """Make rates of the samples; the rows of guests that do what they did stay untouched."""
        earlier, self._samples = self._samples, {x.ref.uuid: x for x in samples}
        before, self._rates = (
            self._rates,
            {
                uuid: domain_rates(earlier.get(uuid), sample, self._history(uuid))
                for uuid, sample in self._samples.items()
            },
        )
        uuids = before.keys() | self._rates.keys()
        self._publish([uuid for uuid in uuids if before.get(uuid) != self._rates.get(uuid)])

    def _history(self, uuid: str) -> tuple[float, ...]:
        rates = self._rates.get(uuid)
        return rates.cpu_history if rates else ()

    # -- rows ---------------------------------------------------------------------------------

    def _publish(self, uuids: Iterable[str]) -> None:
        """Make the rows of these domains anew and tell which became different."""
        stale_since = self.stale_since
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
            self._tell(changed)

    def _make_row(self, info: DomainInfo, stale_since: float | None) -> DomainRow:
        rates = DomainRates()
        if info.status.state.is_active:
            rates = self._rates.get(info.ref.uuid, rates)
        sessions = self.connection.sessions if self.connection else None
        return DomainRow(
            host=self.host,
            info=info,
            cpu_percent=rates.cpu_percent,
            cpu_history=rates.cpu_history,
            memory_used_kib=rates.memory_used_kib,
            disk_bytes_per_s=rates.disk_bytes_per_s,
            net_bytes_per_s=rates.net_bytes_per_s,
            sessions=tuple(sessions.of_domain(info.ref)) if sessions else (),
            sessions_complete=sessions.is_complete(info.ref) if sessions else False,
            stale_since=stale_since,
        )

    def _count(self) -> FleetSummary:
        answers = self.has_listed and self.stale_since is None
        rows = self._rows.values() if answers else ()
        running = [row for row in rows if row.info.status.state in _RUNS]
        return FleetSummary(
            hosts=1,
            domains=len(self._rows),
            running=len(running),
            viewers=sum(len(row.viewers) for row in rows if row.sessions),
            viewers_known=answers and all(row.sessions_complete for row in running),
            is_complete=answers,
        )

    def _tell(self, keys: set[RowKey]) -> None:
        self._summary = None
        self._on_change(keys)
