"""A host that is lost comes back with its rows; one that is dead delays nobody."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import pytest

from engine import (
    ConnectStep,
    CredentialKind,
    CredentialRequest,
    DomainRef,
    ManualClock,
    SessionEnd,
    Tasks,
)
from engine.errors import (
    AuthFailed,
    ConnectFailed,
    EngineError,
    InvalidURI,
    OperationTimeout,
    RootBusy,
    Unsupported,
)
from engine.events import ConnectionBackEvent, ConnectionLostEvent, GraphicsPhase
from engine.fleet import Host, HostState
from engine.graphics_session import GraphicsSessionEvent, SessionChange
from tests.fakes.scripted_driver import MAIL, WEB, domain_info
from tests.fakes.unreliable_driver import Hypervisor, install
from tests.fakes.visits import ALICE, graphics

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Coroutine

    from engine import Connection, Credentials
    from engine.events import Event
    from engine.fleet import RowKey

NOBODY = ConnectFailed("nobody listens")
DEAD = EngineError("no sign of life")
NEW = DomainRef("new", "33333333-3333-4333-8333-333333333333", 3)


class Watched:
    """A host that runs, with everything it told."""

    def __init__(
        self,
        name: str,
        clock: ManualClock,
        uri: str = "",
        credentials: Credentials | None = None,
    ) -> None:
        self.clock = clock
        self.told: list[set[RowKey]] = []
        self.events: list[Event] = []
        self.host = Host(
            name,
            uri or f"unreliable://{name}/",
            read_only=False,
            clock=clock,
            interval=2.0,
            on_change=self.told.append,
            credentials=credentials,
            follow=self._follow,
            jitter=lambda: 0.0,
        )

    def _follow(self, connection: Connection) -> Coroutine[Any, Any, None]:
        subscription = connection.events.subscribe()

        async def read() -> None:
            with subscription:
                async for event in subscription:
                    self.events.append(event)

        return read()

    async def settle(self, seconds: float = 0.0) -> None:
        """Let ``seconds`` pass, then let every task come to rest."""
        await self.clock.advance(seconds)
        await self.clock.advance(0)

    def facts(self) -> tuple[HostState, float | None]:
        """How it is, and when it is tried again."""
        return self.host.state, self.host.retry_at


@asynccontextmanager
async def running(*subjects: Watched) -> AsyncIterator[None]:
    tasks = Tasks()
    for each in subjects:
        tasks.spawn(each.host.run(), name=each.host.name)
    await subjects[0].settle()
    try:
        yield
    finally:
        await tasks.cancel()


@pytest.fixture
def lab(monkeypatch: pytest.MonkeyPatch) -> Hypervisor:
    return install(monkeypatch, "lab")["lab"]


@pytest.fixture
def watched(lab: Hypervisor) -> Watched:
    return Watched("lab", ManualClock())


async def test_a_host_that_is_there_is_connected_to_and_listed(
    watched: Watched, lab: Hypervisor
) -> None:
    host = watched.host
    assert (host.state, host.has_answered) == (HostState.CONNECTING, False)
    lab.latency = 0.004
    async with running(watched):
        assert watched.facts() == (HostState.CONNECTED, None)
        assert [row.info.ref for row in host.rows] == [WEB, MAIL]
        assert (host.latency, host.connected_at, host.failure) == (0.004, 0.0, None)
        assert host.summary().is_complete
    assert (host.state, host.connection, host.latency) == (HostState.STOPPED, None, None)
    assert lab.drivers == []


async def test_the_pauses_double_up_to_a_minute_and_can_be_seen(
    watched: Watched, lab: Hypervisor
) -> None:
    lab.refusal = NOBODY
    async with running(watched):
        pauses = []
        for _ in range(9):
            state, retry_at = watched.facts()
            assert state is HostState.WAITING
            assert watched.host.failure is NOBODY
            assert retry_at is not None
            pauses.append(retry_at - watched.clock.monotonic())
            await watched.settle(pauses[-1])
        assert pauses == [1, 2, 4, 8, 16, 32, 60, 60, 60]
        assert lab.asked["open"] == 10


async def test_jitter_only_shortens_a_pause(lab: Hypervisor) -> None:
    clock = ManualClock()
    host = Host(
        "lab",
        "unreliable://lab/",
        read_only=True,
        clock=clock,
        interval=2.0,
        on_change=lambda keys: None,
        jitter=lambda: 1.0,
    )
    lab.refusal = NOBODY
    tasks = Tasks()
    tasks.spawn(host.run(), name="host")
    await clock.advance(0)
    assert host.retry_at == 0.75
    await clock.advance(0.75)
    assert host.retry_at == 0.75 + 1.5
    await tasks.cancel()


async def test_somebody_cuts_a_pause_short(watched: Watched, lab: Hypervisor) -> None:
    lab.refusal = NOBODY
    async with running(watched):
        await watched.settle(20)
        asked = lab.asked["open"]
        lab.refusal = None
        watched.host.retry_now()
        await watched.settle()
        assert watched.facts() == (HostState.CONNECTED, None)
        assert lab.asked["open"] == asked + 1
        watched.host.retry_now()
        await watched.settle()
        assert lab.asked["open"] == asked + 1


async def test_somebody_begins_anew_what_is_swallowed(watched: Watched, lab: Hypervisor) -> None:
    lab.is_black_hole = True
    async with running(watched):
        await watched.settle(20)
        assert (watched.host.state, lab.asked["open"]) == (HostState.CONNECTING, 1)
        lab.is_black_hole = False
        await watched.settle()
        assert watched.host.state is HostState.CONNECTING
        watched.host.retry_now()
        await watched.settle()
        assert (watched.facts(), lab.asked["open"]) == ((HostState.CONNECTED, None), 2)
        assert len(lab.drivers) == 1


@pytest.mark.parametrize(
    "failure",
    [
        AuthFailed("wrong password"),
        Unsupported("no such thing"),
        *(
            ConnectFailed("no", step=step)
            for step in (ConnectStep.HOST_KEY, ConnectStep.CERTIFICATE, ConnectStep.LOGIN)
        ),
    ],
    ids=lambda failure: getattr(getattr(failure, "step", None), "name", type(failure).__name__),
)
async def test_what_only_a_person_can_repair_waits_for_one(
    watched: Watched, lab: Hypervisor, failure: EngineError
) -> None:
    lab.refusal = failure
    async with running(watched):
        await watched.settle(3600)
        assert watched.facts() == (HostState.STOPPED, None)
        assert (watched.host.failure, lab.asked["open"]) == (failure, 1)
        watched.host.retry_now()
        await watched.settle()
        assert (watched.host.state, lab.asked["open"]) == (HostState.STOPPED, 2)
        lab.refusal = None
        watched.host.retry_now()
        await watched.settle()
        assert watched.facts() == (HostState.CONNECTED, None)
        assert watched.host.failure is None


async def test_an_address_that_means_nothing_is_not_tried_again() -> None:
    watched = Watched("bad", ManualClock(), uri="nonsense:///")
    async with running(watched):
        await watched.settle(3600)
        assert watched.host.state is HostState.STOPPED
        assert isinstance(watched.host.failure, InvalidURI)


@pytest.mark.parametrize(
    "failure",
    [ConnectFailed("no route", step=ConnectStep.ROUTE), RootBusy("taken"), OperationTimeout("…")],
    ids=lambda failure: type(failure).__name__,
)
async def test_what_may_pass_by_itself_is_tried_again(
    watched: Watched, lab: Hypervisor, failure: EngineError
) -> None:
    lab.refusal = failure
    async with running(watched):
        assert watched.facts() == (HostState.WAITING, 1.0)


async def test_lost_rows_stay_stale_and_are_reconciled(watched: Watched, lab: Hypervisor) -> None:
    host = watched.host
    async with running(watched):
        await watched.settle(40)
        keys = [row.key for row in host.rows]
        lab.refusal = NOBODY
        lab.drop(DEAD)
        await watched.settle()
        assert watched.facts() == (HostState.WAITING, 41.0)
        assert (host.failure, host.connection, host.connected_at) == (DEAD, None, None)
        await watched.settle(100)
        assert [row.key for row in host.rows] == keys
        assert {row.stale_since for row in host.rows} == {40.0}
        assert (host.summary().domains, host.summary().is_complete) == (2, False)
        lab.infos = [domain_info(MAIL), domain_info(NEW)]
        lab.refusal = None
        host.retry_now()
        watched.told.clear()
        await watched.settle()
        assert [row.info.ref for row in host.rows] == [MAIL, NEW]
        assert {row.stale_since for row in host.rows} == {None}
        assert (host.failure, host.summary().is_complete) == (None, True)
        told = set().union(*watched.told)
        assert told == {("lab", ref.uuid) for ref in (WEB, MAIL, NEW)}


async def test_rows_are_stale_until_the_host_has_listed_them(
    watched: Watched, lab: Hypervisor
) -> None:
    async with running(watched):
        lab.failures["domains"] = OperationTimeout("slow")
        lab.drop(DEAD)
        await watched.settle(1)
        assert watched.facts() == (HostState.CONNECTED, 5.0)
        assert lab.answered["statistics"] >= 2
        assert str(watched.host.failure) == "slow"
        assert {row.stale_since for row in watched.host.rows} == {0.0}
        lab.failures.clear()
        await watched.settle(4)
        assert watched.host.failure is None
        assert {row.stale_since for row in watched.host.rows} == {None}


async def test_a_connection_that_lasted_makes_the_pauses_short_again(
    watched: Watched, lab: Hypervisor
) -> None:
    async with running(watched):
        for pause in (1.0, 2.0, 4.0):
            lab.drop(DEAD)
            await watched.settle()
            assert watched.host.retry_at == watched.clock.monotonic() + pause
            await watched.settle(pause)
            assert watched.host.state is HostState.CONNECTED
        await watched.settle(30)
        lab.drop(DEAD)
        await watched.settle()
        assert watched.host.retry_at == watched.clock.monotonic() + 1.0


async def test_sessions_end_unknown_and_the_gap_is_told(watched: Watched, lab: Hypervisor) -> None:
    async with running(watched):
        await watched.settle(10)
        lab.driver.emit(graphics(GraphicsPhase.CONNECT))
        lab.driver.emit(graphics(GraphicsPhase.INITIALIZE, subject=ALICE))
        await watched.settle()
        assert watched.host.summary().viewers == 1
        start = watched.clock.now()
        lab.drop(DEAD)
        await watched.settle()
        closed, lost = watched.events[-2:]
        assert isinstance(closed, GraphicsSessionEvent)
        assert (closed.change, closed.session.end) == (SessionChange.CLOSED, SessionEnd.LOST)
        assert closed.session.who == "alice"
        assert lost == ConnectionLostEvent(time=start, reason="no sign of life")
        assert not any(row.sessions or row.sessions_complete for row in watched.host.rows)
        watched.events.clear()
        await watched.settle(1)
        assert watched.events == [ConnectionBackEvent(time=start + 1, seconds=1.0)]
        assert watched.host.summary().viewers == 0


async def test_a_slow_answer_is_no_lost_connection(watched: Watched, lab: Hypervisor) -> None:
    host = watched.host
    async with running(watched):
        lab.driver.failures["statistics"] = OperationTimeout("slow")
        await watched.settle(2)
        assert watched.facts() == (HostState.CONNECTED, 6.0)
        assert str(host.failure) == "slow"
        assert {row.stale_since for row in host.rows} == {0.0}
        lab.driver.failures.clear()
        host.retry_now()
        await watched.settle()
        assert watched.facts() == (HostState.CONNECTED, None)
        assert (host.failure, lab.asked["open"]) == (None, 1)
        assert watched.events == []


async def test_a_host_can_be_let_go_of_and_taken_up_again(
    watched: Watched, lab: Hypervisor
) -> None:
    async with running(watched):
        await watched.settle(5)
    host = watched.host
    assert (host.state, host.failure, lab.drivers) == (HostState.STOPPED, None, [])
    assert {row.stale_since for row in host.rows} == {4.0}
    watched.events.clear()
    await watched.clock.advance(100)
    async with running(watched):
        assert watched.facts() == (HostState.CONNECTED, None)
        assert {row.stale_since for row in host.rows} == {None}
        assert watched.events == [ConnectionBackEvent(time=watched.clock.now(), seconds=100.0)]


class Typist:
    """Answers what it was told to, one after the other."""

    def __init__(self, *answers: str | None) -> None:
        self.answers = list(answers)

    async def ask(self, request: CredentialRequest) -> str | None:
        return self.answers.pop(0)


async def test_a_login_is_asked_for_once_until_it_is_refused(lab: Hypervisor) -> None:
    lab.question = CredentialRequest(kind=CredentialKind.SECRET, prompt="password", where="lab")
    typist = Typist("wrong", lab.password, "new")
    watched = Watched("lab", ManualClock(), credentials=typist)
    async with running(watched):
        assert watched.facts()[0] is HostState.STOPPED
        watched.host.retry_now()
        await watched.settle()
        assert watched.facts()[0] is HostState.CONNECTED
        lab.drop(DEAD)
        await watched.settle(1)
        assert watched.facts()[0] is HostState.CONNECTED
        assert typist.answers == ["new"]
        lab.password = "new"
        lab.drop(DEAD)
        await watched.settle(2)
        assert watched.facts()[0] is HostState.STOPPED
        watched.host.retry_now()
        await watched.settle()
        assert watched.facts()[0] is HostState.CONNECTED


async def test_dead_hosts_delay_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    names = [f"host-{n}" for n in range(20)]
    machines = install(monkeypatch, *names)
    clock = ManualClock()
    watched = {name: Watched(name, clock) for name in names}
    silent, late = names[:3], names[3:5]
    for name in silent:
        machines[name].is_black_hole = True
    async with running(*watched.values()):
        for name in late:
            machines[name].is_black_hole = True
        asked = {name: machines[name].asked["statistics"] for name in names}
        for _ in range(10):
            await watched[names[0]].settle(2)
        for name in names[5:]:
            assert machines[name].answered["statistics"] - asked[name] == 10
            assert machines[name].asked["domains"] == 1
            assert watched[name].host.summary().is_complete
        for name in silent:
            assert machines[name].asked == {"open": 1}
            assert watched[name].facts() == (HostState.CONNECTING, None)
        for name in late:
            assert machines[name].asked["statistics"] - asked[name] == 1
            assert watched[name].host.state is HostState.CONNECTED
        for name in late:
            machines[name].drop(DEAD)
        await watched[names[0]].settle(1)
        assert {watched[name].host.state for name in late} == {HostState.CONNECTING}
        assert {machines[name].asked["open"] for name in late} == {2}
