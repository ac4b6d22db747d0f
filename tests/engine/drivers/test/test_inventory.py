"""The machines of a host: names and uuids, and the events of what changes them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from engine import ManualClock
from engine.conf.domain_conf import DomainConf
from engine.domain_ref import DomainRef
from engine.drivers.test.inventory import Inventory
from engine.drivers.test.transitions import DESTROY, START
from engine.errors import DomainExists, InvalidArgument, NoDomain
from engine.events import LifecycleEvent

if TYPE_CHECKING:
    from engine.events import Event

ONE = "11111111-1111-1111-1111-111111111111"
TWO = "22222222-2222-2222-2222-222222222222"


@pytest.fixture
def events() -> list[Event]:
    return []


@pytest.fixture
def inventory(events: list[Event]) -> Inventory:
    return Inventory(events.append, ManualClock(1000.0))


def conf(name: str, uuid: str) -> DomainConf:
    return DomainConf.parse(
        f"<domain type='test'><name>{name}</name><uuid>{uuid}</uuid>"
        "<memory>1024</memory><os><type>hvm</type></os></domain>"
    )


def told(events: list[Event]) -> list[tuple[str, int, int, float]]:
    """Return (name, event, detail, time) of lifecycle events."""
    lifecycle = [event for event in events if isinstance(event, LifecycleEvent)]
    return [(e.domain.name, int(e.event), e.detail, e.time) for e in lifecycle]


def test_define_adds_then_updates(inventory: Inventory, events: list[Event]) -> None:
    machine = inventory.define(conf("a", ONE))
    assert inventory.define(conf("a", ONE)) is machine
    assert told(events) == [("a", 0, 0, 1000.0), ("a", 0, 1, 1000.0)]


def test_names_and_uuids_are_taken(inventory: Inventory, events: list[Event]) -> None:
    inventory.define(conf("a", ONE))
    with pytest.raises(DomainExists, match=ONE):
        inventory.define(conf("a", TWO))
    with pytest.raises(DomainExists, match="'a'"):
        inventory.define(conf("b", ONE))
    assert len(events) == len(list(inventory)) == 1


def test_a_domain_is_found_by_its_uuid_whatever_its_name(inventory: Inventory) -> None:
    machine = inventory.define(conf("a", ONE))
    assert inventory.find(DomainRef("old name", ONE)) is machine
    with pytest.raises(NoDomain, match="ghost"):
        inventory.find(DomainRef("ghost", TWO))


def test_rename_tells_the_old_name_then_the_new(inventory: Inventory, events: list[Event]) -> None:
    machine = inventory.add(conf("a", ONE))
    inventory.rename(machine, "b")
    assert told(events) == [("a", 1, 1, 1000.0), ("b", 0, 2, 1000.0)]


def test_a_rename_that_cannot_be_tells_nothing(inventory: Inventory, events: list[Event]) -> None:
    machine = inventory.add(conf("a", ONE))
    with pytest.raises(InvalidArgument):
        inventory.rename(machine, "x/y")
    assert (machine.name, machine.stored.name, events) == ("a", "a", [])


def test_ids_count_from_one_and_are_not_used_twice(inventory: Inventory) -> None:
    machine = inventory.add(conf("a", ONE))
    ids = []
    for _ in range(3):
        inventory.power_on(machine)
        inventory.move(machine, START)
        ids.append(machine.id)
        inventory.move(machine, DESTROY)
    assert ids == [1, 2, 3]


def test_a_transient_machine_goes_when_it_stops(inventory: Inventory, events: list[Event]) -> None:
    machine = inventory.add(conf("a", ONE))
    inventory.power_on(machine)
    inventory.move(machine, START)
    inventory.undefine(machine)
    assert list(inventory) == [machine]
    inventory.move(machine, DESTROY)
    assert list(inventory) == []
    assert [event[1:3] for event in told(events)] == [(2, 0), (1, 0), (5, 1)]
