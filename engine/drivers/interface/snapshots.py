"""Snapshots: states of a domain to come back to."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from ...deletion import DeletionFlags
from ...snapshot import RevertFlags, SnapshotFlags
from .verb_group import VerbGroup

if TYPE_CHECKING:
    from ...domain_ref import DomainRef
    from ...snapshot import Snapshot


class SnapshotVerbs(VerbGroup):
    """Snapshots: states of a domain to come back to."""

    READING: ClassVar[frozenset[str]] = frozenset({"snapshots", "snapshot_xml"})
    LASTING: ClassVar[frozenset[str]] = frozenset(
        {"create_snapshot", "revert_to_snapshot", "delete_snapshot"}
    )

    async def snapshots(self, domain: DomainRef) -> list[Snapshot]:
        """Return every snapshot that the hypervisor knows of, parents before their children."""
        raise self._unsupported("snapshots")

    async def snapshot_xml(self, domain: DomainRef, name: str, *, secure: bool = False) -> str:
        """Return the XML of a snapshot, with the domain's as it was then.

        Passwords are left out unless ``secure``.
        """
        raise self._unsupported("snapshot_xml")

    async def create_snapshot(
        self, domain: DomainRef, xml: str, flags: SnapshotFlags = SnapshotFlags.NONE
    ) -> str:
        """Take a snapshot as ``xml`` (``<domainsnapshot>``) describes it; return its name.

        Raises:
            OperationFailed: it could not be taken; with ATOMIC nothing has changed then.
        """
        raise self._unsupported("create_snapshot")

    async def revert_to_snapshot(
        self, domain: DomainRef, name: str, flags: RevertFlags = RevertFlags.NONE
    ) -> None:
        """Bring the domain back to a snapshot; what has happened since is lost."""
        raise self._unsupported("revert_to_snapshot")

    async def delete_snapshot(
        self, domain: DomainRef, name: str, flags: DeletionFlags = DeletionFlags.NONE
    ) -> None:
        """Forget a snapshot; the domain stays as it is."""
        raise self._unsupported("delete_snapshot")
