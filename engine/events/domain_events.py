"""libvirt's domain events: those of the domain as a whole, and the table of all by their ids.

Field names follow the callbacks of libvirt-domain.h. Enumerated fields whose numbers the engine
only passes on stay ``int``; ``docs/cli.md`` names them.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from .device_events import (
    DeviceAddedEvent,
    DeviceRemovalFailedEvent,
    DeviceRemovedEvent,
    MemoryDeviceSizeChangeEvent,
    NicMacChangeEvent,
)
from .disk_events import (
    BlockJob2Event,
    BlockJobEvent,
    BlockThresholdEvent,
    DiskChangeEvent,
    IOErrorEvent,
    IOErrorReasonEvent,
    TrayChangeEvent,
)
from .event import DomainEvent
from .graphics_events import GraphicsEvent
from .lifecycle_events import (
    LifecycleEvent,
    PMSuspendDiskEvent,
    PMSuspendEvent,
    PMWakeupEvent,
    RebootEvent,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class RtcChangeEvent(DomainEvent):
    """The guest set its clock; ``utc_offset`` in seconds."""

    event_id = 2
    name = "rtc-change"

    utc_offset: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchdogEvent(DomainEvent):
    """The watchdog fired; ``action`` by ``virDomainEventWatchdogAction``."""

    event_id = 3
    name = "watchdog"

    action: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ControlErrorEvent(DomainEvent):
    """The hypervisor process no longer answers."""

    event_id = 7
    name = "control-error"


@dataclass(frozen=True, slots=True, kw_only=True)
class BalloonChangeEvent(DomainEvent):
    """The guest's memory changed; ``actual`` in KiB."""

    event_id = 13
    name = "balloon-change"

    actual: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TunableEvent(DomainEvent):
    """Limits of the domain changed; ``params`` as (name, value)."""

    event_id = 17
    name = "tunable"

    params: tuple[tuple[str, int | float | bool | str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentLifecycleEvent(DomainEvent):
    """The guest agent; ``state`` is 1 connected, 2 disconnected."""

    event_id = 18
    name = "agent-lifecycle"

    state: int
    reason: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MigrationIterationEvent(DomainEvent):
    """A migration began another pass over the memory."""

    event_id = 20
    name = "migration-iteration"

    iteration: int


@dataclass(frozen=True, slots=True, kw_only=True)
class JobCompletedEvent(DomainEvent):
    """A job of the domain ended; ``params`` as (name, value)."""

    event_id = 21
    name = "job-completed"

    params: tuple[tuple[str, int | float | bool | str], ...]


class MetadataType(IntEnum):
    """``virDomainMetadataType``."""

    DESCRIPTION = 0
    TITLE = 1
    ELEMENT = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class MetadataChangeEvent(DomainEvent):
    """Title, description or metadata changed; ``type`` is a number of ``MetadataType``."""

    event_id = 23
    name = "metadata-change"

    type: int
    nsuri: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MemoryFailureEvent(DomainEvent):
    """The hardware reported broken memory."""

    event_id = 25
    name = "memory-failure"

    recipient: int
    action: int
    flags: int


#: Every domain event, in the order of libvirt's ids (``virDomainEventID``).
DOMAIN_EVENTS: tuple[type[DomainEvent], ...] = (
    LifecycleEvent,
    RebootEvent,
    RtcChangeEvent,
    WatchdogEvent,
    IOErrorEvent,
    GraphicsEvent,
    IOErrorReasonEvent,
    ControlErrorEvent,
    BlockJobEvent,
    DiskChangeEvent,
    TrayChangeEvent,
    PMWakeupEvent,
    PMSuspendEvent,
    BalloonChangeEvent,
    PMSuspendDiskEvent,
    DeviceRemovedEvent,
    BlockJob2Event,
    TunableEvent,
    AgentLifecycleEvent,
    DeviceAddedEvent,
    MigrationIterationEvent,
    JobCompletedEvent,
    DeviceRemovalFailedEvent,
    MetadataChangeEvent,
    BlockThresholdEvent,
    MemoryFailureEvent,
    MemoryDeviceSizeChangeEvent,
    NicMacChangeEvent,
)
