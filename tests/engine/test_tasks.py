"""Tasks: owned, named, gone at the end."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING

from engine import Tasks
from tests.patience import PATIENCE

if TYPE_CHECKING:
    import pytest


async def forever() -> None:
    await asyncio.get_running_loop().create_future()


async def test_cancel_waits_until_all_are_gone() -> None:
    tasks = Tasks()
    started = [tasks.spawn(forever(), name=f"task {n}") for n in range(3)]
    assert len(tasks) == 3
    await tasks.cancel()
    assert all(task.cancelled() for task in started)
    assert len(tasks) == 0


async def test_a_failure_nobody_awaits_is_logged_by_name(caplog: pytest.LogCaptureFixture) -> None:
    tasks = Tasks()

    async def fail() -> None:
        raise RuntimeError("boom")

    task = tasks.spawn(fail(), name="the poller")
    await asyncio.wait([task])
    await asyncio.sleep(0)
    assert [(r.levelno, r.getMessage()) for r in caplog.records] == [
        (logging.ERROR, "the poller failed")
    ]


async def test_a_task_may_end_its_own_group() -> None:
    tasks = Tasks()
    other = tasks.spawn(forever(), name="other")
    last = tasks.spawn(tasks.cancel(), name="last")
    await asyncio.wait_for(last, PATIENCE)
    assert other.cancelled()


async def test_what_must_be_completed_is_whatever_cancels_the_caller() -> None:
    tasks, gate, done = Tasks(), asyncio.Event(), []

    async def put_right() -> None:
        await gate.wait()
        done.append(True)

    caller = asyncio.gather(tasks.complete(put_right(), name="put right"))
    for _ in range(3):
        await asyncio.sleep(0)
        caller.cancel()
    assert not done
    gate.set()
    await asyncio.gather(caller, return_exceptions=True)
    assert done
    assert not len(tasks)
