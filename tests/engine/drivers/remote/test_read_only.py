"""Verbs that only look are those that a daemon grants to whoever may only look."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from engine import Connection
from engine.errors import EngineError, OperationDenied
from engine.tuning import Tuning

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from engine import Domain

    from .conftest import Stage

pytestmark = [pytest.mark.peer("libvirtd"), pytest.mark.peer("qemu-img")]

#: Not in this state, or there is no snapshot, checkpoint or backup; never: not allowed.
_NOT_THERE = (55, 72, 84, 103, 104)

_LOOKS: dict[str, Callable[[Domain], Awaitable[object]]] = {
    "snapshots": lambda d: d.snapshots.list(),
    "snapshot_xml": lambda d: d.snapshots.xml("none"),
    "checkpoints": lambda d: d.checkpoints.list(),
    "checkpoint_xml": lambda d: d.checkpoints.xml("none"),
    "backup_xml": lambda d: d.checkpoints.backup_xml(),
    "job": lambda d: d.jobs.current(),
    "completed_job": lambda d: d.jobs.completed(keep=True),
    "has_managed_save": lambda d: d.saving.exists(),
    "managed_save_xml": lambda d: d.saving.xml(),
    "messages": lambda d: d.machine.messages(),
    "os_type": lambda d: d.machine.os_type(),
    "security_labels": lambda d: d.machine.security_labels(),
    "disk_size": lambda d: d.disks.size("vda"),
    "disk_statistics": lambda d: d.disks.statistics("vda"),
    "disk_errors": lambda d: d.disks.errors(),
    "block_job": lambda d: d.block_jobs.current("vda"),
    "vcpu_count": lambda d: d.vcpus.count(),
    "vcpus": lambda d: d.vcpus.list(),
    "vcpu_pins": lambda d: d.vcpus.pins(),
    "emulator_pin": lambda d: d.vcpus.emulator_pin(),
    "max_memory": lambda d: d.memory.maximum(),
    "domain_memory_statistics": lambda d: d.memory.statistics(),
    "iothreads": lambda d: d.iothreads.list(),
    "tuning": lambda d: d.tuning.get(Tuning.NUMA),
    "scheduler": lambda d: d.tuning.scheduler(),
    "guest_interfaces": lambda d: d.agent.interfaces(),
}
_CHANGES: dict[str, Callable[[Domain], Awaitable[object]]] = {
    "screenshot": lambda d: d.machine.screenshot(),
    "open_console": lambda d: d.console.open(),
    "peek_memory": lambda d: d.memory.peek(0, 1),
    "guest_hostname": lambda d: d.agent.hostname(),
    "abort_job": lambda d: d.jobs.abort(),
}


async def test_what_may_be_looked_at(running: Stage) -> None:
    uri = f"{running.libvirtd.uri}-ro"
    async with await Connection.open(uri, read_only=True) as connection:
        domain = await connection.lookup("one")
        for verb, look in _LOOKS.items():
            assert connection.why_impossible(verb) is None, verb
            try:
                await look(domain)
            except EngineError as error:
                if error.code not in _NOT_THERE:
                    pytest.fail(f"{verb}: {error.code} {error}")


async def test_what_may_not(running: Stage) -> None:
    uri = f"{running.libvirtd.uri}-ro"
    async with await Connection.open(uri, read_only=True) as connection:
        domain = await connection.lookup("one")
        for verb, change in _CHANGES.items():
            assert connection.why_impossible(verb) == "the connection is read-only"
            with pytest.raises(OperationDenied, match="read-only"):
                await change(domain)
