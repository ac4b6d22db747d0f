"""Snapshots of a domain: what they are, and the verbs of ``domain.snapshots``."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntFlag

from .deletion import DeletionFlags
from .domain_group import DomainGroup


class SnapshotFlags(IntFlag):
    """How to take a snapshot (``virDomainSnapshotCreateFlags``).

    DISK_ONLY keeps no memory; LIVE lets the guest run meanwhile; QUIESCE has its agent freeze the
    filesystems; HALT stops it afterwards; REUSE_EXTERNAL writes into files that are there already;
    ATOMIC takes all disks or none; REDEFINE, with CURRENT, describes one that exists.
    """

    NONE = 0
    REDEFINE = 1
    CURRENT = 2
    NO_METADATA = 4
    HALT = 8
    DISK_ONLY = 16
    REUSE_EXTERNAL = 32
    QUIESCE = 64
    ATOMIC = 128
    LIVE = 256
    VALIDATE = 512


class RevertFlags(IntFlag):
    """How to go back (``virDomainSnapshotRevertFlags``).

    FORCE allows what may break the guest, such as a new process for another configuration.
    """

    NONE = 0
    RUNNING = 1
    PAUSED = 2
    FORCE = 4
    RESET_NVRAM = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """One snapshot. ``state`` is the domain's then, in virsh's words.

    ``created_at`` is in seconds since the epoch. ``is_disk_only`` is for those without memory of a
    guest that ran.
    """

    name: str
    parent: str | None = None
    is_current: bool = False
    state: str = ""
    created_at: int | None = None
    description: str = ""

    @property
    def is_disk_only(self) -> bool:
        """Whether only the disks of a running guest were kept."""
        return self.state == "disk-snapshot"


class DomainSnapshots(DomainGroup):
    """``domain.snapshots``."""

    async def list(self) -> list[Snapshot]:
        """Return every snapshot that the hypervisor knows of, parents before their children."""
        return await self._call("snapshots", self._driver.snapshots(self._ref))

    async def xml(self, name: str, *, secure: bool = False) -> str:
        """Return the XML of a snapshot, with the domain's as it was then.

        Passwords are left out unless ``secure``.
        """
        return await self._call(
            "snapshot_xml", self._driver.snapshot_xml(self._ref, name, secure=secure)
        )

    async def create(self, xml: str, flags: SnapshotFlags = SnapshotFlags.NONE) -> str:
        """Take a snapshot as ``xml`` (``<domainsnapshot>``) describes it; return its name.

        Raises:
            OperationFailed: it could not be taken; with ATOMIC nothing has changed then.
        """
        return await self._call(
            "create_snapshot", self._driver.create_snapshot(self._ref, xml, flags)
        )

    async def revert_to(self, name: str, flags: RevertFlags = RevertFlags.NONE) -> None:
        """Bring the domain back to a snapshot; what has happened since is lost."""
        await self._call(
            "revert_to_snapshot", self._driver.revert_to_snapshot(self._ref, name, flags)
        )

    async def delete(self, name: str, flags: DeletionFlags = DeletionFlags.NONE) -> None:
        """Forget a snapshot; the domain stays as it is."""
        await self._call("delete_snapshot", self._driver.delete_snapshot(self._ref, name, flags))

    async def current(self) -> Snapshot | None:
        """Return the one that the domain was brought to, or that was taken, last."""
        return next((snapshot for snapshot in await self.list() if snapshot.is_current), None)
