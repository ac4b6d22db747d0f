"""Backups and checkpoints are asked for: disks and checkpoints are looked at, then a form asks."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from engine import EngineError, printable

from ..part_verbs import answer_of
from .clone_asking import only_one
from .disk_asking import look_at_disks

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine import Domain
    from engine.backup import BackupOrder
    from engine.checkpoint import Checkpoint
    from engine.fleet import DomainRow

    from ..app import VirtdeckApp
    from ..verb import Verb
    from .disk_asking import DiskScene, SizedDisk

_OLD_QCOW2 = (
    "the image is of an old kind: shut the guest off and run qemu-img amend -o compat=1.1 on it, "
    "or back up without a checkpoint"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class BackupScene:
    """The disks of a domain and its checkpoints, parents before their children."""

    disks: DiskScene
    checkpoints: tuple[Checkpoint, ...]

    @property
    def row(self) -> DomainRow:
        """The domain."""
        return self.disks.row


def why_no_backup(each: SizedDisk) -> str | None:
    """Return why a disk cannot be backed up at all."""
    if each.disk.is_empty or each.disk.is_medium:
        return "it is a drive"
    return None


def why_no_bitmap(each: SizedDisk) -> str | None:
    """Return why nobody can note what changes on a disk from now on."""
    if reason := why_no_backup(each):
        return reason
    if each.disk.active.format not in ("qcow2", ""):
        return f"a {printable(each.disk.active.format, 16)} image keeps no note of what changes"
    return None


async def ask_backup(app: VirtdeckApp, rows: Sequence[DomainRow]) -> Verb | None:
    """Ask what is backed up where; return the verb that begins it.

    Raises:
        EngineError: the host does not tell of disks and checkpoints.
    """
    from ..screens.backup_form import BackupForm

    return await answer_of(app, BackupForm(await _scene(app, rows)))


async def ask_checkpoints(app: VirtdeckApp, rows: Sequence[DomainRow]) -> Verb | None:
    """Show the checkpoints; return the verb for what was chosen there.

    Raises:
        EngineError: the host does not tell of disks and checkpoints.
    """
    from .checkpoint_list import CheckpointList

    return await answer_of(app, CheckpointList(await _scene(app, rows)))


async def _scene(app: VirtdeckApp, rows: Sequence[DomainRow]) -> BackupScene:
    row, connection = only_one(app, rows)
    checkpoints = await connection.domain(row.info.ref).checkpoints.list()
    return BackupScene(disks=await look_at_disks(connection, row), checkpoints=tuple(checkpoints))


def backup_verb(app: VirtdeckApp, row: DomainRow, order: BackupOrder) -> Verb:
    """Return the verb that begins a backup; it goes on as a job of the domain."""
    from .verbs import COPY_VERBS

    template = next(verb for verb in COPY_VERBS if verb.name == "backup")

    async def run(domain: Domain) -> None:
        app.jobs.expect(row.key)
        try:
            await domain.checkpoints.begin_backup(order.xml, order.checkpoint_xml)
        except EngineError as error:
            if "qcow2 v2" in error.message:
                raise EngineError(error.message, hint=_OLD_QCOW2) from error
            raise

    words = ["backup-begin", "{domain}", "--backupxml", "FILE"]
    if order.checkpoint:
        words += ["--checkpointxml", "FILE"]
    done = "backup begun; see Jobs"
    if order.exports:
        offered = ", ".join(printable(each, 80) for each in order.exports)
        done = f"offered at {offered} until the job is ended in Jobs"
    value = order.checkpoint
    return replace(template, form=None, run=run, done=done, virsh=tuple(words), value=value)
