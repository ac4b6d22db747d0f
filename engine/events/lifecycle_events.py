"""Lifecycle events: what a domain is taken to, and what its guest does to its own power."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from .event import DomainEvent


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
class PMSuspendDiskEvent(DomainEvent):
    """The guest went to sleep on disk."""

    event_id = 14
    name = "pm-suspend-disk"

    reason: int = 0
