"""A bare QEMU: how it starts, fails to start, and ends."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from tests.peers.qemu import StartFailed
from tests.peers.qmp_tap import QmpError, QmpTap

if TYPE_CHECKING:
    from tests.peers.fixtures import RawQemuFactory

pytestmark = pytest.mark.peer("qemu-system-x86_64")


async def test_monitor_is_free_and_both_monitors_get_events(raw_qemu: RawQemuFactory) -> None:
    qemu = await raw_qemu("-S")
    other = await QmpTap.connect(qemu.monitor)
    assert (await other.execute("query-status"))["status"] == "prelaunch"
    await other.execute("cont")
    for tap in (qemu.tap, other):
        assert (await tap.wait_for("RESUME")).data == {}
    await other.close()


async def test_events_until_quit(raw_qemu: RawQemuFactory) -> None:
    qemu = await raw_qemu()
    await qemu.tap.execute("stop")
    await qemu.tap.execute("quit")
    await qemu.tap.wait_ended()
    assert qemu.tap.names() == ["STOP", "SHUTDOWN"]
    assert qemu.tap.events[-1].data == {"guest": False, "reason": "host-qmp-quit"}
    with pytest.raises(EOFError):
        await qemu.tap.execute("query-status")


async def test_refused_command(raw_qemu: RawQemuFactory) -> None:
    qemu = await raw_qemu()
    with pytest.raises(QmpError, match="no-such-command"):
        await qemu.tap.execute("no-such-command")


async def test_kill_ends_the_process(raw_qemu: RawQemuFactory) -> None:
    qemu = await raw_qemu()
    await qemu.kill()
    await qemu.tap.wait_ended()
    assert qemu.tap.names() == []
    with pytest.raises(ProcessLookupError):
        os.kill(qemu.pid, 0)


async def test_bad_arguments_are_quoted(raw_qemu: RawQemuFactory) -> None:
    with pytest.raises(StartFailed, match="no-such-device"):
        await raw_qemu("-device", "no-such-device")
