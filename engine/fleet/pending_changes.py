"""PendingChanges: which running domains of one host start as another machine next time.

Only an inventory of what is in sight: two documents of a domain are laid side by side once when its
row comes into sight, and again after an event or an edit that may have changed one of them. At most
two domains are asked at a time, with a pause behind each. What was answered is remembered while the
domain runs; what nobody could answer stays unknown.
"""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING, Final

from ..errors import EngineError
from ..events import (
    DeviceAddedEvent,
    DeviceRemovedEvent,
    DiskChangeEvent,
    EventsLost,
    Lifecycle,
    LifecycleEvent,
    MetadataChangeEvent,
    NicMacChangeEvent,
    TrayChangeEvent,
    TunableEvent,
)
from .nap import Naps
from .turns import in_turns

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Set

    from ..clock import Clock
    from ..connection import Connection
    from ..domain_facts import DomainInfo
    from ..domain_ref import DomainRef
    from ..events import Event
    from .nap import Nap

#: Domains asked at the same time.
AT_ONCE: Final = 2

#: Seconds between two questions of each of them: with two documents each, four calls a second.
PAUSE: Final = 1.0

#: Seconds after which a domain that could not be asked is tried again while it is in sight.
AFTER_FAILURE: Final = 60.0

#: Seconds for which an answer holds for a row that comes into sight again: not every hypervisor
#: tells of every change.
LASTING: Final = 300.0

#: Events after which a document may not be what it was; of lifecycle events, ``DEFINED`` alone.
CHANGES: Final = (
    DeviceAddedEvent,
    DeviceRemovedEvent,
    DiskChangeEvent,
    LifecycleEvent,
    MetadataChangeEvent,
    NicMacChangeEvent,
    TrayChangeEvent,
    TunableEvent,
)

#: The longest sleep; whoever has something to ask wakes.
_LONG: Final = 3600.0

_QUESTION: Final = "domain_xml"


class _Plan:
    """What is known of a domain from its start to its end, and when it is asked."""

    __slots__ = ("answer", "answered", "due", "is_asked", "ref")

    def __init__(self, ref: DomainRef) -> None:
        self.ref = ref
        self.answer: bool | None = None
        self.answered = -inf
        #: From when on it wants to be asked, by the monotonic clock; never, if infinite.
        self.due = -inf
        self.is_asked = False


class PendingChanges:
    """The answers for one host. ``on_answer`` hears the uuid of the domain whose changed."""

    def __init__(self, clock: Clock, on_answer: Callable[[str], None]) -> None:
        self._clock = clock
        self._on_answer = on_answer
        self._plans: dict[str, _Plan] = {}
        self._in_sight: Set[str] = frozenset()
        self._naps = Naps(clock, AT_ONCE, "pending changes")

    def answer(self, domain: DomainRef) -> bool | None:
        """Return whether the next start brings another machine; None where nobody knows."""
        plan = self._plans.get(domain.uuid)
        return plan.answer if plan is not None and plan.ref.id == domain.id else None

    def set_in_sight(self, uuids: Set[str]) -> None:
        """Say whose rows are on the screen: nobody else is asked."""
        old = self._clock.monotonic() - LASTING
        for uuid in uuids - self._in_sight:
            plan = self._plans.get(uuid)
            if plan is not None and plan.answered < old:
                plan.due = -inf
        self._in_sight = frozenset(uuids)
        self._naps.wake()

    def look_again(self, uuid: str) -> None:
        """Say that a document of the domain may have become another one."""
        plan = self._plans.get(uuid)
        if plan is not None:
            plan.due = -inf
            self._naps.wake()

    async def take_domains(self, infos: list[DomainInfo]) -> None:
        """Take in a listing: forget who is gone, is off or was started anew."""
        plans: dict[str, _Plan] = {}
        async for part in in_turns(infos):
            for info in part:
                if not (info.persistent and info.status.state.is_active):
                    continue
                ref = info.ref
                plan = self._plans.get(ref.uuid)
                plans[ref.uuid] = plan if plan and plan.ref.id == ref.id else _Plan(ref)
        self._plans = plans
        self._naps.wake()

    def take_events(self, events: Iterable[Event]) -> None:
        """Take in what was said of the documents."""
        for event in events:
            if isinstance(event, EventsLost):
                self._look_at_all_again()
            elif isinstance(event, CHANGES):
                is_other = isinstance(event, LifecycleEvent) and event.event != Lifecycle.DEFINED
                if not is_other:
                    self.look_again(event.domain.uuid)

    def _look_at_all_again(self) -> None:
        """Nobody knows what changed meanwhile; who is out of sight has time."""
        for plan in self._plans.values():
            plan.due = -inf
        self._naps.wake()

    # -- asking -------------------------------------------------------------------------------

    async def run(self, connection: Connection) -> None:
        """Ask over a connection until cancelled; nothing where it has no documents."""
        if connection.why_impossible(_QUESTION) is not None:
            return
        for plan in self._plans.values():
            plan.is_asked = False
        self._look_at_all_again()
        await self._naps.run(lambda nap: self._ask_on(connection, nap))

    async def _ask_on(self, connection: Connection, nap: Nap) -> None:
        while True:
            plan, seconds = self._next()
            if plan is None:
                await nap.sleep(seconds)
            else:
                await self._ask(connection, plan)
                await self._clock.sleep(PAUSE)

    def _next(self) -> tuple[_Plan | None, float]:
        """Return whom to ask now; else nobody, and the seconds until somebody's turn comes."""
        now, soonest = self._clock.monotonic(), inf
        for uuid in self._in_sight:
            plan = self._plans.get(uuid)
            if plan is not None and not plan.is_asked:
                if plan.due <= now:
                    return plan, 0.0
                soonest = min(soonest, plan.due)
        return None, min(soonest - now, _LONG)

    async def _ask(self, connection: Connection, plan: _Plan) -> None:
        from ..editing.pending import pending_differences

        plan.is_asked, plan.due = True, inf  # whatever happens from now on makes it due again
        answer: bool | None = None
        try:
            answer = bool(await pending_differences(connection.domain(plan.ref)))
        except EngineError:
            plan.due = min(plan.due, self._clock.monotonic() + AFTER_FAILURE)
        finally:
            plan.is_asked = False
        plan.answered = self._clock.monotonic()
        if answer is not plan.answer:
            plan.answer = answer
            self._on_answer(plan.ref.uuid)
