"""Inventory: rows follow events and samples, and a host that fails harms nothing."""

from __future__ import annotations

from contextlib import asynccontextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from engine import DomainState, DomainStatistics, ManualClock, Tasks
from engine.errors import EngineError, OperationTimeout, Unsupported
from engine.events import (
    EventsLost,
    GraphicsClientsEvent,
    GraphicsPhase,
    Lifecycle,
    LifecycleEvent,
)
from engine.fleet import FleetSummary, Inventory, RowKey
from tests.fakes.scripted_driver import MAIL, WEB, ScriptedDriver, domain_info, open_scripted
from tests.fakes.visits import ALICE, graphics

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from engine import Connection

WEB_KEY, MAIL_KEY = ("lab", WEB.uuid), ("lab", MAIL.uuid)


class Watched:
    """An inventory that runs, with everything it told."""

    def __init__(self, connection: Connection, driver: ScriptedDriver, clock: ManualClock) -> None:
        self.connection, self.driver, self.clock = connection, driver, clock
        self.told: list[set[RowKey]] = []
        self.inventory = Inventory("lab", clock, self.told.append, interval=2.0)

    async def settle(self, seconds: float = 0.0) -> None:
        """Let ``seconds`` pass, then let every task come to rest."""
        await self.clock.advance(seconds)
        await self.clock.advance(0)

    def started(self) -> LifecycleEvent:
        return LifecycleEvent(time=1.0, domain=WEB, event=Lifecycle.STARTED, detail=0)


@pytest.fixture
async def watched(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Watched]:
    clock = ManualClock()
    connection, driver = await open_scripted(monkeypatch, clock)
    async with connection, running(Watched(connection, driver, clock)) as subject:
        yield subject


@asynccontextmanager
async def running(subject: Watched) -> AsyncIterator[Watched]:
    tasks = Tasks()
    tasks.spawn(subject.inventory.run(subject.connection), name="inventory")
    await subject.settle()
    yield subject
    await tasks.cancel()


async def test_the_first_listing_adds_every_domain(watched: Watched) -> None:
    assert [row.info.ref for row in watched.inventory.rows] == [WEB, MAIL]
    assert watched.told == [{WEB_KEY, MAIL_KEY}, set()]
    assert watched.inventory.has_listed
    row = watched.inventory.row(WEB_KEY)
    assert row is not None
    assert (row.cpu_percent, row.memory_used_kib, row.stale_since) == (None, None, None)


async def test_one_statistics_call_a_tick_and_no_listing(watched: Watched) -> None:
    before = watched.driver.asked.copy()
    for _ in range(5):
        await watched.settle(2.0)
    assert watched.driver.asked - before == {"statistics": 5}


async def test_samples_become_rates_and_only_their_rows_are_told(watched: Watched) -> None:
    for nanoseconds in (0, 500_000_000):
        watched.driver.samples = [
            DomainStatistics(ref=WEB, monotonic=watched.clock.monotonic(), cpu_time_ns=nanoseconds)
        ]
        watched.told.clear()
        await watched.settle(2.0)
    row = watched.inventory.row(WEB_KEY)
    assert row is not None
    assert (row.cpu_percent, row.cpu_history) == (25.0, (25.0,))
    assert watched.told == [{WEB_KEY}]


async def test_nothing_new_is_not_told(watched: Watched) -> None:
    watched.told.clear()
    await watched.settle(10.0)
    assert watched.told == []


async def test_a_burst_of_lifecycle_events_is_one_listing(watched: Watched) -> None:
    await watched.settle(1.0)
    before = watched.driver.asked["domains"]
    for _ in range(100):
        watched.driver.emit(watched.started())
    await watched.settle()
    assert watched.driver.asked["domains"] == before + 1


async def test_a_storm_of_lifecycle_events_lists_a_few_times_a_second(watched: Watched) -> None:
    before = watched.driver.asked["domains"]
    for _ in range(100):
        watched.driver.emit(watched.started())
        await watched.settle(0.01)
    assert watched.driver.asked["domains"] - before <= 5


async def test_a_stopped_domain_loses_its_figures(watched: Watched) -> None:
    watched.driver.samples = [DomainStatistics(ref=WEB, monotonic=0.0, balloon_kib=9, usable_kib=4)]
    await watched.settle(2.0)
    assert watched.inventory.row(WEB_KEY).memory_used_kib == 5  # type: ignore[union-attr]
    watched.driver.infos[0] = domain_info(replace(WEB, id=None), DomainState.SHUTOFF)
    watched.driver.emit(LifecycleEvent(time=1.0, domain=WEB, event=Lifecycle.STOPPED, detail=0))
    await watched.settle()
    row = watched.inventory.row(WEB_KEY)
    assert row is not None
    assert (row.info.status.state, row.memory_used_kib) == (DomainState.SHUTOFF, None)


async def test_a_domain_that_went_is_told_and_gone(watched: Watched) -> None:
    await watched.settle(1.0)
    watched.told.clear()
    del watched.driver.infos[0]
    watched.driver.emit(LifecycleEvent(time=1.0, domain=WEB, event=Lifecycle.UNDEFINED, detail=0))
    await watched.settle()
    assert watched.inventory.row(WEB_KEY) is None
    assert watched.told == [{WEB_KEY}]


