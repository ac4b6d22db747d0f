"""Session: one open way to a guest, text or screen, and everybody of ours who looks at it."""

from __future__ import annotations

import asyncio
import itertools
import logging
import math
from enum import Enum
from typing import TYPE_CHECKING

from ..errors import (
    AuthFailed,
    ConnectionClosed,
    EngineError,
    InvalidArgument,
    OperationDenied,
    Unsupported,
)
from ..events import Lifecycle, LifecycleEvent
from ..tasks import Tasks

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..console.text_grid import TextGrid
    from ..domain import Domain
    from ..events import Subscription

_log = logging.getLogger(__name__)

#: Seconds that the guest may take to take what is typed.
TYPING_DEADLINE = 10.0
#: Seconds between tries to open again what was lost while the guest runs; the last stays.
PAUSES = (0.2, 0.5, 1.0, 2.0, 5.0, 10.0)
#: Seconds that it must have been live for the pauses to begin anew: some servers let us in and go.
LASTING = 30.0
#: Pauses from here on are told, and counted down.
_TOLD = 1.0
#: What no further try changes.
_HOPELESS = (AuthFailed, Unsupported, InvalidArgument, OperationDenied)


class SessionState(Enum):
    """How it stands; the value is the word people see."""

    OPENING = "opening"
    LIVE = "live"
    TAKEN = "taken by another"
    LOST = "lost"
    CLOSED = "closed"


