"""Ending a process that we started."""

from __future__ import annotations

import asyncio
import sys

import pytest

from engine.reaping import reap
from engine.tasks import Tasks

_STUBBORN = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(99)"


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
