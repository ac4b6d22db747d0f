"""COPY_VERBS: clone, migrate, back up, checkpoints, and the long work on one disk."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine import DomainState

from ..verb import COPIES, DISKS, Verb

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from engine import Connection
    from engine.fleet import DomainRow

    from ..app import VirtdeckApp


def _needs_guest(row: DomainRow) -> str | None:
    """Return why work that QEMU does itself is impossible."""
    return None if row.info.status.state.is_active else "the domain is shut off"


def _always(row: DomainRow) -> str | None:
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyVerb(Verb):
    """A verb that needs further ones of the engine, and a state of its own."""

    also: tuple[str, ...] = ()
    why_not_in: Callable[[DomainRow], str | None] = _always

    def why_not(self, row: DomainRow, connection: Connection | None) -> str | None:
        """Return why it cannot be asked of that domain now, or None where it can."""
        reason = Verb.why_not(self, row, connection)
        if reason or connection is None:
            return reason
        reasons = (connection.why_impossible(verb) for verb in self.also)
        return next(filter(None, reasons), None) or self.why_not_in(row)


async def _ask_clone(app: VirtdeckApp, rows: Sequence[DomainRow]) -> Verb | None:
    from .clone_asking import ask_clone

    return await ask_clone(app, rows)


async def _ask_migration(app: VirtdeckApp, rows: Sequence[DomainRow]) -> Verb | None:
    from .migration_asking import ask_migration

    return await ask_migration(app, rows)


async def _ask_backup(app: VirtdeckApp, rows: Sequence[DomainRow]) -> Verb | None:
    from .backup_asking import ask_backup

    return await ask_backup(app, rows)


async def _ask_checkpoints(app: VirtdeckApp, rows: Sequence[DomainRow]) -> Verb | None:
    from .backup_asking import ask_checkpoints

    return await ask_checkpoints(app, rows)


async def _ask_resize(app: VirtdeckApp, rows: Sequence[DomainRow]) -> Verb | None:
    from .disk_asking import ask_disk_work

    return await ask_disk_work(app, rows, "resize")


async def _ask_copy(app: VirtdeckApp, rows: Sequence[DomainRow]) -> Verb | None:
    from .disk_asking import ask_disk_work

    return await ask_disk_work(app, rows, "copy")


async def _ask_commit(app: VirtdeckApp, rows: Sequence[DomainRow]) -> Verb | None:
    from .disk_asking import ask_disk_work

    return await ask_disk_work(app, rows, "commit")


async def _ask_pull(app: VirtdeckApp, rows: Sequence[DomainRow]) -> Verb | None:
    from .disk_asking import ask_disk_work

    return await ask_disk_work(app, rows, "pull")


def _why_no_backup(row: DomainRow) -> str | None:
    if row.info.status.state is DomainState.CRASHED:
        return "the domain has crashed"
    return _needs_guest(row)


COPY_VERBS: tuple[Verb, ...] = (
    CopyVerb(
        name="clone",
        group=COPIES,
        title="Clone…",
        done="cloned",
        engine_verb="define",
        also=("volume_by_path", "create_volume_from"),
        key="c",
        form=_ask_clone,
    ),
    CopyVerb(
        name="migrate",
        group=COPIES,
        title="Migrate, or change its pace…",
        done="migrated",
        engine_verb="perform_migration",
        key="M",
        form=_ask_migration,
    ),
    CopyVerb(
        name="backup",
        group=COPIES,
        title="Back up…",
        done="backup started",
        engine_verb="begin_backup",
        key="b",
        form=_ask_backup,
        why_not_in=_why_no_backup,
    ),
    CopyVerb(
        name="checkpoints",
        group=COPIES,
        title="Checkpoints…",
        done="checkpoint taken",
        engine_verb="checkpoints",
        key="j",
        form=_ask_checkpoints,
    ),
    CopyVerb(
        name="resize-disk",
        group=DISKS,
        title="Make a disk larger…",
        done="disk resized",
        engine_verb="resize_disk",
        key="z",
        form=_ask_resize,
    ),
    CopyVerb(
        name="copy-disk",
        group=DISKS,
        title="Copy a disk elsewhere…",
        done="disk copied",
        engine_verb="copy_block",
        key="o",
        form=_ask_copy,
        why_not_in=_needs_guest,
    ),
    CopyVerb(
        name="commit-disk",
        group=DISKS,
        title="Commit an overlay down…",
        done="overlay committed",
        engine_verb="commit_block",
        key="O",
        form=_ask_commit,
        why_not_in=_needs_guest,
    ),
    CopyVerb(
        name="pull-disk",
        group=DISKS,
        title="Pull the images below…",
        done="disk flattened",
        engine_verb="pull_block",
        key="f",
        form=_ask_pull,
        why_not_in=_needs_guest,
    ),
)
