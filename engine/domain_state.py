"""What a domain is doing, and why: libvirt's states and reasons with their numbers.

Numbers and names are those of ``virDomainState`` and the ``virDomain*Reason`` enumerations of
libvirt's libvirt-domain.h.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum


class DomainState(IntEnum):
    """``virDomainState``."""

    NOSTATE = 0
    RUNNING = 1
    BLOCKED = 2
    PAUSED = 3
    SHUTDOWN = 4
    SHUTOFF = 5
    CRASHED = 6
    PMSUSPENDED = 7

    @property
    def label(self) -> str:
        """The word people see; the same words as virsh."""
        return _LABELS[self]

    @property
    def is_active(self) -> bool:
        """Whether the domain holds resources of the host (it has an id)."""
        return self not in (DomainState.SHUTOFF, DomainState.NOSTATE)


_LABELS = {
    DomainState.NOSTATE: "no state",
    DomainState.RUNNING: "running",
    DomainState.BLOCKED: "idle",
    DomainState.PAUSED: "paused",
    DomainState.SHUTDOWN: "in shutdown",
    DomainState.SHUTOFF: "shut off",
    DomainState.CRASHED: "crashed",
    DomainState.PMSUSPENDED: "pmsuspended",
}

#: Reason names by state; the index is libvirt's number.
_REASONS: dict[DomainState, tuple[str, ...]] = {
    DomainState.NOSTATE: ("unknown",),
    DomainState.RUNNING: (
        "unknown",
        "booted",
        "migrated",
        "restored",
        "from snapshot",
        "unpaused",
        "migration canceled",
        "save canceled",
        "event wakeup",
        "crashed",
        "post-copy",
        "post-copy failed",
    ),
    DomainState.BLOCKED: ("unknown",),
    DomainState.PAUSED: (
        "unknown",
        "user",
        "migrating",
        "saving",
        "dumping",
        "I/O error",
        "watchdog",
        "from snapshot",
        "shutting down",
        "creating snapshot",
        "crashed",
        "starting up",
        "post-copy",
        "post-copy failed",
        "api error",
    ),
    DomainState.SHUTDOWN: ("unknown", "user"),
    DomainState.SHUTOFF: (
        "unknown",
        "shutdown",
        "destroyed",
        "crashed",
        "migrated",
        "saved",
        "failed",
        "from snapshot",
        "daemon",
    ),
    DomainState.CRASHED: ("unknown", "panicked"),
    DomainState.PMSUSPENDED: ("unknown",),
}


@dataclass(frozen=True, slots=True)
class DomainStatus:
    """A state with its reason; ``reason`` is libvirt's number for that state."""

    state: DomainState
    reason: int = 0

    @classmethod
    def because(cls, state: DomainState, reason: str) -> DomainStatus:
        """Return the status with a reason given by its name, such as ``"destroyed"``."""
        return cls(state, _REASONS[state].index(reason))

    @property
    def reason_name(self) -> str:
        """The reason in words; ``"unknown"`` for a number newer than this table."""
        names = _REASONS[self.state]
        return names[self.reason] if 0 <= self.reason < len(names) else "unknown"
