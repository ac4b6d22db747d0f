"""The event classes against libvirt's table of ids and against virsh's names."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import pytest

from engine import DomainRef, events
from engine.events import (
    DOMAIN_EVENTS,
    NETWORK_EVENTS,
    NODE_DEVICE_EVENTS,
    SECRET_EVENTS,
    STORAGE_POOL_EVENTS,
)
from engine.events.lifecycle_events import Lifecycle, LifecycleEvent, lifecycle_detail

if TYPE_CHECKING:
    from engine.events.event import Event

#: ``virsh event --list`` of libvirt 9.0, in the order of virDomainEventID; the last is 11.x's.
VIRSH_NAMES = [
    "lifecycle",
    "reboot",
    "rtc-change",
    "watchdog",
    "io-error",
    "graphics",
    "io-error-reason",
    "control-error",
    "block-job",
    "disk-change",
    "tray-change",
    "pm-wakeup",
    "pm-suspend",
    "balloon-change",
    "pm-suspend-disk",
    "device-removed",
    "block-job-2",
    "tunable",
    "agent-lifecycle",
    "device-added",
    "migration-iteration",
    "job-completed",
    "device-removal-failed",
    "metadata-change",
    "block-threshold",
    "memory-failure",
    "memory-device-size-change",
    "nic-mac-change",
]

FAMILIES = {
    "domain": DOMAIN_EVENTS,
    "network": NETWORK_EVENTS,
    "pool": STORAGE_POOL_EVENTS,
    "node device": NODE_DEVICE_EVENTS,
    "secret": SECRET_EVENTS,
}


def test_domain_events_have_virshs_names_in_id_order() -> None:
    assert [cls.name for cls in DOMAIN_EVENTS] == VIRSH_NAMES


@pytest.mark.parametrize("family", FAMILIES)
def test_the_index_is_the_id(family: str) -> None:
    assert [cls.event_id for cls in FAMILIES[family]] == list(range(len(FAMILIES[family])))


@pytest.mark.parametrize("cls", [cls for family in FAMILIES.values() for cls in family])
def test_events_are_frozen_documented_and_public(cls: type[Event]) -> None:
    assert dataclasses.is_dataclass(cls)
    assert cls.__dataclass_params__.frozen  # type: ignore[attr-defined]
    assert not hasattr(cls, "__dict__") or "__slots__" in vars(cls)
    assert cls.__doc__
    assert cls.__name__ in events.__all__


@pytest.mark.parametrize(
    ("event", "detail", "number"),
    [
        (Lifecycle.STARTED, "booted", 0),
        (Lifecycle.STOPPED, "destroyed", 1),
        (Lifecycle.STOPPED, "failed", 5),
        (Lifecycle.SUSPENDED, "I/O error", 2),
        (Lifecycle.SHUTDOWN, "host", 2),
        (Lifecycle.CRASHED, "panicked", 0),
        (Lifecycle.UNDEFINED, "renamed", 1),
    ],
)
def test_lifecycle_details_are_libvirts(event: Lifecycle, detail: str, number: int) -> None:
    domain = DomainRef("a", "b")
    assert lifecycle_detail(event, detail) == number
    told = LifecycleEvent(time=0, domain=domain, event=event, detail=number)
    assert told.detail_name == detail


def test_a_detail_of_the_future_is_unknown() -> None:
    domain = DomainRef("a", "b")
    event = LifecycleEvent(time=0, domain=domain, event=Lifecycle.CRASHED, detail=99)
    assert event.detail_name == "unknown"
