"""A running guest whose monitor comes and goes, and whose process does not obey."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from engine import DomainState, SystemClock, Tasks
from engine.conf.domain_conf import DomainConf
from engine.domain_state import DomainStatus
from engine.drivers.qemu import guest as guest_module
from engine.drivers.qemu.guest import Guest
from engine.drivers.qemu.layout import RunFolder
from engine.drivers.qemu.process import ProcessIdentity
from engine.drivers.qemu.state_file import GuestState
from engine.errors import ConnectFailed, OperationTimeout
from engine.events import ControlErrorEvent
from tests.engine.drivers.qemu.embed_root import domain_xml, until
from tests.fakes.qemu_monitor import FakeMonitor
from tests.patience import PATIENCE

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator
    from pathlib import Path

    from engine.events import Event

_RUNNING = DomainStatus(DomainState.RUNNING)


@pytest.fixture
def process() -> Iterator[subprocess.Popen[bytes]]:
    """What passes for QEMU: it lives until it is told to end."""
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as program:
        yield program
        program.kill()


@pytest.fixture
def events() -> list[Event]:
    return []


@pytest.fixture
async def guest(
    short_tmp: Path,
    process: subprocess.Popen[bytes],
    events: list[Event],
    monkeypatch: pytest.MonkeyPatch,
) -> AsyncIterator[Guest]:
    monkeypatch.setattr(guest_module, "_APART_SECONDS", 0.05)
    monkeypatch.setattr(guest_module, "_RETRY_SECONDS", 0.05)
    monkeypatch.setattr(guest_module, "_QUIT_SECONDS", 0.05)
    state = GuestState(id=1, boot="b", started_at=1.0, qemu=ProcessIdentity.of(process.pid))
    live = DomainConf.parse(domain_xml())
    found = Guest.find(live, state, RunFolder(short_tmp), events.append, SystemClock())
    yield found
    await found.close()


def control_errors(events: list[Event]) -> int:
    return sum(isinstance(event, ControlErrorEvent) for event in events)


def stop(process: subprocess.Popen[bytes]) -> None:
    """Hold a process as SIGSTOP does; return when it is held."""
    process.send_signal(signal.SIGSTOP)
    os.waitid(os.P_PID, process.pid, os.WSTOPPED | os.WNOWAIT)


async def test_a_process_that_is_gone_is_not_found(
    short_tmp: Path, process: subprocess.Popen[bytes], events: list[Event]
) -> None:
    state = GuestState(id=1, boot="b", started_at=1.0, qemu=ProcessIdentity.of(process.pid))
    process.kill()
    process.wait()
    with pytest.raises(ConnectFailed, match="'guest' is gone"):
        Guest.find(
            DomainConf.parse(domain_xml()),
            state,
            RunFolder(short_tmp),
            events.append,
            SystemClock(),
        )


async def test_a_monitor_that_hangs_up_is_called_again(
    guest: Guest, process: subprocess.Popen[bytes], events: list[Event]
) -> None:
    tasks = Tasks()
    async with FakeMonitor(guest.folder.monitor) as monitor:
        await guest.connect()
        keeping = tasks.spawn(guest.keep_monitor(), name="keep")
        greeted = len(monitor.commands)
        monitor.hang_up()
        await until(lambda: len(monitor.commands) >= 2 * greeted)
        process.kill()
        await asyncio.wait_for(guest.ended(), PATIENCE)
        monitor.hang_up()
        await asyncio.wait_for(keeping, PATIENCE)
    assert control_errors(events) == 0


async def test_a_monitor_that_is_gone_is_told_once_and_found_when_it_is_back(
    guest: Guest, process: subprocess.Popen[bytes], events: list[Event]
) -> None:
    tasks = Tasks()
    async with FakeMonitor(guest.folder.monitor, query_status={"status": "paused"}):
        await guest.connect()
        assert guest.runtime.run.status.state is DomainState.PAUSED
    guest.folder.monitor.unlink(missing_ok=True)
    keeping = tasks.spawn(guest.keep_monitor(), name="keep")
    await until(lambda: control_errors(events))
    assert guest.runtime.run.status == _RUNNING
    async with FakeMonitor(guest.folder.monitor, query_status={"status": "paused"}):
        await until(lambda: guest.runtime.run.status.state is DomainState.PAUSED)
        process.kill()
        await asyncio.wait_for(guest.process.ended(), PATIENCE)  # before its monitor is gone again
    await asyncio.wait_for(keeping, PATIENCE)
    assert control_errors(events) == 1


async def test_a_process_that_ignores_its_monitor_is_ended(
    guest: Guest, process: subprocess.Popen[bytes]
) -> None:
    async with FakeMonitor(guest.folder.monitor, quit=None) as monitor:
        await guest.connect()
        guest.buried.set()
        await guest.stop()
        assert [command["execute"] for command in monitor.commands][-1] == "quit"
    assert process.wait() == -15
    assert guest.stop_detail == "destroyed"


async def test_a_process_that_does_not_end_is_an_error(
    guest: Guest, process: subprocess.Popen[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    # Nothing survives SIGKILL but what the kernel holds, which cannot be had here: no time is
    # left to die in. A stopped process does not die of SIGTERM before.
    stop(process)
    monkeypatch.setattr(guest_module, "TERM_SECONDS", 0)
    monkeypatch.setattr(guest_module, "KILL_SECONDS", 0)
    guest.give_up_monitor()
    with pytest.raises(OperationTimeout, match="does not end"):
        await guest.stop()
    assert guest.stop_detail is None
    await asyncio.wait_for(guest.process.ended(), PATIENCE)
