"""Ending a process that we started."""

from __future__ import annotations

import asyncio
import gc
import sys
import warnings

import pytest

from engine.reaping import reap, start_process
from engine.tasks import Tasks

_STUBBORN = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(600)"


async def test_a_running_process_is_killed_and_gone() -> None:
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", _STUBBORN)
    await reap(process)
    assert process.returncode == -9


async def test_one_that_has_ended_keeps_its_status() -> None:
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", "raise SystemExit(3)")
    await process.wait()
    await reap(process)
    assert process.returncode == 3


async def test_cancelling_it_twice_leaves_no_process_behind() -> None:
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", _STUBBORN)
    reaping = Tasks().spawn(reap(process), name="reaping")
    await asyncio.sleep(0)
    reaping.cancel()
    await asyncio.sleep(0)
    reaping.cancel()
    with pytest.raises(asyncio.CancelledError):
        await reaping
    assert process.returncode == -9


async def test_what_cannot_be_started_says_so(caplog: pytest.LogCaptureFixture) -> None:
    with pytest.raises(FileNotFoundError):
        await start_process("/no/such/program")
    assert not caplog.records


@pytest.mark.parametrize("rounds", [0, 1, 2, 3, 5, 8, 13])
def test_cancelling_a_start_twice_leaves_no_process_behind(rounds: int) -> None:
    async def give_up() -> None:
        tasks = Tasks()
        start = start_process(sys.executable, "-c", _STUBBORN, stdout=asyncio.subprocess.PIPE)
        starting = tasks.spawn(start, name="start")
        for _ in range(rounds):
            await asyncio.sleep(0)
        starting.cancel()
        await asyncio.sleep(0)
        starting.cancel()
        await asyncio.wait((starting,))
        if not starting.cancelled():  # it had been started before anybody gave up
            await reap(starting.result())

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        gc.collect()  # what others have left is not told here
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        asyncio.run(give_up())
        gc.collect()
    assert [str(warning.message) for warning in told] == []
