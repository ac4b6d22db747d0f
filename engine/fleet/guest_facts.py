"""GuestFacts: addresses and systems of the guests of one host, asked rarely and a few at a time.

Guests in sight come first. Where a host has many guests, or the line is slow, they are the only
ones that are asked; elsewhere the others follow, less often. A guest that has just started is asked
soon, then with growing pauses until it has an address; one whose agent connects is asked at once.
None of this is part of the sample: that stays one call a tick.
"""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING, Final

from ..domain_state import DomainState
from ..errors import EngineError
from ..events import AgentLifecycleEvent
from .guest_answer import NO_ANSWER, GuestAnswer
from .guest_questions import PASSING, GuestQuestions
from .nap import Naps
from .turns import in_turns

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Set

    from ..clock import Clock
    from ..connection import Connection
    from ..domain_facts import DomainInfo
    from ..domain_ref import DomainRef
    from ..events import Event
    from .nap import Nap

#: Guests asked at the same time: a daemon works on five calls of a connection at once, and an agent
#: that hangs holds one of them for seconds.
AT_ONCE: Final = 2

#: Seconds after which a guest is asked again, and how many times longer that is out of sight.
PERIOD: Final = 60.0
ASIDE_TIMES: Final = 5

#: Seconds after its start in which a guest has hardly begun to boot.
FIRST_PAUSE: Final = 5.0

#: The longest pause between two questions for a guest of which nobody knows an address.
LONGEST_PAUSE: Final = 300.0

#: Seconds after which an agent that did not answer is tried again though nobody says it is there.
AGENT_PAUSE: Final = 600.0

#: More running guests than these: only those in sight are asked.
MANY: Final = 64

_AGENT_CONNECTED: Final = 1
_RUNS: Final = frozenset({DomainState.RUNNING, DomainState.BLOCKED})


class _Plan:
    """What is known of a guest from its start to its end, and when it is asked next."""

    __slots__ = ("agent_from", "answer", "due", "is_asked", "pause", "ref", "wants_os")

    def __init__(self, ref: DomainRef, due: float, os_name: str) -> None:
        self.ref = ref
        self.due = due
        self.answer = GuestAnswer(os_name=os_name) if os_name else NO_ANSWER
        self.pause = FIRST_PAUSE
        #: From when on the agent may be asked, by the monotonic clock.
        self.agent_from = 0.0
        self.wants_os = True
        self.is_asked = False