async def test_a_client_is_on_the_row_at_once(watched: Watched) -> None:
    watched.told.clear()
    listings = watched.driver.asked["domains"]
    watched.driver.emit(graphics(GraphicsPhase.CONNECT))
    watched.driver.emit(graphics(GraphicsPhase.INITIALIZE, subject=ALICE))
    await watched.settle()
    row = watched.inventory.row(WEB_KEY)
    assert row is not None
    assert [viewer.who for viewer in row.viewers] == ["alice"]
    assert watched.told == [{WEB_KEY}]
    assert watched.driver.asked["domains"] == listings


async def test_lost_events_ask_for_everything_again(watched: Watched) -> None:
    await watched.settle(1.0)
    before = watched.driver.asked["domains"]
    watched.connection.events.push(EventsLost(time=1.0, count=3))
    await watched.settle()
    assert watched.driver.asked["domains"] == before + 1


async def test_a_silent_host_leaves_its_rows_stale_and_comes_back(watched: Watched) -> None:
    watched.driver.failures["statistics"] = OperationTimeout("no answer")
    await watched.settle(2.0)
    row = watched.inventory.row(WEB_KEY)
    assert row is not None
    assert row.stale_since == 0.0
    assert str(watched.inventory.failure) == "no answer"
    assert watched.inventory.retry_at == 2.0 + 4.0
    assert not watched.inventory.summary().viewers_known
    watched.driver.failures.clear()
    await watched.settle(4.0)
    row = watched.inventory.row(WEB_KEY)
    assert row is not None
    assert row.stale_since is None
    assert watched.inventory.failure is None
    assert watched.inventory.retry_at is None


async def test_a_host_without_domains_tells_that_its_state_changed(watched: Watched) -> None:
    watched.driver.infos.clear()
    watched.driver.emit(watched.started())
    await watched.settle(2.0)
    watched.told.clear()
    watched.driver.failures["statistics"] = OperationTimeout("no answer")
    await watched.settle(2.0)
    assert watched.told == [set()]
    watched.driver.failures.clear()
    await watched.settle(4.0)
    assert watched.told == [set(), set()]


async def test_the_pauses_grow_up_to_a_minute(watched: Watched) -> None:
    watched.driver.failures["statistics"] = EngineError("broken")
    await watched.settle(2.0)
    before = watched.driver.asked["statistics"]
    await watched.settle(3600.0)
    asked = watched.driver.asked["statistics"] - before
    assert 3600 / 60 <= asked <= 3600 / 60 + 5


async def test_a_listing_that_fails_is_tried_again(watched: Watched) -> None:
    await watched.settle(1.0)
    watched.driver.failures["domains"] = EngineError("broken")
    watched.driver.emit(watched.started())
    await watched.settle()
    watched.driver.failures.clear()
    del watched.driver.infos[1]
    await watched.settle(4.0)
    assert [row.info.ref for row in watched.inventory.rows] == [WEB]
    assert watched.inventory.failure is None


async def test_a_driver_without_statistics_is_not_asked_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    clock = ManualClock()
    connection, driver = await open_scripted(monkeypatch, clock)
    driver.failures["statistics"] = Unsupported("no statistics")
    async with connection, running(Watched(connection, driver, clock)) as watched:
        await watched.settle(60.0)
        assert driver.asked["statistics"] == 1
        row = watched.inventory.row(WEB_KEY)
        assert row is not None
        assert (row.cpu_percent, row.stale_since) == (None, None)


async def test_a_closed_connection_makes_the_rows_stale(watched: Watched) -> None:
    await watched.settle(1.0)
    await watched.connection.close()
    await watched.settle()
    row = watched.inventory.row(WEB_KEY)
    assert row is not None
    assert row.stale_since is not None
    await watched.settle(600.0)
    assert watched.inventory.failure is not None


async def test_a_set_clock_changes_nothing(watched: Watched) -> None:
    for nanoseconds in (0, 500_000_000):
        watched.clock.jump(-86_400 if nanoseconds else 86_400)
        watched.driver.samples = [
            DomainStatistics(ref=WEB, monotonic=watched.clock.monotonic(), cpu_time_ns=nanoseconds)
        ]
        await watched.settle(2.0)
    assert watched.inventory.row(WEB_KEY).cpu_percent == 25.0  # type: ignore[union-attr]


async def test_the_summary_counts_what_there_is(watched: Watched) -> None:
    watched.driver.emit(graphics(GraphicsPhase.CONNECT))
    watched.driver.emit(graphics(GraphicsPhase.INITIALIZE))
    await watched.settle()
    assert watched.inventory.summary() == FleetSummary(
        hosts=1, domains=2, running=2, viewers=1, viewers_known=True
    )
    watched.driver.emit(GraphicsClientsEvent(time=1.0, domain=MAIL, protocol="vnc", clients=None))
    await watched.settle()
    assert not watched.inventory.summary().viewers_known
