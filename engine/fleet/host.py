"""Host: one hypervisor kept connected, however often it is lost; its rows outlive every connection.

    connecting -> connected -> (lost) -> waiting -> connecting -> …
         └─ a failure that only a person can repair ─> stopped ─ retry_now ─> connecting

A host that is connected and does not answer stays connected: its ``Inventory`` asks again with
growing pauses, and the driver says when the connection is gone.
"""

from __future__ import annotations

import asyncio
import random
from typing import TYPE_CHECKING, Any

from ..connection import Connection
from ..credentials import NobodyToAsk, RememberedCredentials
from ..errors import (
    AuthFailed,
    ConnectFailed,
    ConnectStep,
    EngineError,
    InvalidArgument,
    InvalidXML,
    OperationDenied,
    Unsupported,
)
from ..events import ConnectionBackEvent, ConnectionLostEvent
from ..tasks import Tasks
from .back_off import BackOff
from .host_state import HostState
from .inventory import Inventory

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Set

    from ..clock import Clock
    from ..credentials import Credentials
    from .row import DomainRow
    from .row_table import RowKey
    from .summary import FleetSummary

#: Seconds before the first retry.
FIRST_PAUSE = 1.0

#: Seconds that a connection must have lasted for the pauses to begin anew.
LASTING = 30.0

#: Failures that a retry cannot repair.
_FOR_A_PERSON = (InvalidArgument, InvalidXML, AuthFailed, OperationDenied, Unsupported)
_STEPS_FOR_A_PERSON = {ConnectStep.HOST_KEY, ConnectStep.CERTIFICATE, ConnectStep.LOGIN}