class GuestFacts:
    """The answers of one host's guests. ``on_answer`` hears the uuid of whose answer changed."""

    def __init__(self, clock: Clock, on_answer: Callable[[str], None]) -> None:
        self._clock = clock
        self._on_answer = on_answer
        self._plans: dict[str, _Plan] = {}
        self._running: dict[str, None] = {}
        self._has_listed = False
        self._is_slow = False
        self._in_sight: Set[str] = frozenset()
        self._naps = Naps(clock, AT_ONCE, "guest facts")
        #: What guests that are off said of their systems while they ran.
        self._os_names: dict[str, str] = {}

    def answer(self, domain: DomainRef) -> GuestAnswer:
        """Return what is known of a guest; of one that is off, what its system was."""
        plan = self._plans.get(domain.uuid)
        if plan is not None and plan.ref.id == domain.id:
            return plan.answer
        name = self._os_names.get(domain.uuid)
        return NO_ANSWER if name is None else GuestAnswer(os_name=name)

    def set_in_sight(self, uuids: Set[str]) -> None:
        """Say whose rows are on the screen."""
        if uuids != self._in_sight:
            self._in_sight = frozenset(uuids)
            self._naps.wake()

    def set_slow(self, is_slow: bool) -> None:
        """Say whether the line is so slow that only guests in sight are asked."""
        if is_slow != self._is_slow:
            self._is_slow = is_slow
            self._naps.wake()

    async def take_domains(self, infos: list[DomainInfo]) -> None:
        """Take in a listing: ask who is new, forget who is gone or was started anew."""
        first = self._clock.monotonic() + (FIRST_PAUSE if self._has_listed else 0.0)
        plans: dict[str, _Plan] = {}
        running: dict[str, None] = {}
        async for part in in_turns(infos):
            for info in part:
                ref, state = info.ref, info.status.state
                if not state.is_active:
                    continue
                plan = self._plans.get(ref.uuid)
                if plan is None or plan.ref.id != ref.id:
                    plan = _Plan(ref, first, self._os_names.get(ref.uuid, ""))
                plans[ref.uuid] = plan
                if state in _RUNS:
                    running[ref.uuid] = None
        self._plans, self._running, self._has_listed = plans, running, True
        there = {info.ref.uuid for info in infos} if self._os_names else set()
        for uuid in self._os_names.keys() - there:
            del self._os_names[uuid]
        self._naps.wake()

    def take_events(self, events: Iterable[Event]) -> None:
        """Take in what was said of agents."""
        for event in events:
            if isinstance(event, AgentLifecycleEvent):
                plan = self._plans.get(event.domain.uuid)
                if plan is not None:
                    is_there = event.state == _AGENT_CONNECTED
                    now = self._clock.monotonic()
                    plan.agent_from = 0.0 if is_there else now + AGENT_PAUSE
                    plan.wants_os |= is_there
                    plan.due = now
                    self._naps.wake()

    # -- asking -------------------------------------------------------------------------------

    async def run(self, connection: Connection) -> None:
        """Ask over a connection until cancelled."""
        questions = GuestQuestions(connection)
        for plan in self._plans.values():
            plan.is_asked = False
        await self._naps.run(lambda nap: self._ask_on(questions, nap))

    async def _ask_on(self, questions: GuestQuestions, nap: Nap) -> None:
        while questions.can_ask:
            plan, seconds = self._next()
            if plan is None:
                await nap.sleep(seconds)
            else:
                plan.is_asked = True
                await self._ask(questions, plan)

    def _next(self) -> tuple[_Plan | None, float]:
        """Return whom to ask now; else nobody, and the seconds until somebody's turn comes."""
        now, soonest = self._clock.monotonic(), inf
        for plan, delay in self._candidates():
            if plan.due + delay <= now:
                return plan, 0.0
            soonest = min(soonest, plan.due + delay)
        return None, min(soonest - now, LONGEST_PAUSE)

    def _candidates(self) -> Iterator[tuple[_Plan, float]]:
        """Yield guests nobody asks at the moment, those in sight first, with how long they wait."""
        for uuid in self._in_sight:
            if uuid in self._running and not self._plans[uuid].is_asked:
                yield self._plans[uuid], 0.0
        if self._is_slow or len(self._running) > MANY:
            return
        for uuid in self._running:
            plan = self._plans[uuid]
            if uuid not in self._in_sight and not plan.is_asked:
                yield plan, plan.pause * (ASIDE_TIMES - 1) if plan.pause >= PERIOD else 0.0

    async def _ask(self, questions: GuestQuestions, plan: _Plan) -> None:
        try:
            answer = await self._ask_agent(questions, plan)
            if answer is None or not answer.addresses:
                os_name = answer.os_name if answer else plan.answer.os_name
                addresses, source = await questions.of_host(plan.ref)
                answer = GuestAnswer(addresses, source, os_name)
        except EngineError:
            answer = plan.answer  # it holds until somebody knows better
        finally:
            plan.is_asked = False
        plan.pause = PERIOD if answer.addresses else min(plan.pause * 2, LONGEST_PAUSE)
        plan.due = self._clock.monotonic() + plan.pause
        if answer != plan.answer:
            plan.answer = answer
            self._on_answer(plan.ref.uuid)

    async def _ask_agent(self, questions: GuestQuestions, plan: _Plan) -> GuestAnswer | None:
        """Return what the agent tells; None where there is none."""
        if not questions.can_ask_agents or self._clock.monotonic() < plan.agent_from:
            return None
        plan.agent_from = self._clock.monotonic() + AGENT_PAUSE
        try:
            addresses = await questions.of_agent(plan.ref)
            name = await questions.os_name(plan.ref) if plan.wants_os else ""
        except PASSING:
            raise
        except EngineError:
            return None
        plan.agent_from, plan.wants_os = 0.0, False
        if name:
            self._os_names[plan.ref.uuid] = name
        source = "agent" if addresses else ""
        return GuestAnswer(addresses, source, name or plan.answer.os_name)
