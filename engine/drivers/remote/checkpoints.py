"""Checkpoints of a domain, and the backups that are made from them."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

from ...checkpoint import CheckpointFlags
from ...deletion import DeletionFlags
from .asking import Asking
from .point_documents import parents_first, present, read_checkpoint
from .wire_domain import wire_domain

if TYPE_CHECKING:
    from ...checkpoint import Checkpoint
    from ...domain_ref import DomainRef


#: Flags of libvirt's functions of these names.
_XML_SECURE: Final = 1
_XML_NO_DOMAIN: Final = 2
_XML_SIZE: Final = 4
_REUSE_EXTERNAL: Final = 1
#: Give the list and not only its length.
_LISTED: Final = 1
#: The error of a checkpoint that is no more (VIR_ERR_NO_DOMAIN_CHECKPOINT).
_GONE: Final = 103


class RemoteCheckpoints(Asking):
    """The verbs of ``interface/checkpoints.py`` at a libvirt daemon."""

    async def checkpoints(self, domain: DomainRef) -> list[Checkpoint]:
        """Return every checkpoint, parents before their children."""
        found, _ = await self._ask(
            "checkpoints", "domain_list_all_checkpoints", wire_domain(domain), _LISTED, 0
        )
        documents = await asyncio.gather(
            *(
                self._client.call("domain_checkpoint_get_xml_desc", named, _XML_NO_DOMAIN)
                for named in found
            ),
            return_exceptions=True,
        )
        return parents_first([read_checkpoint(xml) for xml in present(documents, _GONE)])

    async def checkpoint_xml(
        self, domain: DomainRef, name: str, *, secure: bool = False, with_sizes: bool = False
    ) -> str:
        """Return the XML of a checkpoint, with the domain's as it was then."""
        flags = (_XML_SECURE if secure else 0) | (_XML_SIZE if with_sizes else 0)
        named = (name, wire_domain(domain))
        xml: str = await self._ask("checkpoint_xml", "domain_checkpoint_get_xml_desc", named, flags)
        return xml

    async def create_checkpoint(
        self, domain: DomainRef, xml: str, flags: CheckpointFlags = CheckpointFlags.NONE
    ) -> str:
        """Note from now on what changes on the disks that ``xml`` names."""
        name, _ = await self._ask_slowly(
            "create_checkpoint", "domain_checkpoint_create_xml", wire_domain(domain), xml, flags
        )
        return str(name)

    async def delete_checkpoint(
        self, domain: DomainRef, name: str, flags: DeletionFlags = DeletionFlags.NONE
    ) -> None:
        """Forget a checkpoint."""
        await self._ask_slowly(
            "delete_checkpoint", "domain_checkpoint_delete", (name, wire_domain(domain)), flags
        )

    async def begin_backup(
        self,
        domain: DomainRef,
        xml: str,
        checkpoint_xml: str | None = None,
        *,
        reuse_files: bool = False,
    ) -> None:
        """Start to copy disks, or to offer them by NBD, as ``xml`` (``<domainbackup>``) says."""
        flags = _REUSE_EXTERNAL if reuse_files else 0
        target = wire_domain(domain)
        await self._ask_slowly(
            "begin_backup", "domain_backup_begin", target, xml, checkpoint_xml, flags
        )

    async def backup_xml(self, domain: DomainRef) -> str:
        """Return the XML of the backup that is under way."""
        xml: str = await self._ask(
            "backup_xml", "domain_backup_get_xml_desc", wire_domain(domain), 0
        )
        return xml
