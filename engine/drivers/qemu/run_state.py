"""RunState: what a running guest is doing, as far as its monitor's events have told.

The event handlers read and change it; it holds no connection and does no I/O.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ...domain_state import DomainState, DomainStatus

if TYPE_CHECKING:
    from ...domain_ref import DomainRef

#: ``RunState`` of QEMU's run-state.json -> state and reason.
_STATUS_OF = {
    "debug": (DomainState.PAUSED, "unknown"),
    "finish-migrate": (DomainState.PAUSED, "migrating"),
    "guest-panicked": (DomainState.CRASHED, "panicked"),
    "inmigrate": (DomainState.PAUSED, "migrating"),
    "internal-error": (DomainState.PAUSED, "unknown"),
    "io-error": (DomainState.PAUSED, "I/O error"),
    "paused": (DomainState.PAUSED, "user"),
    "postmigrate": (DomainState.PAUSED, "migrating"),
    "prelaunch": (DomainState.PAUSED, "starting up"),
    "restore-vm": (DomainState.PAUSED, "migrating"),
    "running": (DomainState.RUNNING, "unknown"),
    "save-vm": (DomainState.PAUSED, "saving"),
    "shutdown": (DomainState.SHUTDOWN, "unknown"),
    "suspended": (DomainState.PMSUSPENDED, "unknown"),
    "watchdog": (DomainState.PAUSED, "watchdog"),
}


@dataclass(frozen=True, slots=True)
class DiskRole:
    """What a block node is to the domain: its source path and its target name, such as ``vda``."""

    source: str
    target: str


@dataclass(slots=True)
class RunState:
    """One running guest.

    ``stop_detail`` is how its end will be called when the monitor closes (a name of libvirt's
    lifecycle details); without a word from QEMU the process was killed: ``failed``.
    """

    domain: DomainRef
    status: DomainStatus = field(default_factory=lambda: DomainStatus(DomainState.NOSTATE))
    stop_detail: str = "failed"
    #: The guest was asked to power off so that we can start it again.
    is_rebooting: bool = False
    #: Disks by the id of their device and of their block node.
    disks: dict[str, DiskRole] = field(default_factory=dict)
    #: Network cards by alias, with their taps; None where nobody has told.
    nics: dict[str, str | None] | None = None
    #: Ids of virtio-serial ports named ``org.qemu.guest_agent.0`` -> open or not.
    agent_ports: dict[str, bool | None] = field(default_factory=dict)
    #: Events that could not be read, and events nobody has a handler for, by name.
    unreadable: Counter[str] = field(default_factory=Counter)
    unhandled: Counter[str] = field(default_factory=Counter)

    def set_status(self, state: DomainState, reason: str) -> None:
        """Note a new status; ``reason`` is one of libvirt's names."""
        self.status = DomainStatus.because(state, reason)

    def take_qemu_status(self, word: str) -> None:
        """Note what ``query-status`` said; a word newer than our table is no state."""
        if known := _STATUS_OF.get(word):
            self.set_status(*known)
        else:
            self.status = DomainStatus(DomainState.NOSTATE)

    @property
    def is_running(self) -> bool:
        """Whether the guest's processors run."""
        return self.status.state is DomainState.RUNNING
