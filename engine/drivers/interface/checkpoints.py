"""Checkpoints and backups: what has changed on disks since when, and copies of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from ...checkpoint import CheckpointFlags
from ...deletion import DeletionFlags
from .verb_group import VerbGroup

if TYPE_CHECKING:
    from ...checkpoint import Checkpoint
    from ...domain_ref import DomainRef


class CheckpointVerbs(VerbGroup):
    """Checkpoints and backups: what has changed on disks since when, and copies of it."""

    READING: ClassVar[frozenset[str]] = frozenset({"checkpoints", "checkpoint_xml", "backup_xml"})

    async def checkpoints(self, domain: DomainRef) -> list[Checkpoint]:
        """Return every checkpoint, parents before their children."""
        raise self._unsupported("checkpoints")

    async def checkpoint_xml(
        self, domain: DomainRef, name: str, *, secure: bool = False, with_sizes: bool = False
    ) -> str:
        """Return the XML of a checkpoint, with the domain's as it was then.

        ``with_sizes`` asks QEMU how much each disk has changed since, in bytes.
        """
        raise self._unsupported("checkpoint_xml")

    async def create_checkpoint(
        self, domain: DomainRef, xml: str, flags: CheckpointFlags = CheckpointFlags.NONE
    ) -> str:
        """Note from now on what changes on the disks that ``xml`` names.

        Return the checkpoint's name.
        """
        raise self._unsupported("create_checkpoint")

    async def delete_checkpoint(
        self, domain: DomainRef, name: str, flags: DeletionFlags = DeletionFlags.NONE
    ) -> None:
        """Forget a checkpoint; its changes are counted to its parent."""
        raise self._unsupported("delete_checkpoint")

    async def begin_backup(
        self,
        domain: DomainRef,
        xml: str,
        checkpoint_xml: str | None = None,
        *,
        reuse_files: bool = False,
    ) -> None:
        """Start to copy disks, or to offer them by NBD, as ``xml`` (``<domainbackup>``) says.

        Goes on as the domain's job: ``domain.jobs`` tells how far it is and ends it. With
        ``checkpoint_xml`` a checkpoint is made in the same moment.
        """
        raise self._unsupported("begin_backup")

    async def backup_xml(self, domain: DomainRef) -> str:
        """Return the XML of the backup that is under way.

        Raises:
            EngineError: there is none.
        """
        raise self._unsupported("backup_xml")
