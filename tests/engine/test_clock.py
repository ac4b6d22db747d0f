"""ManualClock: sleepers wake at their own time, in order."""

from __future__ import annotations

import asyncio

from engine import ManualClock, SystemClock, Tasks
from tests.patience import PATIENCE


async def test_sleepers_wake_in_order_at_their_own_time() -> None:
    clock, tasks = ManualClock(), Tasks()
    woken: list[tuple[str, float]] = []

    async def sleeper(name: str, seconds: float) -> None:
        await clock.sleep(seconds)
        woken.append((name, clock.monotonic()))

    for name, seconds in (("late", 5.0), ("early", 1.0), ("middle", 3.0)):
        tasks.spawn(sleeper(name, seconds), name=name)
    await clock.advance(4)
    assert woken == [("early", 1.0), ("middle", 3.0)]
    assert clock.monotonic() == 4
    await clock.advance(1)
    assert woken[-1] == ("late", 5.0)


async def test_a_periodic_sleeper_runs_once_per_period() -> None:
    clock, tasks = ManualClock(), Tasks()
    ticks = 0

    async def tick() -> None:
        nonlocal ticks
        while True:
            await clock.sleep(2)
            ticks += 1

    tasks.spawn(tick(), name="tick")
    await clock.advance(60)
    assert ticks == 30
    await tasks.cancel()


def test_a_jump_moves_what_is_shown_and_no_duration() -> None:
    clock = ManualClock(now=100)
    clock.jump(-50)
    assert (clock.now(), clock.monotonic()) == (50, 0)


async def test_the_systems_clock_lets_others_run() -> None:
    clock = SystemClock()
    before = clock.monotonic()
    await asyncio.wait_for(clock.sleep(0), PATIENCE)
    assert clock.monotonic() >= before
    assert clock.now() > 1_600_000_000
