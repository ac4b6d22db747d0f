"""The tick: one call each, as often as line and screen want it."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import pytest

from engine import ManualClock, Tasks
from engine.fleet import Host, Inventory
from engine.fleet.tick import ASIDE_TIMES, CALL_TIMES, LONGEST_TICK, Tick
from tests.fakes.scripted_driver import WEB, ScriptedDriver, open_scripted

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

INTERVAL = 2.0


class Stage:
    """An inventory that runs; ``calls`` counts the samples of a stretch of time."""

    def __init__(self, inventory: Inventory, driver: ScriptedDriver, clock: ManualClock) -> None:
        self.inventory, self.driver, self.clock = inventory, driver, clock

    async def calls(self, seconds: float) -> int:
        before = self.driver.asked["statistics"]
        await self.clock.advance(seconds)
        await self.clock.advance(0)
        return self.driver.asked["statistics"] - before


@asynccontextmanager
async def stage(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Stage]:
    clock, tasks = ManualClock(), Tasks()
    connection, driver = await open_scripted(monkeypatch, clock)
    inventory = Inventory("lab", clock, lambda keys: None, INTERVAL)
    async with connection:
        tasks.spawn(inventory.run(connection), name="inventory")
        await clock.advance(0)
        try:
            yield Stage(inventory, driver, clock)
        finally:
            await tasks.cancel()


async def test_one_call_a_tick(monkeypatch: pytest.MonkeyPatch) -> None:
    async with stage(monkeypatch) as host:
        assert await host.calls(100 * INTERVAL) == 100


@pytest.mark.parametrize("seconds", [0.01, 0.5, 1.0, 3.0])
async def test_a_call_never_takes_more_than_its_share(
    monkeypatch: pytest.MonkeyPatch, seconds: float
) -> None:
    async with stage(monkeypatch) as host:
        host.driver.statistics_take = seconds
        await host.calls(60.0)
        calls = await host.calls(900.0)
        pause = max(INTERVAL, CALL_TIMES * seconds)
        assert abs(calls - 900 / (pause + seconds)) <= 1
        assert calls * seconds / 900 <= 0.125


async def test_the_pause_has_a_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    async with stage(monkeypatch) as host:
        host.driver.statistics_take = 20.0
        await host.calls(60.0)
        assert abs(await host.calls(1000.0) - 1000 / (LONGEST_TICK + 20.0)) <= 1


async def test_a_line_that_is_fast_again_is_used_again(monkeypatch: pytest.MonkeyPatch) -> None:
    async with stage(monkeypatch) as host:
        host.driver.statistics_take = 3.0
        await host.calls(60.0)
        host.driver.statistics_take = 0.0
        await host.calls(60.0)
        assert await host.calls(20 * INTERVAL) == 20


async def test_one_slow_call_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    async with stage(monkeypatch) as host:
        host.driver.statistics_take = 3.0
        await host.calls(INTERVAL)
        host.driver.statistics_take = 0.0
        assert await host.calls(3.0) == 1  # the slow one is answered
        assert await host.calls(10 * INTERVAL) == 10


async def test_rows_out_of_sight_are_sampled_less_often(monkeypatch: pytest.MonkeyPatch) -> None:
    async with stage(monkeypatch) as host:
        host.inventory.set_in_sight(set())
        await host.calls(INTERVAL * ASIDE_TIMES)
        assert await host.calls(10 * INTERVAL * ASIDE_TIMES) == 10


async def test_who_comes_into_sight_is_sampled_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    async with stage(monkeypatch) as host:
        host.inventory.set_in_sight(set())
        await host.calls(INTERVAL * ASIDE_TIMES)
        assert await host.calls(INTERVAL * 2) == 0
        host.inventory.set_in_sight({WEB.uuid})
        assert await host.calls(0) == 1
        assert await host.calls(10 * INTERVAL) == 10


async def test_coming_into_sight_is_no_reason_to_ask_twice(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with stage(monkeypatch) as host:
        await host.calls(INTERVAL)
        for _ in range(20):
            host.inventory.set_in_sight(set())
            assert await host.calls(0) == 0
            host.inventory.set_in_sight({WEB.uuid})
            assert await host.calls(0) == 0
        assert await host.calls(INTERVAL) == 1


@pytest.mark.parametrize(("phase", "first"), [(0.0, 2.0), (0.25, 1.5), (0.618, 0.764)])
async def test_hosts_that_begin_together_are_asked_apart(phase: float, first: float) -> None:
    clock, tasks = ManualClock(), Tasks()
    tick = Tick(clock, INTERVAL, phase)
    for _ in range(2):  # a connection, and the one after it was lost
        tick.begin()
        for pause in (first, INTERVAL, INTERVAL):
            over = tasks.spawn(tick.over(), name="pause")
            await clock.advance(pause - 0.001)
            assert not over.done()
            await clock.advance(0.002)
            assert over.done()


def test_a_setting_beyond_the_bound_holds() -> None:
    tick = Tick(ManualClock(), 120.0)
    for _ in range(2):
        tick.took(60.0)
    assert tick.pause == 120.0


async def test_the_host_passes_on_what_is_in_sight(monkeypatch: pytest.MonkeyPatch) -> None:
    clock, tasks = ManualClock(), Tasks()
    connection, _ = await open_scripted(monkeypatch, clock)
    await connection.close()
    host = Host(
        "lab",
        "scripted:///",
        read_only=False,
        clock=clock,
        interval=INTERVAL,
        on_change=lambda keys: None,
    )
    tasks.spawn(host.run(), name="host")
    try:
        await clock.advance(0)
        host.set_in_sight(set())
        assert host.connection is not None
        driver = host.connection.driver
        assert isinstance(driver, ScriptedDriver)
        before = driver.asked["statistics"]
        await clock.advance(INTERVAL * 4.5)
        assert driver.asked["statistics"] == before
    finally:
        await tasks.cancel()
