"""Who is at which display: visits end with the run of the machine, and nobody says goodbye then."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from engine import ManualClock
from engine.drivers.test.demo_fleet import FLEET, domain_conf
from engine.drivers.test.displays import Displays
from engine.drivers.test.inventory import Inventory
from engine.drivers.test.transitions import DESTROY, START
from engine.drivers.test.viewers import ALICE, CAROL
from engine.events import GraphicsClientsEvent, GraphicsEvent

if TYPE_CHECKING:
    from engine.drivers.test.machine import Machine
    from engine.events import Event


class Room:
    """One guest that runs, its display, and what happened."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        self.inventory = Inventory(self.events.append, ManualClock())
        self.displays = Displays(self.inventory, FLEET)
        self.machine: Machine = self.inventory.add(domain_conf(FLEET[0], 0))
        self.start()

    def start(self) -> None:
        self.inventory.power_on(self.machine)
        self.inventory.move(self.machine, START)
        self.events.clear()

    def phases(self) -> list[str]:
        return [event.phase.label for event in self.events if isinstance(event, GraphicsEvent)]


@pytest.fixture
def room() -> Room:
    return Room()


def test_a_visit(room: Room) -> None:
    visit = room.displays.visit(room.machine, ALICE)
    assert not room.displays.is_anywhere(ALICE)
    room.displays.connect(room.machine, visit)
    assert room.displays.is_anywhere(ALICE)
    room.displays.sign_in(room.machine, visit)
    room.displays.leave(room.machine, visit)
    room.displays.leave(room.machine, visit)
    assert room.phases() == ["connect", "initialize", "disconnect"]
    assert not room.displays.is_anywhere(ALICE)


def test_two_visits_come_from_different_ports(room: Room) -> None:
    ports = set()
    for viewer in (ALICE, CAROL, ALICE):
        (client,) = room.displays.visit(room.machine, viewer).clients()
        ports.add(client.remote.service)
    assert len(ports) == 3


def test_a_visit_ends_with_the_run(room: Room) -> None:
    visit = room.displays.visit(room.machine, ALICE)
    room.displays.connect(room.machine, visit)
    room.inventory.move(room.machine, DESTROY)
    assert not room.displays.is_anywhere(ALICE)
    room.start()
    room.displays.sign_in(room.machine, visit)
    room.displays.leave(room.machine, visit)
    assert room.events == []


def test_who_was_there_is_told_when_asked(room: Room) -> None:
    room.displays.settle(room.machine, ALICE)
    room.displays.report(room.machine)
    (event,) = room.events
    assert isinstance(event, GraphicsClientsEvent)
    assert event.protocol == "vnc"
    assert event.clients is not None
    assert [client.subject for client in event.clients] == [ALICE.subject]
