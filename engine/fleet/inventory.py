"""Inventory: the rows of one host, kept current; the lists of the application draw from here.

    driver -> Connection -> Subscription -> Inventory.rows -> on_change -> RowsChanged on the screen

Five tasks: one reads events (who is on which console changes at once), one lists the domains (at
the start, after a burst of lifecycle events, after a gap in the events), one samples the counters
of all domains with a single call per tick, one asks guests for their addresses now and then, one
what waits for the next start of those in sight. A host
that does not answer leaves its rows as they were, marked stale, and is asked again with growing
pauses. Whether it must be connected to again is the business of its ``Host``; the rows outlive the
connection.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, TypeVar

from ..domain_state import DomainState
from ..errors import EngineError, Unsupported
from ..events import (
    AgentLifecycleEvent,
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
from .guest_facts import GuestFacts
from .pending_changes import CHANGES, PendingChanges
from .row_table import RowTable
from .silence import Silence
from .summary import FleetSummary
from .tick import Tick

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Set

    from ..clock import Clock
    from ..connection import Connection
    from ..domain_facts import DomainInfo
    from ..events import Event
    from .row import DomainRow
    from .row_table import RowKey

#: Seconds between two listings of the domains while lifecycle events keep coming.
LISTING_PAUSE = 0.25

#: The question whose answer says that a host is there again: which domains it has.
_LISTING = "domains"

#: Events after which the facts of the domains must be asked again.
_CHANGES_FACTS = (LifecycleEvent, MetadataChangeEvent, BalloonChangeEvent, EventsLost)

#: Everything that the rows follow.
_EVENTS = (
    *_CHANGES_FACTS,
    *CHANGES,
    GraphicsSessionEvent,
    GraphicsClientsEvent,
    AgentLifecycleEvent,
)

#: A sample that takes longer, in seconds, tells of a line on which to ask for nothing else.
_SLOW = 0.5

_RUNS = frozenset({DomainState.RUNNING, DomainState.BLOCKED})

_Answer = TypeVar("_Answer")


class Inventory:
    """The rows of one host. ``run`` keeps them current over a connection until it is cancelled.

    ``on_change`` is called with the keys of rows that were added, removed or became different,
    once per tick or burst of events, and with no key after the first listing and when the host
    falls silent or answers again. ``interval`` is the pause between samples, in seconds; it grows
    where samples take long. ``phase`` tells apart hosts that begin at the same moment (``Tick``).
    """

    def __init__(
        self,
        host: str,
        clock: Clock,
        on_change: Callable[[set[RowKey]], None],
        interval: float = 2.0,
        phase: float = 0.0,
    ) -> None:
        self.host = host
        #: Where the rows come from; None while there is no connection.
        self.connection: Connection | None = None
        #: Whether the host has said which domains it has, be it none.
        self.has_listed = False
        self._clock = clock
        self._on_change = on_change
        self._tick = Tick(clock, interval, phase)
        self._silence = Silence(clock)
        self._listing_pauses = BackOff(clock, interval * 2)
        self._sampling_pauses = BackOff(clock, interval * 2)
        self._guests = GuestFacts(clock, self._refresh_row)
        self._pending = PendingChanges(clock, self._refresh_row)
        self._table = RowTable(host, self._guests.answer, self._pending.answer)
        self._summary: FleetSummary | None = None
        self._must_list = asyncio.Event()

    @property
    def rows(self) -> list[DomainRow]:
        """Every domain of the host, in the order in which they were first seen."""
        return list(self._table.rows.values())

    def row(self, key: RowKey) -> DomainRow | None:
        """Return the row with that key; None when there is no such domain (any more)."""
        return self._table.rows.get(key)

    def summary(self) -> FleetSummary:
        """Return the figures of this host."""
        if self._summary is None:
            self._summary = self._count()
        return self._summary

    def set_in_sight(self, uuids: Set[str]) -> None:
        """Say which rows are on the screen: their guests are asked first, and what waits for
        their next start is asked for nobody else.

        While there are none, samples are taken less often. Until this is called for the first time,
        samples are taken as if all were.
        """
        self._tick.set_in_sight(bool(uuids))
        self._guests.set_in_sight(uuids)
        self._pending.set_in_sight(uuids)

    def look_again(self, uuid: str) -> None:
        """Say that somebody has edited the domain: what waits for its next start may be other."""
        self._pending.look_again(uuid)

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

    async def lose(self, failure: EngineError | None) -> None:
        """The connection is gone: keep the rows, stale, until another one has listed them."""
        self.connection = self._table.sessions = None
        self._silence.lost(_LISTING, failure)
        await self._refresh_all()
        self._tell(set())

    # -- the five tasks -----------------------------------------------------------------------

    async def run(self, connection: Connection) -> None:
        """Keep the rows current; ends only by cancellation, whatever the host does."""
        self.connection, self._table.sessions = connection, connection.sessions
        self._table.forget_samples()
        self._listing_pauses.reset()
        self._sampling_pauses.reset()
        self._must_list.set()
        tasks = Tasks()
        try:
            with connection.events.subscribe(*_EVENTS) as subscription:
                work = (
                    self._read(subscription.batch),
                    self._list(connection),
                    self._sample(connection),
                    self._guests.run(connection),
                    self._pending.run(connection),
                )
                await asyncio.gather(
                    *(tasks.spawn(each, name=f"inventory of {self.host}") for each in work)
                )
        finally:
            await tasks.cancel()

    async def _read(self, next_batch: Callable[[], Awaitable[list[Event]]]) -> None:
        while batch := await next_batch():
            if any(isinstance(event, _CHANGES_FACTS) for event in batch):
                self._must_list.set()
            self._guests.take_events(batch)
            self._pending.take_events(batch)
            if any(isinstance(event, EventsLost) for event in batch):
                await self._refresh_all()
            else:
                uuids = {event.domain.uuid for event in batch if isinstance(event, DomainEvent)}
                self._tell_some(self._table.refresh(uuids))
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
            await self._take_infos(infos)
            await self._clock.sleep(LISTING_PAUSE)

    async def _sample(self, connection: Connection) -> None:
        self._tick.begin()
        while True:
            began = self._clock.monotonic()
            try:
                samples = await self._ask("statistics", connection.statistics, may_lack=True)
            except Unsupported:
                return
            if samples is None:
                self._sampling_pauses.start()
                await self._sampling_pauses.over()
                continue
            self._sampling_pauses.reset()
            self._tick.took(self._clock.monotonic() - began)
            self._guests.set_slow(self._tick.duration > _SLOW)
            if changed := await self._table.take_samples(samples):
                self._on_change(changed)  # figures only: the summary has none of them
            await self._tick.over()

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
            await self._refresh_all()
        if turns:
            self._tell(set())
        return answer

    # -- rows ---------------------------------------------------------------------------------

    async def _take_infos(self, infos: list[DomainInfo]) -> None:
        self._tell_some(await self._table.take_infos(infos))
        if not self.has_listed:
            self.has_listed = True
            self._tell(set())
        await self._guests.take_domains(infos)
        await self._pending.take_domains(infos)

    async def _refresh_all(self) -> None:
        self._table.stale_since = self.stale_since
        self._summary = None
        self._tell_some(await self._table.refresh_all())

    def _refresh_row(self, uuid: str) -> None:
        if changed := self._table.refresh((uuid,)):
            self._on_change(changed)

    def _count(self) -> FleetSummary:
        answers = self.has_listed and self.stale_since is None
        rows = self._table.rows.values() if answers else ()
        running = [row for row in rows if row.info.status.state in _RUNS]
        return FleetSummary(
            hosts=1,
            domains=len(self._table.rows),
            running=len(running),
            viewers=sum(len(row.viewers) for row in rows if row.sessions),
            viewers_known=answers and all(row.sessions_complete for row in running),
            is_complete=answers,
        )

    def _tell_some(self, keys: set[RowKey]) -> None:
        if keys:
            self._tell(keys)

    def _tell(self, keys: set[RowKey]) -> None:
        self._summary = None
        self._on_change(keys)
