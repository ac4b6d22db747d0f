"""The scenes of the demo: each finds its cast, leaves things in order, and is passed over else."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

import pytest

from engine import ManualClock
from engine.domain_state import DomainState
from engine.drivers.test.demo_fleet import FLEET, domain_conf
from engine.drivers.test.displays import Displays
from engine.drivers.test.inventory import Inventory
from engine.drivers.test.life import LivingGuests
from engine.drivers.test.stage import Scene, Stage
from engine.drivers.test.story import OPENING, SCENES, tell
from engine.drivers.test.transitions import DESTROY, START
from engine.drivers.test.viewers import ALICE

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from engine.events import Event

ALL_SCENES: list[Scene] = list(dict.fromkeys([*SCENES, *(scene for _, scene in OPENING)]))


class Theatre:
    """The fleet, with Alice on the database and the pipelines' third runner off."""

    def __init__(self) -> None:
        self.clock = ManualClock()
        self.events: list[Event] = []
        inventory = Inventory(self.events.append, self.clock)
        displays = Displays(inventory, FLEET)
        self.stage = Stage(LivingGuests(inventory, 1.0), displays, FLEET, Random(1))
        for number, guest in enumerate(FLEET):
            machine = inventory.add(domain_conf(guest, number))
            if guest.status.state is DomainState.RUNNING:
                inventory.power_on(machine)
                inventory.move(machine, START)
            if guest.name == "db-primary":
                displays.settle(machine, ALICE)
        self.events.clear()

    def empty(self) -> None:
        """Take every machine away."""
        inventory = self.stage.guests.inventory
        for machine in list(inventory):
            inventory.undefine(machine)
            if machine.is_active:
                inventory.move(machine, DESTROY)
        self.events.clear()


@pytest.fixture
async def theatre() -> AsyncIterator[Theatre]:
    theatre = Theatre()
    yield theatre
    await theatre.stage.guests.close()


@pytest.mark.parametrize("scene", ALL_SCENES, ids=lambda scene: scene.__name__)
async def test_every_scene_has_something_to_show(theatre: Theatre, scene: Scene) -> None:
    play = scene(theatre.stage)
    assert play is not None
    assert theatre.events == []
    theatre.stage.guests.spawn(play, "test")
    await theatre.clock.advance(0)
    assert theatre.events
    await theatre.clock.advance(300)
    machines = theatre.stage.guests.inventory
    fallen = {DomainState.CRASHED, DomainState.PAUSED}
    assert not fallen & {machine.status.state for machine in machines}


@pytest.mark.parametrize("scene", ALL_SCENES, ids=lambda scene: scene.__name__)
async def test_a_scene_without_a_cast_is_none(theatre: Theatre, scene: Scene) -> None:
    theatre.empty()
    assert scene(theatre.stage) is None


async def test_the_story_waits_where_nobody_is_left(theatre: Theatre) -> None:
    theatre.empty()
    theatre.stage.guests.spawn(tell(theatre.stage), "test")
    await theatre.clock.advance(300)
    assert theatre.events == []
