"""Checkpoints and backups of a domain: the verbs of ``domain.checkpoints``."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntFlag

from .deletion import DeletionFlags
from .domain_group import DomainGroup


class CheckpointFlags(IntFlag):
    """How to make a checkpoint (``virDomainCheckpointCreateFlags``)."""

    NONE = 0
    REDEFINE = 1
    QUIESCE = 2
    REDEFINE_VALIDATE = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkpoint:
    """One checkpoint. ``created_at`` is in seconds since the epoch."""

    name: str
    parent: str | None = None
    created_at: int | None = None
    description: str = ""


class DomainCheckpoints(DomainGroup):
    """``domain.checkpoints``."""

    async def list(self) -> list[Checkpoint]:
        """Return every checkpoint, parents before their children."""
        return await self._call("checkpoints", self._driver.checkpoints(self._ref))

    async def xml(self, name: str, *, secure: bool = False, with_sizes: bool = False) -> str:
        """Return the XML of a checkpoint, with the domain's as it was then.

        ``with_sizes`` asks QEMU how much each disk has changed since, in bytes.
        """
        return await self._call(
            "checkpoint_xml",
            self._driver.checkpoint_xml(self._ref, name, secure=secure, with_sizes=with_sizes),
        )

    async def create(self, xml: str, flags: CheckpointFlags = CheckpointFlags.NONE) -> str:
        """Note from now on what changes on the disks that ``xml`` names.

        Return the checkpoint's name.
        """
        return await self._call(
            "create_checkpoint", self._driver.create_checkpoint(self._ref, xml, flags)
        )

    async def delete(self, name: str, flags: DeletionFlags = DeletionFlags.NONE) -> None:
        """Forget a checkpoint; its changes are counted to its parent."""
        await self._call(
            "delete_checkpoint", self._driver.delete_checkpoint(self._ref, name, flags)
        )

    async def begin_backup(
        self, xml: str, checkpoint_xml: str | None = None, *, reuse_files: bool = False
    ) -> None:
        """Start to copy disks, or to offer them by NBD, as ``xml`` (``<domainbackup>``) says.

        Goes on as the domain's job: ``domain.jobs`` tells how far it is and ends it. With
        ``checkpoint_xml`` a checkpoint is made in the same moment.
        """
        await self._call(
            "begin_backup",
            self._driver.begin_backup(self._ref, xml, checkpoint_xml, reuse_files=reuse_files),
        )

    async def backup_xml(self) -> str:
        """Return the XML of the backup that is under way.

        Raises:
            EngineError: there is none.
        """
        return await self._call("backup_xml", self._driver.backup_xml(self._ref))
