"""Scenes of the demo at displays: people who look in and leave, a scanner who knocks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...domain_state import DomainState
from .demo_fleet import OPEN, SIGNED, TICKET
from .viewers import ALICE, BOB, CAROL, SCANNER, TUNNEL, VIEWERS, Viewer

if TYPE_CHECKING:
    from .machine import Machine
    from .stage import Play, Stage


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
