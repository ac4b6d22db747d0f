"""Processes that are not our children: recognised, watched, ended."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from engine.drivers.qemu.process import (
    ForeignProcess,
    ProcessIdentity,
    boot_id,
    command_line,
    is_marked,
    processes_started_with,
)
from tests.patience import PATIENCE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

#: Ignores SIGTERM once it has said so.
_STUBBORN = (
    "import signal, time; signal.signal(15, signal.SIG_IGN); print(1, flush=True); time.sleep(600)"
)
#: Says that it runs, and waits.
_WAITING = "print(1, flush=True); input()"


@pytest.fixture
def sleeper() -> Iterator[subprocess.Popen[bytes]]:
    with subprocess.Popen(["sleep", "99"]) as process:
        yield process
        process.kill()


@pytest.fixture
def stubborn() -> Iterator[subprocess.Popen[bytes]]:
    with subprocess.Popen([sys.executable, "-c", _STUBBORN], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline()
        yield process
        process.kill()


def identity_of(process: subprocess.Popen[bytes]) -> ProcessIdentity:
    identity = ProcessIdentity.of(process.pid)
    assert identity is not None
    return identity


def test_a_living_process_is_itself(sleeper: subprocess.Popen[bytes]) -> None:
    identity = identity_of(sleeper)
    assert identity.is_alive
    assert identity == identity_of(sleeper)


def test_the_same_number_at_another_time_is_somebody_else(
    sleeper: subprocess.Popen[bytes],
) -> None:
    reused = replace(identity_of(sleeper), start_ticks=1)
    assert not reused.is_alive


async def test_somebody_else_is_not_watched(sleeper: subprocess.Popen[bytes]) -> None:
    assert ForeignProcess.find(replace(identity_of(sleeper), start_ticks=1)) is None


def test_a_zombie_is_dead(sleeper: subprocess.Popen[bytes]) -> None:
    identity = identity_of(sleeper)
    sleeper.kill()
    os.waitid(os.P_PID, sleeper.pid, os.WEXITED | os.WNOWAIT)
    assert not identity.is_alive
    assert ProcessIdentity.of(sleeper.pid) is None
    assert command_line(sleeper.pid) == []


def test_nobody_has_no_identity() -> None:
    assert ProcessIdentity.of(2**22 + 1) is None
    assert command_line(2**22 + 1) == []


def test_one_boot_has_one_id() -> None:
    assert len(boot_id()) == 36
    assert boot_id() == boot_id()


def test_a_mark_is_an_option_and_its_value(tmp_path: Path) -> None:
    mark = ("--pidfile", str(tmp_path / "pid"))
    pipe = subprocess.PIPE
    marked = [sys.executable, "-c", _WAITING, *mark]
    reader = [sys.executable, "-c", _WAITING, mark[1]]
    with (
        subprocess.Popen(marked, stdin=pipe, stdout=pipe) as ours,
        subprocess.Popen(reader, stdin=pipe, stdout=pipe) as stranger,
    ):
        for process in (ours, stranger):  # one that has just begun has no arguments yet
            assert process.stdout is not None
            assert process.stdout.readline()
        assert [found.pid for found in processes_started_with(mark)] == [ours.pid]
        assert is_marked(ours.pid, mark)
        assert not is_marked(stranger.pid, mark)
        for process in (ours, stranger):
            process.kill()
    assert list(processes_started_with(mark)) == []


async def test_the_end_is_noticed(sleeper: subprocess.Popen[bytes]) -> None:
    process = ForeignProcess.find(identity_of(sleeper))
    assert process is not None
    waiting = asyncio.gather(process.ended())
    sleeper.kill()
    await waiting
    await process.ended()
    process.close()
    process.close()


async def test_a_process_that_obeys_is_not_killed(sleeper: subprocess.Popen[bytes]) -> None:
    process = ForeignProcess.find(identity_of(sleeper))
    assert process is not None
    assert await process.end(term_seconds=PATIENCE, kill_seconds=PATIENCE)
    process.close()
    assert sleeper.wait() == -signal.SIGTERM


async def test_a_process_that_does_not_obey_is_killed(stubborn: subprocess.Popen[bytes]) -> None:
    process = ForeignProcess.find(identity_of(stubborn))
    assert process is not None
    assert await process.end(term_seconds=0.01, kill_seconds=PATIENCE)
    process.close()
    assert stubborn.wait() == -signal.SIGKILL


async def test_ending_twice_is_ending_once(sleeper: subprocess.Popen[bytes]) -> None:
    process = ForeignProcess.find(identity_of(sleeper))
    assert process is not None
    assert await process.end(term_seconds=PATIENCE, kill_seconds=PATIENCE)
    sleeper.wait()
    assert await process.end(term_seconds=PATIENCE, kill_seconds=PATIENCE)
    process.close()