class Host:
    """A host by name and URI. ``run`` owns the connection; everything else can be read any time.

    ``on_change`` hears of changed rows, of none when the state did. ``follow`` makes the work that
    goes along with each connection: it must subscribe at once, and end when the events do.
    What ``credentials`` answers is remembered for the connections that follow; it may have been
    asked before. ``jitter`` is that of ``BackOff``, by chance where there is none; ``phase`` that
    of ``Tick``.
    """

    def __init__(
        self,
        name: str,
        uri: str,
        *,
        read_only: bool,
        clock: Clock,
        interval: float,
        on_change: Callable[[set[RowKey]], None],
        credentials: Credentials | None = None,
        follow: Callable[[Connection], Coroutine[Any, Any, None]] | None = None,
        jitter: Callable[[], float] | None = None,
        phase: float = 0.0,
    ) -> None:
        self.name = name
        self.uri = uri
        self.read_only = read_only
        self.state = HostState.CONNECTING
        self.connection: Connection | None = None
        #: When the connection was made, by the monotonic clock; None while there is none.
        self.connected_at: float | None = None
        self.inventory = Inventory(name, clock, on_change, interval, phase)
        self._clock = clock
        self._on_change = on_change
        self._credentials = (
            credentials
            if isinstance(credentials, RememberedCredentials)
            else RememberedCredentials(credentials or NobodyToAsk())
        )
        self._follow = follow
        self._back_off = BackOff(clock, FIRST_PAUSE, jitter or random.random)
        self._failure: EngineError | None = None
        self._retry = asyncio.Event()
        #: Since when nothing was seen, by the monotonic clock, after a connection was lost.
        self._blind_since: float | None = None

    # -- facts --------------------------------------------------------------------------------

    @property
    def failure(self) -> EngineError | None:
        """Why the host cannot be reached or does not answer; None while it does."""
        return self._failure or self.inventory.failure

    @property
    def retry_at(self) -> float | None:
        """When it is tried or asked again, by the monotonic clock; None while nothing is due."""
        pause = self._back_off.retry_at
        return self.inventory.retry_at if pause is None else pause

    @property
    def latency(self) -> float | None:
        """Seconds that the last round trip took; None while unknown."""
        return self.connection.latency if self.connection else None

    @property
    def rows(self) -> list[DomainRow]:
        """Every domain; stale ones while the host is silent."""
        return self.inventory.rows

    @property
    def has_answered(self) -> bool:
        """Whether it ever said which domains it has."""
        return self.inventory.has_listed

    def summary(self) -> FleetSummary:
        """Return the figures of this host."""
        return self.inventory.summary()

    # -- work ---------------------------------------------------------------------------------

    def set_in_sight(self, uuids: Set[str]) -> None:
        """Say which rows of this host are on the screen, by uuid; see ``Inventory``."""
        self.inventory.set_in_sight(uuids)

    def look_again(self, uuid: str) -> None:
        """Say that somebody has edited that domain; see ``Inventory``."""
        self.inventory.look_again(uuid)

    def retry_now(self) -> None:
        """Try at once what was given up, waits, or is under way; nothing where all is well."""
        self._retry.set()
        self._back_off.cut_short()
        self.inventory.ask_now()

    async def run(self) -> None:
        """Connect, and connect again whenever that fails or is lost, until cancelled."""
        try:
            while True:
                await self._connect()
                if self.state is HostState.STOPPED:
                    await self._retry.wait()
                else:
                    await self._back_off.over()
        finally:
            await Tasks().complete(self._leave(), name=f"end of {self.name}")

    async def _leave(self) -> None:
        await self._back_off.stop()
        await self.inventory.lose(None)
        self._enter(HostState.STOPPED, None)

    async def _connect(self) -> None:
        """Connect and serve as long as it lasts; the state says what is to be done next."""
        self._enter(HostState.CONNECTING, self._failure)
        reached = None
        while reached is None:
            reached = await self._attempt_unless_retried()
        if isinstance(reached, Connection):
            await self._serve(reached)
        else:
            self._fail(reached)

    async def _attempt_unless_retried(self) -> Connection | EngineError | None:
        """Return what came of an attempt; None where somebody wants another in its place."""
        self._retry.clear()
        self._credentials.begin_attempt()
        tasks = Tasks()
        attempt = tasks.spawn(self._attempt(), name=f"attempt at {self.name}")
        retry = tasks.spawn(self._retry.wait(), name=f"retry of {self.name}")
        reached: Connection | EngineError | None = None
        try:
            await asyncio.wait((attempt, retry), return_when=asyncio.FIRST_COMPLETED)
            reached = attempt.result() if attempt.done() else None
        finally:
            try:
                await tasks.cancel()
            finally:
                if reached is None:
                    await _close_late(attempt)
        return reached

    async def _attempt(self) -> Connection | EngineError:
        try:
            return await Connection.open(
                self.uri,
                read_only=self.read_only,
                clock=self._clock,
                credentials=self._credentials,
            )
        except EngineError as error:
            return error

    async def _serve(self, connection: Connection) -> None:
        follower = Tasks()
        ended: asyncio.Task[None] | None = None
        try:
            async with connection:
                if self._follow:
                    ended = follower.spawn(self._follow(connection), name=f"events of {self.name}")
                self.connection, self.connected_at = connection, self._clock.monotonic()
                self._tell_gap(connection)
                self._enter(HostState.CONNECTED, None)
                await self._lose(connection, await self._until_lost(connection))
            if ended:  # it reads what there still is
                await ended
        finally:
            if self.connection:  # let go of, not lost
                self._blind_since = self._clock.monotonic()
            self.connection = self.connected_at = None
            await follower.cancel()

    async def _until_lost(self, connection: Connection) -> EngineError:
        tasks = Tasks()
        try:
            rows = tasks.spawn(self.inventory.run(connection), name=f"rows of {self.name}")
            lost: asyncio.Task[EngineError]
            lost = tasks.spawn(connection.lost(), name=f"loss of {self.name}")
            await asyncio.wait((rows, lost), return_when=asyncio.FIRST_COMPLETED)
            if rows.done():
                rows.result()  # it ends by a mistake of ours only
            return lost.result()
        finally:
            await tasks.cancel()

    # -- changes of state ---------------------------------------------------------------------

    async def _lose(self, connection: Connection, failure: EngineError) -> None:
        connected_at, now = self.connected_at or 0.0, self._clock.monotonic()
        if now - connected_at >= LASTING:
            self._back_off.reset()
        self.connection = self.connected_at = None
        await self.inventory.lose(failure)
        self._blind_since = max(connected_at, self.inventory.stale_since or 0.0)
        lost = ConnectionLostEvent(time=self._clock.now(), reason=failure.message)
        connection.events.push(lost)
        self._wait(failure)

    def _tell_gap(self, connection: Connection) -> None:
        """Tell from when to when nothing was seen; first of all that this connection tells."""
        if self._blind_since is not None:
            seconds = self._clock.monotonic() - self._blind_since
            connection.events.push(ConnectionBackEvent(time=self._clock.now(), seconds=seconds))
            self._blind_since = None

    def _fail(self, failure: EngineError) -> None:
        if isinstance(failure, AuthFailed):
            self._credentials.forget()
        if needs_a_person(failure):
            self._retry.clear()
            self._enter(HostState.STOPPED, failure)
        else:
            self._wait(failure)

    def _wait(self, failure: EngineError) -> None:
        self._back_off.start()
        self._enter(HostState.WAITING, failure)

    def _enter(self, state: HostState, failure: EngineError | None) -> None:
        self.state, self._failure = state, failure
        self._on_change(set())


def needs_a_person(failure: EngineError) -> bool:
    """Whether trying again is of no use before somebody has done something about it."""
    step = failure.step if isinstance(failure, ConnectFailed) else None
    return isinstance(failure, _FOR_A_PERSON) or step in _STEPS_FOR_A_PERSON


async def _close_late(attempt: asyncio.Task[Connection | EngineError]) -> None:
    """Close what an attempt reached when it was stopped already."""
    if attempt.done() and not attempt.cancelled() and not attempt.exception():
        late = attempt.result()
        if isinstance(late, Connection):
            await late.close()
