"""Snapshots of a domain, read from their documents: no call tells parents or times of all."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

from ...deletion import DeletionFlags
from ...snapshot import RevertFlags, SnapshotFlags
from .asking import Asking
from .point_documents import parents_first, present, read_snapshot
from .wire_domain import wire_domain

if TYPE_CHECKING:
    from ...domain_ref import DomainRef
    from ...snapshot import Snapshot


#: Flags of libvirt's functions of these names.
_XML_SECURE: Final = 1
#: Give the list and not only its length.
_LISTED: Final = 1
#: The error of a snapshot that is no more (VIR_ERR_NO_DOMAIN_SNAPSHOT).
_GONE: Final = 72


class RemoteSnapshots(Asking):
    """The verbs of ``interface/snapshots.py`` at a libvirt daemon."""

    async def snapshots(self, domain: DomainRef) -> list[Snapshot]:
        """Return every snapshot that the hypervisor knows of, parents before their children."""
        found, _ = await self._ask(
            "snapshots", "domain_list_all_snapshots", wire_domain(domain), _LISTED, 0
        )
        current, *documents = await asyncio.gather(
            self._current_snapshot(domain),
            *(self._client.call("domain_snapshot_get_xml_desc", named, 0) for named in found),
            return_exceptions=True,
        )
        if isinstance(current, BaseException):
            raise current
        return parents_first([read_snapshot(xml, current) for xml in present(documents, _GONE)])

    async def snapshot_xml(self, domain: DomainRef, name: str, *, secure: bool = False) -> str:
        """Return the XML of a snapshot, with the domain's as it was then."""
        flags = _XML_SECURE if secure else 0
        named = (name, wire_domain(domain))
        xml: str = await self._ask("snapshot_xml", "domain_snapshot_get_xml_desc", named, flags)
        return xml

    async def create_snapshot(
        self, domain: DomainRef, xml: str, flags: SnapshotFlags = SnapshotFlags.NONE
    ) -> str:
        """Take a snapshot as ``xml`` (``<domainsnapshot>``) describes it."""
        name, _ = await self._ask_slowly(
            "create_snapshot", "domain_snapshot_create_xml", wire_domain(domain), xml, flags
        )
        return str(name)

    async def revert_to_snapshot(
        self, domain: DomainRef, name: str, flags: RevertFlags = RevertFlags.NONE
    ) -> None:
        """Bring the domain back to a snapshot."""
        await self._ask_slowly(
            "revert_to_snapshot", "domain_revert_to_snapshot", (name, wire_domain(domain)), flags
        )

    async def delete_snapshot(
        self, domain: DomainRef, name: str, flags: DeletionFlags = DeletionFlags.NONE
    ) -> None:
        """Forget a snapshot."""
        await self._ask_slowly(
            "delete_snapshot", "domain_snapshot_delete", (name, wire_domain(domain)), flags
        )

    async def _current_snapshot(self, domain: DomainRef) -> str | None:
        target = wire_domain(domain)
        if not await self._client.call("domain_has_current_snapshot", target, 0):
            return None
        name, _ = await self._client.call("domain_snapshot_current", target, 0)
        return str(name)
