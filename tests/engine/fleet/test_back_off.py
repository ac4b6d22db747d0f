"""Pauses that grow, are seen, and can be cut short."""

from __future__ import annotations

import pytest

from engine import ManualClock, Tasks
from engine.fleet.back_off import LONGEST_PAUSE, BackOff


async def pause_of(clock: ManualClock, back_off: BackOff) -> float:
    """Let a pause pass; return how long it was."""
    back_off.start()
    assert back_off.retry_at is not None
    pause = back_off.retry_at - clock.monotonic()
    tasks = Tasks()
    over = tasks.spawn(back_off.over(), name="pause")
    await clock.advance(pause / 2)
    assert not over.done()
    await clock.advance(pause / 2)
    assert over.done()
    assert back_off.retry_at is None
    return pause


async def test_pauses_double_up_to_the_longest_and_begin_anew() -> None:
    clock = ManualClock()
    back_off = BackOff(clock, 4.0)
    assert [await pause_of(clock, back_off) for _ in range(6)] == [4, 8, 16, 32, 60, LONGEST_PAUSE]
    back_off.reset()
    assert await pause_of(clock, back_off) == 4


@pytest.mark.parametrize(("jitter", "pause"), [(0.0, 4.0), (0.5, 3.5), (1.0, 3.0)])
async def test_jitter_takes_away_up_to_a_quarter(jitter: float, pause: float) -> None:
    clock = ManualClock()
    back_off = BackOff(clock, 4.0, lambda: jitter)
    assert await pause_of(clock, back_off) == pause
    assert await pause_of(clock, back_off) == 2 * pause


async def test_a_pause_is_cut_short() -> None:
    clock = ManualClock()
    back_off = BackOff(clock, 4.0)
    back_off.cut_short()
    back_off.start()
    tasks = Tasks()
    over = tasks.spawn(back_off.over(), name="pause")
    await clock.advance(1)
    back_off.cut_short()
    await clock.advance(0)
    assert over.done()
    assert (clock.monotonic(), back_off.retry_at) == (1.0, None)
