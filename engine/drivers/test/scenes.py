"""Scenes: the small stories of which the life of the demo is made, and how they follow each other.

A scene finds its guest among those whose state fits, so it also fits whatever people did to the
fleet meanwhile; where there is none, nothing happens. All chance comes from one seeded source.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ...domain_state import DomainState
from ...events import IOErrorEvent, IOErrorReasonEvent
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

_RUNNERS = ("ci-runner-1", "ci-runner-2", "ci-runner-3")

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


Play = Coroutine[object, object, None]

#: Finds its cast and returns what they do; None where nobody fits.
Scene = Callable[[Stage], Play | None]


async def tell(stage: Stage) -> None:
    """Play the opening in its order, then scenes by chance, for ever."""
    for pause, scene in OPENING:
        await stage.guests.sleep(pause)
        _begin(stage, scene(stage))
    while True:
        await stage.guests.sleep(stage.random.uniform(6, 10))
        _begin(stage, _draw(stage))


def _begin(stage: Stage, play: Play | None) -> None:
    if play is not None:
        stage.guests.spawn(play, "scene")


def _draw(stage: Stage) -> Play | None:
    """Return a play by chance, of those for which there is a cast."""
    scenes = dict(SCENES)
    while scenes:
        (scene,) = stage.random.choices(list(scenes), list(scenes.values()))
        if play := scene(stage):
            return play
        del scenes[scene]
    return None


# -- people at displays -------------------------------------------------------------------------


def someone_looks_in(stage: Stage) -> Play | None:
    """Somebody who is nowhere yet comes to a display, stays for minutes, and leaves."""
    free = [viewer for viewer in VIEWERS if not stage.displays.is_anywhere(viewer)]
    if not free:
        return None
    viewer = stage.random.choice(free)
    return _look_in(stage, viewer, stage.pick(DomainState.RUNNING, scheme=viewer.scheme))


def bob_looks_in(stage: Stage) -> Play | None:
    """Bob opens the Windows guest, over SPICE."""
    return _look_in(stage, BOB, stage.pick(DomainState.RUNNING, "win11-test", scheme=TICKET))


def carol_joins_alice(stage: Stage) -> Play | None:
    """Carol comes to the display that Alice is on."""
    for machine in stage.guests.inventory:
        if any(visit.viewer is ALICE for visit in stage.displays.at(machine)):
            return _look_in(stage, CAROL, machine)
    return None


def tunnel_opens(stage: Stage) -> Play | None:
    """Somebody looks at a build through a forwarded port: all that is seen is 127.0.0.1."""
    return _look_in(stage, TUNNEL, stage.pick(DomainState.RUNNING, "build-7", scheme=OPEN))


def _look_in(stage: Stage, viewer: Viewer, machine: Machine | None) -> Play | None:
    if machine is None or stage.displays.is_anywhere(viewer):
        return None
    return _visit(stage, viewer, machine, stage.random.uniform(60, 200))


async def _visit(stage: Stage, viewer: Viewer, machine: Machine, stay: float) -> None:
    visit = stage.displays.visit(machine, viewer)
    stage.displays.connect(machine, visit)
    await stage.guests.sleep(0.6)
    stage.displays.sign_in(machine, visit)
    await stage.guests.sleep(stay)
    stage.displays.leave(machine, visit)


def stranger_knocks(stage: Stage) -> Play | None:
    """A scanner connects a few times and never signs in."""
    machine = stage.pick(DomainState.RUNNING, scheme=SIGNED)
    return None if machine is None else _knock(stage, machine, stage.random.randint(4, 7))


async def _knock(stage: Stage, machine: Machine, times: int) -> None:
    run = machine.id
    for _ in range(times):
        if machine.id == run:
            visit = stage.displays.visit(machine, SCANNER)
            stage.displays.connect(machine, visit)
            stage.displays.leave(machine, visit)
        await stage.guests.sleep(0.25)


# -- guests that come, go and fail --------------------------------------------------------------


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
