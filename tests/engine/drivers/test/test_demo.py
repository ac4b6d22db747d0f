"""test:///demo: alive from the first second, the same for the same seed, obedient to its user."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest
from lxml import etree

from engine import Connection, GraphicsSessionEvent, ManualClock, SessionChange, SessionEnd
from engine.conf.domain_conf import DomainConf
from engine.conf.domain_validate import find_problems
from engine.domain_state import DomainState
from engine.drivers.test.demo_fleet import FLEET
from engine.events import (
    AgentLifecycleEvent,
    GraphicsEvent,
    IOErrorEvent,
    Lifecycle,
    LifecycleEvent,
    RebootEvent,
)
from engine.power import UndefineFlags

if TYPE_CHECKING:
    from engine.events import Event

MINUTE = 60.0


async def live(uri: str, seconds: float) -> list[Event]:
    """Return everything that happened in the first ``seconds``."""
    clock = ManualClock()
    async with await Connection.open(uri, clock=clock) as connection:
        with connection.events.subscribe() as events:
            await clock.advance(seconds)
            return await events.batch() if len(events) else []


async def test_the_fleet_is_a_mix_of_states() -> None:
    async with await Connection.open("test:///demo?still=1") as connection:
        infos = await connection.domains()
        states = [info.status.state for info in infos]
        assert len(infos) == len(FLEET)
        assert {DomainState.RUNNING, DomainState.PAUSED, DomainState.CRASHED} < set(states)
        assert states.count(DomainState.RUNNING) > len(states) // 2
        assert states.count(DomainState.SHUTOFF) > 2
        assert all(info.title for info in infos)


async def test_every_guest_has_a_configuration_that_could_run() -> None:
    async with await Connection.open("test:///demo?still=1") as connection:
        ports = []
        for info in await connection.domains():
            xml = await connection.domain(info.ref).xml(inactive=True)
            assert list(find_problems(DomainConf.parse(xml))) == []
            graphics = etree.fromstring(xml).find("devices/graphics")
            assert graphics is not None
            ports.append(graphics.get("port") or graphics.get("tlsPort"))
        assert len(set(ports)) == len(ports)


async def test_somebody_is_there_from_the_start() -> None:
    async with await Connection.open("test:///demo", clock=ManualClock()) as connection:
        sessions = {session.domain.name: session for session in connection.sessions.all()}
        assert sessions["db-primary"].who == "alice"
        assert sessions["desktop-anna"].channels == 4
        assert all(session.is_viewer for session in sessions.values())


async def test_the_first_viewer_comes_within_four_seconds() -> None:
    events = await live("test:///demo", 4)
    changes = [e.change for e in events if isinstance(e, GraphicsSessionEvent)]
    assert changes[:2] == [SessionChange.OPENED, SessionChange.SIGNED_IN]


async def test_the_first_minute_shows_everything_once() -> None:
    events = await live("test:///demo", MINUTE)
    sessions = [e.session for e in events if isinstance(e, GraphicsSessionEvent)]
    lifecycle = {(e.event, e.detail_name) for e in events if isinstance(e, LifecycleEvent)}
    assert any(session.channels == 4 for session in sessions)
    assert any(session.is_local and session.auth_scheme == "none" for session in sessions)
    assert sum(session.end is SessionEnd.ATTEMPT for session in sessions) >= 4
    assert {session.who for session in sessions} >= {"carol"}
    assert (Lifecycle.STARTED, "booted") in lifecycle
    assert (Lifecycle.CRASHED, "panicked") in lifecycle
    assert (Lifecycle.SUSPENDED, "I/O error") in lifecycle
    assert any(isinstance(event, IOErrorEvent) for event in events)
    assert any(isinstance(event, RebootEvent) for event in events)


async def test_two_people_share_a_console_in_the_first_minute() -> None:
    clock = ManualClock()
    async with await Connection.open("test:///demo", clock=clock) as connection:
        await clock.advance(25)
        domain = await connection.lookup("db-primary")
        assert {s.who for s in domain.graphics_sessions()} == {"alice", "carol"}


async def test_something_happens_often_but_not_all_the_time() -> None:
    events = await live("test:///demo?seed=3", 10 * MINUTE)
    moments = sorted({int(event.time) for event in events})
    pauses = [b - a for a, b in zip(moments, moments[1:], strict=False)]
    assert max(pauses) <= 11
    assert 10 * MINUTE / 10 < len(moments) < 10 * MINUTE / 3


async def test_people_leave_after_minutes() -> None:
    events = await live("test:///demo", 6 * MINUTE)
    ended = [e.session for e in events if isinstance(e, GraphicsSessionEvent) and e.session.end]
    assert "alice" in {s.who for s in ended if s.end is SessionEnd.LEFT}


async def test_the_same_seed_gives_the_same_life() -> None:
    first, second = [await live("test:///demo?seed=7", 5 * MINUTE) for _ in range(2)]
    assert first == second
    assert first != await live("test:///demo?seed=8", 5 * MINUTE)


async def test_speed_makes_the_same_life_faster() -> None:
    def what(events: list[Event]) -> list[tuple[str, str]]:
        return [(e.name, e.domain.name) for e in events if isinstance(e, GraphicsEvent)]

    slow = await live("test:///demo?seed=7", 2 * MINUTE)
    fast = await live("test:///demo?seed=7&speed=10", 2 * MINUTE / 10)
    assert what(slow) == what(fast)


async def test_still_stands_still() -> None:
    assert await live("test:///demo?still=1", 10 * MINUTE) == []


async def test_events_look_like_those_of_qemu() -> None:
    events = [e for e in await live("test:///demo", 5 * MINUTE) if isinstance(e, GraphicsEvent)]
    for event in events:
        if event.protocol == "spice":
            assert event.subject == ()
            assert bool(event.auth_scheme) == (event.phase.label == "initialize")
        else:
            assert event.auth_scheme
            assert not event.subject or event.phase.label != "connect"


async def test_a_shutdown_takes_its_time() -> None:
    clock = ManualClock()
    async with await Connection.open("test:///demo?still=1", clock=clock) as connection:
        domain = await connection.lookup("web-02")
        with domain.subscribe(LifecycleEvent, AgentLifecycleEvent) as events:
            await domain.shutdown()
            await clock.advance(3)
            assert (await domain.info()).status.state is DomainState.RUNNING
            await clock.advance(2)
            assert (await domain.info()).status.reason_name == "shutdown"
            seen = [
                e.detail_name if isinstance(e, LifecycleEvent) else e.name
                for e in await events.batch()
            ]
        assert seen == ["agent-lifecycle", "guest", "shutdown"]


async def test_a_start_takes_its_time_to_boot() -> None:
    clock = ManualClock()
    async with await Connection.open("test:///demo?still=1", clock=clock) as connection:
        domain = await connection.lookup("staging")
        with domain.subscribe(AgentLifecycleEvent) as events:
            await domain.start()
            await clock.advance(11)
            assert len(events) == 0
            await clock.advance(2)
            (event,) = await events.batch()
        assert isinstance(event, AgentLifecycleEvent)
        assert event.state == 1


async def test_a_destroyed_guest_does_not_finish_its_shutdown() -> None:
    clock = ManualClock()
    async with await Connection.open("test:///demo?still=1", clock=clock) as connection:
        domain = await connection.lookup("web-02")
        await domain.shutdown()
        await domain.destroy()
        await domain.start()
        with domain.subscribe(LifecycleEvent) as events:
            await clock.advance(30)
            assert len(events) == 0


async def test_viewers_go_with_the_guest_without_a_goodbye() -> None:
    clock = ManualClock()
    async with await Connection.open("test:///demo", clock=clock) as connection:
        domain = await connection.lookup("db-primary")
        with domain.subscribe(GraphicsEvent, GraphicsSessionEvent) as events:
            await domain.destroy()
            (closed,) = await events.batch()
            assert isinstance(closed, GraphicsSessionEvent)
            assert closed.session.end is SessionEnd.STOPPED
        assert domain.graphics_sessions() == []


@pytest.mark.parametrize("verb", ["destroy", "suspend", "shutdown"])
async def test_life_goes_on_whatever_people_do(verb: str) -> None:
    clock = ManualClock()
    async with await Connection.open("test:///demo?seed=2", clock=clock) as connection:
        for info in await connection.domains():
            if info.status.state is DomainState.RUNNING:
                await getattr(connection.domain(info.ref), verb)()
        await clock.advance(5 * MINUTE)
        for info in await connection.domains():
            domain = connection.domain(info.ref)
            if info.status.state.is_active:
                await domain.destroy()
            await domain.power.undefine(UndefineFlags.SNAPSHOTS_METADATA)
        await clock.advance(5 * MINUTE)
        assert await connection.domains() == []
        assert connection.sessions.all() == []


async def test_close_ends_all_life() -> None:
    before = asyncio.all_tasks()
    clock = ManualClock()
    connection = await Connection.open("test:///demo", clock=clock)
    await clock.advance(MINUTE)
    assert len(asyncio.all_tasks()) > len(before)
    await connection.close()
    assert asyncio.all_tasks() == before
