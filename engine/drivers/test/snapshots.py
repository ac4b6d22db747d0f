"""Snapshots of the in-memory hypervisor: what a machine was, by name, in a tree.

Events and states after a revert are those of libvirt's test driver (src/test/test_driver.c).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, ClassVar

from ...deletion import DeletionFlags
from ...domain_state import DomainState, DomainStatus
from ...errors import OperationFailed, OperationInvalid
from ...snapshot import RevertFlags, Snapshot, SnapshotFlags
from ..base import HypervisorDriver
from .lineage import Lineage, read_point, write_point
from .transitions import REVERT_TO

if TYPE_CHECKING:
    from ...conf.domain_conf import DomainConf
    from ...domain_ref import DomainRef
    from .inventory import Inventory
    from .machine import Machine

#: What a snapshot without memory of a guest that ran calls its state.
_DISKS = "disk-snapshot"


@dataclass(frozen=True, slots=True)
class _Point:
    """A snapshot with what the machine was: its configuration and its state."""

    fact: Snapshot
    conf: DomainConf
    status: DomainStatus


#: The snapshots of one machine.
Timeline = Lineage[_Point]


class MemorySnapshots(HypervisorDriver):
    """The verbs of ``interface/snapshots.py`` in memory."""

    title: ClassVar[str] = "test"
    _inventory: Inventory
    _timelines: dict[str, Timeline]

    async def snapshots(self, domain: DomainRef) -> list[Snapshot]:
        """Return every snapshot, parents before their children."""
        timeline = self._timeline(self._inventory.find(domain))
        return [
            replace(point.fact, is_current=point.fact.name == timeline.current)
            for point in timeline.ordered()
        ]

    async def snapshot_xml(self, domain: DomainRef, name: str, *, secure: bool = False) -> str:
        """Return the XML of a snapshot, with the domain's as it was then."""
        machine = self._inventory.find(domain)
        point = self._point(machine, name)
        return write_point(
            "domainsnapshot", point.fact, point.conf.to_xml(secure=secure), state=point.fact.state
        )

    async def create_snapshot(
        self, domain: DomainRef, xml: str, flags: SnapshotFlags = SnapshotFlags.NONE
    ) -> str:
        """Take a snapshot as ``xml`` (``<domainsnapshot>``) describes it; return its name."""
        machine = self._inventory.find(domain)
        name, description, _ = read_point(xml, "domainsnapshot")
        return self.take_snapshot(
            machine,
            name or str(int(self.clock.now())),
            description,
            created_at=self.clock.now(),
            disk_only=bool(flags & SnapshotFlags.DISK_ONLY),
        )

    async def revert_to_snapshot(
        self, domain: DomainRef, name: str, flags: RevertFlags = RevertFlags.NONE
    ) -> None:
        """Bring the domain back to a snapshot; what has happened since is lost."""
        machine = self._inventory.find(domain)
        point = self._point(machine, name)
        state = _state_after(point.status.state, flags)
        machine.redefine(point.conf.copy())
        was = machine.status.state
        if state.is_active:
            if not machine.is_active:
                self._inventory.power_on(machine)
            machine.run_anew()
        if state.is_active or was.is_active:
            self._inventory.move(machine, REVERT_TO[state][was.is_active])
        self._timeline(machine).current = name

    async def delete_snapshot(
        self, domain: DomainRef, name: str, flags: DeletionFlags = DeletionFlags.NONE
    ) -> None:
        """Forget a snapshot; the domain stays as it is."""
        machine = self._inventory.find(domain)
        self._point(machine, name)
        self._timeline(machine).delete(name, flags)

    def take_snapshot(
        self,
        machine: Machine,
        name: str,
        description: str,
        *,
        created_at: float,
        disk_only: bool = False,
    ) -> str:
        """Keep what the machine is now as the current snapshot; return its name.

        Raises:
            OperationFailed: the name is taken.
        """
        timeline = self._timeline(machine)
        if name in timeline.points:
            raise OperationFailed(f"{machine.name!r} has a snapshot {name!r} already")
        status = machine.status
        without_memory = disk_only and status.state.is_active
        snapshot = Snapshot(
            name=name,
            parent=timeline.current,
            state=_DISKS if without_memory else _WORDS.get(status.state, status.state.label),
            created_at=int(created_at),
            description=description,
        )
        kept = DomainStatus(DomainState.SHUTOFF) if without_memory else status
        timeline.add(_Point(snapshot, machine.stored.copy(), kept))
        return name

    def _timeline(self, machine: Machine) -> Timeline:
        return self._timelines.setdefault(machine.uuid, Timeline())

    def _point(self, machine: Machine, name: str) -> _Point:
        try:
            return self._timeline(machine).points[name]
        except KeyError:
            raise OperationInvalid(f"{machine.name!r} has no snapshot {name!r}") from None


#: States whose word in a snapshot is not the one of lists.
_WORDS = {DomainState.SHUTOFF: "shutoff", DomainState.BLOCKED: "running"}


def _state_after(kept: DomainState, flags: RevertFlags) -> DomainState:
    if flags & RevertFlags.RUNNING:
        return DomainState.RUNNING
    if flags & RevertFlags.PAUSED:
        return DomainState.PAUSED
    return kept if kept in REVERT_TO else DomainState.RUNNING
