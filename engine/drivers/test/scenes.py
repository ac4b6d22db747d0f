"""Scenes: the small stories of which the life of the demo is made, and how they follow each other.

A scene finds its guest among those whose state fits, so it also fits whatever people did to the
fleet meanwhile; where there is none, nothing happens. All chance comes from one seeded source.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ...domain_state import DomainState
from ...events import BalloonChangeEvent, IOErrorEvent, IOErrorReasonEvent
from .demo_fleet import OPEN, SIGNED, TICKET
from .transitions import IO_ERROR, PANIC, RESUME
from .viewers import (
    ALICE,
    ANNA,
    BOB,
    CAROL,
    ERP_CLERK,
    SCANNER,
    TUNNEL,
    VIEWERS,
    Viewer,
)

if TYPE_CHECKING:
    from random import Random

    from .demo_fleet import Guest
    from .displays import Displays
    from .life import LivingGuests
    from .machine import Machine

#: ``virDomainEventIOErrorAction``: the guest was paused.
_PAUSED_BY_ERROR = 1


@dataclass(frozen=True, slots=True)
class Stage:
    """What a scene can touch: the guests, their displays, and chance."""

    guests: LivingGuests
    displays: Displays
    fleet: tuple[Guest, ...]
    random: Random

    def pick(self, state: DomainState, *names: str, scheme: str = "") -> Machine | None:
        """Return a machine in that state, of those names or with that scheme, if there is one."""
        wanted = {
            guest.uuid
            for guest in self.fleet
            if (not names or guest.name in names) and (not scheme or guest.scheme == scheme)
        }
        fitting = [
            machine
            for machine in self.guests.inventory
            if machine.uuid in wanted and machine.status.state is state
        ]
        return self.random.choice(fitting) if fitting else None


Scene = Callable[[Stage], Coroutine[object, object, None]]


async def tell(stage: Stage) -> None:
    """Play the opening in its order, then scenes by chance, for ever."""
    for pause, scene in OPENING:
        await stage.guests.sleep(pause)
        stage.guests.spawn(scene(stage), scene.__name__)
    weights = list(SCENES.values())
    while True:
        await stage.guests.sleep(stage.random.uniform(6, 10))
        (scene,) = stage.random.choices(list(SCENES), weights)
        stage.guests.spawn(scene(stage), scene.__name__)


async def someone_looks_in(stage: Stage) -> None:
    """Somebody who is nowhere yet comes to a display, stays for minutes, and leaves."""
    free = [viewer for viewer in VIEWERS if not stage.displays.is_anywhere(viewer)]
    if free:
        viewer = stage.random.choice(free)
        await _look_in(stage, viewer, stage.pick(DomainState.RUNNING, scheme=viewer.scheme))


async def bob_looks_in(stage: Stage) -> None:
    """Bob opens the Windows guest, over SPICE."""
    await _look_in(stage, BOB, stage.pick(DomainState.RUNNING, "win11-test", scheme=TICKET))


async def carol_joins_alice(stage: Stage) -> None:
    """Carol comes to the display that Alice is on."""
    for machine in stage.guests.inventory:
        if any(visit.viewer is ALICE for visit in stage.displays.at(machine)):
            if not stage.displays.is_anywhere(CAROL):
                await _look_in(stage, CAROL, machine)
            return


async def tunnel_opens(stage: Stage) -> None:
    """Somebody looks at a build through a forwarded port: all that is seen is 127.0.0.1."""
    if not stage.displays.is_anywhere(TUNNEL):
        await _look_in(stage, TUNNEL, stage.pick(DomainState.RUNNING, "build-7", scheme=OPEN))


async def stranger_knocks(stage: Stage) -> None:
    """A scanner connects a few times and never signs in."""
    machine = stage.pick(DomainState.RUNNING, scheme=SIGNED)
    if machine is None:
        return
    run = machine.id
    for _ in range(stage.random.randint(4, 7)):
        if machine.id == run:
            visit = stage.displays.visit(machine, SCANNER)
            stage.displays.connect(machine, visit)
            stage.displays.leave(machine, visit)
        await stage.guests.sleep(0.25)


async def runner_comes(stage: Stage) -> None:
    """A pipeline needs a machine."""
    machine = stage.pick(DomainState.SHUTOFF, "ci-runner-1", "ci-runner-2", "ci-runner-3")
    if machine is not None:
        stage.guests.switch_on(machine)


async def runner_goes(stage: Stage) -> None:
    """A pipeline is done with its machine."""
    machine = stage.pick(DomainState.RUNNING, "ci-runner-1", "ci-runner-2", "ci-runner-3")
    if machine is not None:
        stage.guests.shut_down(machine)


async def kiosk_crashes(stage: Stage) -> None:
    """A kiosk panics; somebody resets it after a while."""
    machine = stage.pick(DomainState.RUNNING, "kiosk-1", "kiosk-3")
    if machine is None:
        return
    run = machine.id
    stage.guests.inventory.move(machine, PANIC)
    await stage.guests.sleep(stage.random.uniform(9, 14))
    if machine.id == run and machine.status == PANIC.status:
        stage.guests.inventory.move(machine, RESUME)
        stage.guests.restarted(machine)


async def disk_fills_up(stage: Stage) -> None:
    """The store of the backups is full; the guest waits until somebody made room."""
    machine = stage.pick(DomainState.RUNNING, "backup-01")
    if machine is None:
        return
    inventory, run = stage.guests.inventory, machine.id
    _report_full_disk(stage, machine)
    inventory.move(machine, IO_ERROR)
    await stage.guests.sleep(stage.random.uniform(18, 25))
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


async def balloon_moves(stage: Stage) -> None:
    """The host takes memory from a guest, or gives it back."""
    machine = stage.pick(DomainState.RUNNING, "cache-1", "git", "monitoring")
    if machine is None:
        return
    whole = machine.max_memory_kib
    actual = whole if machine.memory_kib < whole else whole * 3 // 4
    machine.set_balloon(actual)
    inventory = stage.guests.inventory
    inventory.emit(
        BalloonChangeEvent(time=inventory.clock.now(), domain=machine.ref, actual=actual)
    )


async def _look_in(stage: Stage, viewer: Viewer, machine: Machine | None) -> None:
    if machine is None:
        return
    visit = stage.displays.visit(machine, viewer)
    stay = stage.random.uniform(70, 260)
    stage.displays.connect(machine, visit)
    await stage.guests.sleep(0.6)
    stage.displays.sign_in(machine, visit)
    await stage.guests.sleep(stay)
    stage.displays.leave(machine, visit)


#: Who is there when the demo opens, and how long they stay, in seconds.
PRESENT = (
    ("db-primary", ALICE, 95.0),
    ("desktop-anna", ANNA, 400.0),
    ("mail", ERP_CLERK, 150.0),
)

#: The first minute shows everything once; seconds before each scene.
OPENING: tuple[tuple[float, Scene], ...] = (
    (3.0, bob_looks_in),
    (6.0, runner_comes),
    (6.0, carol_joins_alice),
    (7.0, kiosk_crashes),
    (6.0, tunnel_opens),
    (7.0, stranger_knocks),
    (8.0, disk_fills_up),
    (6.0, someone_looks_in),
)

#: Scene -> how often, against the others.
SCENES: dict[Scene, int] = {
    someone_looks_in: 9,
    runner_comes: 2,
    runner_goes: 2,
    balloon_moves: 2,
    stranger_knocks: 1,
    kiosk_crashes: 1,
    carol_joins_alice: 1,
    disk_fills_up: 1,
}