class Session:
    """The base of both. ``start`` once; ``close`` leaves nothing behind.

    A session that is lost opens itself again when the guest runs again.
    """

    def __init__(self, domain: Domain, title: str) -> None:
        # A handle of our own: its number changes when the guest starts again.
        self.domain = domain.connection.domain(domain.ref)
        self.title = title
        self.state = SessionState.OPENING
        #: Why it is not live.
        self.reason: EngineError | None = None
        #: Grows with every change of what is shown.
        self.version = 0
        self.tasks = Tasks()
        self._numbers = itertools.count()
        self._watchers: dict[int, Callable[[], None]] = {}
        self._taps: dict[int, Callable[[bytes], None]] = {}
        self._wanted = asyncio.Event()
        self._live_since: float | None = None
        self._retry_at: float | None = None

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.title!r}, {self.state.value})"

    @property
    def grid(self) -> TextGrid | None:
        """What can be read of it now; None while there is no text."""
        return None

    @property
    def retry_in(self) -> int | None:
        """Seconds until it is tried again, told once a second; None where that is not waited for,
        or not for long.
        """
        if self._retry_at is None:
            return None
        return max(0, math.ceil(self._retry_at - self.domain.connection.clock.monotonic()))

    def watch(self, changed: Callable[[], None]) -> Callable[[], None]:
        """Call ``changed`` after every change of what is shown or of the state, until the returned
        function is called.
        """
        return self._enter(self._watchers, changed)

    def tap(self, heard: Callable[[bytes], None]) -> Callable[[], None]:
        """Call ``heard`` with the guest's bytes as they came, until the returned function is
        called. A screen has none.
        """
        return self._enter(self._taps, heard)

    @property
    def watchers(self) -> int:
        """How many of ours look at it."""
        return len(self._watchers)

    def start(self) -> None:
        """Begin to open it; what becomes of that is ``state``."""
        self.tasks.spawn(self._live(), name=f"session {self.title}")

    def retry(self) -> None:
        """Try now to open again what is not live."""
        if self.state in (SessionState.TAKEN, SessionState.LOST):
            self._become(SessionState.OPENING, None)
            self._wanted.set()

    async def close(self) -> None:
        """End it, and everything that belongs to it."""
        await self.tasks.cancel()
        if self.state is not SessionState.CLOSED:
            self._become(SessionState.CLOSED, None)
        self._watchers.clear()
        self._taps.clear()

    async def settled(self) -> SessionState:
        """Wait until it is no longer being opened; return how it stands then."""
        change = asyncio.Event()
        leave = self.watch(change.set)
        try:
            while self.state is SessionState.OPENING:
                await change.wait()
                change.clear()
        finally:
            leave()
        return self.state

    async def send(self, data: bytes) -> None:
        """Give the guest what a person's terminal sends.

        Raises:
            OperationInvalid: it is not live. OperationTimeout: the guest does not take it.
        """
        raise NotImplementedError

    async def paste(self, text: str) -> None:
        """Give the guest a text as if it was typed."""
        raise NotImplementedError

    # -- the life of it -----------------------------------------------------------------------

    async def _serve(self) -> EngineError:
        """Open it, be ``LIVE``, and return or raise why it ended."""
        raise NotImplementedError

    def _state_for(self, reason: EngineError) -> SessionState:
        """Return what ``reason`` to be no longer live makes of it."""
        return SessionState.LOST

    async def _live(self) -> None:
        tries, clock = 0, self.domain.connection.clock
        with self.domain.subscribe(LifecycleEvent) as events:
            while True:
                self._live_since = None
                try:
                    reason = await self._serve()
                except EngineError as error:
                    reason = error
                except OSError as error:
                    reason = ConnectionClosed(f"{self.title}: {error.strerror or error}")
                self._become(self._state_for(reason), reason)
                since = self._live_since
                has_lasted = since is not None and clock.monotonic() - since >= LASTING
                tries = 1 if has_lasted else tries + 1
                await self._chance(events, reason, tries)
                self._become(SessionState.OPENING, None)

    async def _chance(self, events: Subscription, reason: EngineError, tries: int) -> None:
        """Wait until opening it again may succeed: it is wanted, the guest returns, or time."""
        waits = {
            self.tasks.spawn(self._wanted.wait(), name="wanted again"),
            self.tasks.spawn(self._return(events), name="return of the guest"),
        }
        is_gone = self.domain.connection.failure is not None
        is_hopeless = is_gone or isinstance(reason, _HOPELESS)
        if self.state is SessionState.LOST and not is_hopeless:
            waits.add(self.tasks.spawn(self._pause(tries), name="pause before another try"))
        try:
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for wait in waits:
                wait.cancel()
            await asyncio.gather(*waits, return_exceptions=True)
        self._retry_at = None
        self._wanted.clear()

    async def _return(self, events: Subscription) -> None:
        """Wait until the guest has a process of its own again, under whatever number."""
        async for event in events:
            if isinstance(event, LifecycleEvent) and event.event is Lifecycle.STARTED:
                self.domain.ref = event.domain
                return
        await asyncio.Event().wait()  # the connection was closed: no event comes any more

    async def _pause(self, tries: int) -> None:
        """Wait a while, and for as long as the guest does not run."""
        seconds = PAUSES[min(tries, len(PAUSES)) - 1]
        while True:
            await self._rest(seconds)
            try:
                info = await self.domain.info()
            except ConnectionClosed:
                await asyncio.Event().wait()  # no call is answered any more
                return
            except EngineError:
                info = None
            if info is not None and info.status.state.is_active:
                self.domain.ref = info.ref
                return
            seconds = PAUSES[-1]

    async def _rest(self, seconds: float) -> None:
        """Wait so long, and tell each second how long still."""
        clock = self.domain.connection.clock
        end = clock.monotonic() + seconds
        self._retry_at = end if seconds >= _TOLD else None
        while (rest := end - clock.monotonic()) > 0:
            self._tell()
            await clock.sleep(min(rest, _TOLD))

    # -- telling ------------------------------------------------------------------------------

    def _become(self, state: SessionState, reason: EngineError | None) -> None:
        self.state, self.reason = state, reason
        if state is SessionState.LIVE:
            self._live_since = self.domain.connection.clock.monotonic()
        self._tell()

    def _tell(self) -> None:
        self.version += 1
        for changed in list(self._watchers.values()):
            try:
                changed()
            except Exception:  # noqa: BLE001 - one watcher's fault is not the others'
                _log.exception("a watcher of %s failed", self.title)

    def _hear(self, data: bytes) -> None:
        for heard in list(self._taps.values()):
            try:
                heard(data)
            except Exception:  # noqa: BLE001 - one listener's fault is not the others'
                _log.exception("a listener of %s failed", self.title)

    def _enter(
        self, table: dict[int, Callable[..., None]], entry: Callable[..., None]
    ) -> Callable[[], None]:
        number = next(self._numbers)
        table[number] = entry

        def leave() -> None:
            table.pop(number, None)

        return leave
