"""libvirt's domain events in the order of their ids (``virDomainEventID``).

Field names follow the callbacks of libvirt-domain.h. Enumerated fields whose numbers the engine
only passes on stay ``int``; ``docs/cli.md`` names them.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from .event import DomainEvent
from .graphics_events import GraphicsEvent


class Lifecycle(IntEnum):
    """``virDomainEventType``."""

    DEFINED = 0
    UNDEFINED = 1
    STARTED = 2
    SUSPENDED = 3
    RESUMED = 4
    STOPPED = 5
    SHUTDOWN = 6
    PMSUSPENDED = 7
    CRASHED = 8


#: Detail names by lifecycle event; the index is libvirt's number.
_DETAILS: dict[Lifecycle, tuple[str, ...]] = {
    Lifecycle.DEFINED: ("added", "updated", "renamed", "from snapshot"),
    Lifecycle.UNDEFINED: ("removed", "renamed"),
    Lifecycle.STARTED: (
        "booted",
        "migrated",
        "restored",
        "from snapshot",
        "event wakeup",
        "recovered",
    ),
    Lifecycle.SUSPENDED: (
        "paused",
        "migrated",
        "I/O error",
        "watchdog",
        "restored",
        "from snapshot",
        "API error",
        "post-copy",
        "post-copy failed",
    ),
    Lifecycle.RESUMED: ("unpaused", "migrated", "from snapshot", "post-copy", "post-copy failed"),
    Lifecycle.STOPPED: (
        "shutdown",
        "destroyed",
        "crashed",
        "migrated",
        "saved",
        "failed",
        "from snapshot",
        "recovered",
    ),
    Lifecycle.SHUTDOWN: ("finished", "guest", "host"),
    Lifecycle.PMSUSPENDED: ("memory", "disk"),
    Lifecycle.CRASHED: ("panicked", "crashloaded"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class LifecycleEvent(DomainEvent):
    """The domain was defined, started, paused, stopped, …; ``detail`` is libvirt's number."""

    event_id = 0
    name = "lifecycle"

    event: Lifecycle
    detail: int

    @property
    def detail_name(self) -> str:
        """The detail in words; ``"unknown"`` for a number newer than this table."""
        names = _DETAILS[self.event]
        return names[self.detail] if 0 <= self.detail < len(names) else "unknown"


def lifecycle_detail(event: Lifecycle, detail: str) -> int:
    """Return libvirt's number for a detail given by name."""
    return _DETAILS[event].index(detail)


@dataclass(frozen=True, slots=True, kw_only=True)
class RebootEvent(DomainEvent):
    """The guest was reset; a PC firmware makes two of them per reboot."""

    event_id = 1
    name = "reboot"


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
class IOErrorEvent(DomainEvent):
    """A disk failed; ``action`` is 0 none, 1 pause, 2 report (``virDomainEventIOErrorAction``)."""

    event_id = 4
    name = "io-error"

    src_path: str
    dev_alias: str
    action: int


@dataclass(frozen=True, slots=True, kw_only=True)
class IOErrorReasonEvent(DomainEvent):
    """A disk failed, with the reason (``enospc``, or empty)."""

    event_id = 6
    name = "io-error-reason"

    src_path: str
    dev_alias: str
    action: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ControlErrorEvent(DomainEvent):
    """The hypervisor process no longer answers."""

    event_id = 7
    name = "control-error"


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockJobEvent(DomainEvent):
    """A block job ended or became ready; ``disk`` is the source path."""

    event_id = 8
    name = "block-job"

    disk: str
    type: int
    status: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DiskChangeEvent(DomainEvent):
    """The source of a disk changed; ``reason`` is 0 missing on start, 1 dropped on start."""

    event_id = 9
    name = "disk-change"

    old_src_path: str
    new_src_path: str
    dev_alias: str
    reason: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TrayChangeEvent(DomainEvent):
    """A removable medium's tray; ``reason`` is 0 opened, 1 closed."""

    event_id = 10
    name = "tray-change"

    dev_alias: str
    reason: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PMWakeupEvent(DomainEvent):
    """The guest woke up."""

    event_id = 11
    name = "pm-wakeup"

    reason: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class PMSuspendEvent(DomainEvent):
    """The guest went to sleep in memory."""

    event_id = 12
    name = "pm-suspend"

    reason: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class BalloonChangeEvent(DomainEvent):
    """The guest's memory changed; ``actual`` in KiB."""

    event_id = 13
    name = "balloon-change"

    actual: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PMSuspendDiskEvent(DomainEvent):
    """The guest went to sleep on disk."""

    event_id = 14
    name = "pm-suspend-disk"

    reason: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceRemovedEvent(DomainEvent):
    """The guest let go of a device."""

    event_id = 15
    name = "device-removed"

    dev_alias: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockJob2Event(DomainEvent):
    """A block job ended or became ready; ``dst`` is the disk's target, such as ``vda``."""

    event_id = 16
    name = "block-job-2"

    dst: str
    type: int
    status: int


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
class DeviceAddedEvent(DomainEvent):
    """A device was plugged in."""

    event_id = 19
    name = "device-added"

    dev_alias: str


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


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceRemovalFailedEvent(DomainEvent):
    """The guest refused to let go of a device."""

    event_id = 22
    name = "device-removal-failed"

    dev_alias: str


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
class BlockThresholdEvent(DomainEvent):
    """A disk was written past its threshold; both figures in bytes."""

    event_id = 24
    name = "block-threshold"

    dev: str
    path: str | None
    threshold: int
    excess: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MemoryFailureEvent(DomainEvent):
    """The hardware reported broken memory."""

    event_id = 25
    name = "memory-failure"

    recipient: int
    action: int
    flags: int


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


#: Every domain event; the index is libvirt's id.
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
