"""Events of a domain's devices: what comes, what goes, and what becomes another."""

from __future__ import annotations

from dataclasses import dataclass

from .event import DomainEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceAddedEvent(DomainEvent):
    """A device was plugged in."""

    event_id = 19
    name = "device-added"

    dev_alias: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceRemovedEvent(DomainEvent):
    """The guest let go of a device."""

    event_id = 15
    name = "device-removed"

    dev_alias: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceRemovalFailedEvent(DomainEvent):
    """The guest refused to let go of a device."""

    event_id = 22
    name = "device-removal-failed"

    dev_alias: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MemoryDeviceSizeChangeEvent(DomainEvent):
    """A memory device changed; ``size`` in KiB."""

    event_id = 26
    name = "memory-device-size-change"

    dev_alias: str
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NicMacChangeEvent(DomainEvent):
    """The guest changed the address of a network card."""

    event_id = 27
    name = "nic-mac-change"

    dev_alias: str
    old_mac: str
    new_mac: str
