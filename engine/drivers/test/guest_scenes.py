"""Scenes of the demo about its guests: some come and go, one crashes, one has a full disk."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ...domain_state import DomainState
from ...events import IOErrorEvent, IOErrorReasonEvent
from .transitions import IO_ERROR, PANIC, RESUME

if TYPE_CHECKING:
    from collections.abc import Callable

    from .machine import Machine
    from .stage import Play, Stage

_RUNNERS = ("ci-runner-1", "ci-runner-2", "ci-runner-3")

#: ``virDomainEventIOErrorAction``: the guest was paused.
_PAUSED_BY_ERROR = 1


def runner_comes(stage: Stage) -> Play | None:
    """A pipeline needs a machine."""
    machine = stage.pick(DomainState.SHUTOFF, *_RUNNERS)
    return None if machine is None else _act(stage.guests.switch_on, machine)


def runner_goes(stage: Stage) -> Play | None:
    """A pipeline is done with its machine."""
    machine = stage.pick(DomainState.RUNNING, *_RUNNERS)
    return None if machine is None else _act(stage.guests.shut_down, machine)


async def _act(act: Callable[[Machine], None], machine: Machine) -> None:
    act(machine)


def kiosk_crashes(stage: Stage) -> Play | None:
    """A kiosk panics; somebody resets it after a while."""
    machine = stage.pick(DomainState.RUNNING, "kiosk-1", "kiosk-3")
    return None if machine is None else _crash(stage, machine, stage.random.uniform(9, 14))


async def _crash(stage: Stage, machine: Machine, seconds: float) -> None:
    run = machine.id
    stage.guests.inventory.move(machine, PANIC)
    await stage.guests.sleep(seconds)
    if machine.id == run and machine.status == PANIC.status:
        stage.guests.inventory.move(machine, RESUME)
        stage.guests.restarted(machine)


def disk_fills_up(stage: Stage) -> Play | None:
    """The store of the backups is full; the guest waits until somebody made room."""
    machine = stage.pick(DomainState.RUNNING, "backup-01")
    return None if machine is None else _fill_disk(stage, machine, stage.random.uniform(18, 25))


async def _fill_disk(stage: Stage, machine: Machine, seconds: float) -> None:
    inventory, run = stage.guests.inventory, machine.id
    _report_full_disk(stage, machine)
    inventory.move(machine, IO_ERROR)
    await stage.guests.sleep(seconds)
    if machine.id == run and machine.status == IO_ERROR.status:
        inventory.move(machine, RESUME)


def _report_full_disk(stage: Stage, machine: Machine) -> None:
    """Send libvirt's two events for one error: the old one without the reason comes first."""
    inventory = stage.guests.inventory
    failure: dict[str, Any] = {
        "time": inventory.clock.now(),
        "domain": machine.ref,
        "src_path": "/var/lib/libvirt/images/backup-01-b.qcow2",
        "dev_alias": "virtio-disk1",
        "action": _PAUSED_BY_ERROR,
    }
    inventory.emit(IOErrorEvent(**failure))
    inventory.emit(IOErrorReasonEvent(**failure, reason="enospc"))


def balloon_moves(stage: Stage) -> Play | None:
    """The host takes memory from a guest, or gives it back."""
    machine = stage.pick(DomainState.RUNNING, "cache-1", "git", "monitoring")
    return None if machine is None else _act(stage.guests.move_balloon, machine)
