"""What can be done with one checkpoint: a backup since it, its end; and how one is taken."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from engine import printable
from engine.deletion import DeletionFlags
from engine.errors import InvalidArgument, OperationInvalid

from ..formatting import counted
from ..notifications import Severity
from ..part_verbs import answer_of
from ..snapshot_order import default_name
from ..verb import COPIES, Verb
from .backup_asking import why_no_bitmap

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine import Domain
    from engine.fleet import DomainRow

    from ..app import VirtdeckApp
    from ..screens.form_dialog import Values
    from ..widgets.checkpoint_table import CheckpointRow
    from .backup_asking import BackupScene

_WORDS = {
    DeletionFlags.NONE: (),
    DeletionFlags.CHILDREN: ("--children",),
    DeletionFlags.CHILDREN_ONLY: ("--children-only",),
}


def checkpoint_verbs(
    app: VirtdeckApp, scene: BackupScene, row: CheckpointRow
) -> tuple[tuple[Verb, str], ...]:
    """Return each verb with the reason why the checkpoint rules it out, or ""."""
    name, below = printable(row.checkpoint.name, 40), counted(row.below, "checkpoint")
    none_below = "" if row.below else "there is none below it"
    every, only = DeletionFlags.CHILDREN, DeletionFlags.CHILDREN_ONLY
    return (
        (_backup_since(scene, row.checkpoint.name), ""),
        (_deleting(row, "d", "Delete", DeletionFlags.NONE, name), ""),
        (_deleting(row, "D", "Delete with those below", every, f"{name} and {below}"), none_below),
        (_deleting(row, "B", "Delete those below only", only, below), none_below),
    )


def _backup_since(scene: BackupScene, since: str) -> Verb:
    from .verbs import COPY_VERBS

    async def form(app: VirtdeckApp, rows: Sequence[DomainRow]) -> Verb | None:
        from ..screens.backup_form import BackupForm

        return await answer_of(app, BackupForm(scene, since))

    template = next(verb for verb in COPY_VERBS if verb.name == "backup")
    return replace(template, title="Back up what changed since", form=form)


def _deleting(row: CheckpointRow, key: str, title: str, flags: DeletionFlags, what: str) -> Verb:
    name = row.checkpoint.name

    async def run(domain: Domain) -> None:
        await domain.checkpoints.delete(name, flags)

    return Verb(
        name=f"delete-checkpoint-{key}",
        group=COPIES,
        title=title,
        done=f"{what} deleted",
        engine_verb="delete_checkpoint",
        value=name,
        run=run,
        key=key,
        confirms=True,
        loses=f"No backup can begin from {what} any more. Disks and backups stay as they are.",
        virsh=("checkpoint-delete", "{domain}", name, *_WORDS[flags]),
    )


async def taking(app: VirtdeckApp, scene: BackupScene) -> Verb | None:
    """Ask for a name; return the verb that takes a checkpoint of every disk that can have one."""
    from ..screens.form_dialog import Field, Form, FormDialog

    reasons = {each.disk.target: why_no_bitmap(each) for each in scene.disks.disks}
    disks = [target for target, reason in reasons.items() if reason is None]
    others = tuple(target for target, reason in reasons.items() if reason)
    if not disks or not scene.disks.is_active:
        error = OperationInvalid("no disk of it can have a checkpoint now")
        reason = next(filter(None, reasons.values()), "it has no disk")
        why = "the domain is shut off" if not scene.disks.is_active else reason
        app.journal.toasts.tell(f"{error.message}: {why}", Severity.WARNING)
        return None
    taken = {each.name for each in scene.checkpoints}
    words = f"Notes from now on what changes on {', '.join(printable(x, 12) for x in disks)}."
    form = Form(
        title="Take a checkpoint",
        lines=(((words, ""),),),
        fields=(
            Field(name="name", label="Name", value=default_name(app.clock.now())),
            Field(name="about", label="About", hint="why, in a few words"),
        ),
        answer="Take",
        check=lambda values: _check(values, taken),
    )
    values = await answer_of(app, FormDialog(form))
    return _taking(values, disks, others) if values else None


def _taking(values: Values, disks: list[str], others: tuple[str, ...]) -> Verb:
    from engine.backup import checkpoint_document

    name = values["name"].strip()
    xml = checkpoint_document(name, disks, others, values["about"].strip())

    async def run(domain: Domain) -> None:
        await domain.checkpoints.create(xml)

    return Verb(
        name="checkpoint",
        group=COPIES,
        title="Take a checkpoint",
        done=f"checkpoint {printable(name, 60)} taken",
        engine_verb="create_checkpoint",
        value=name,
        run=run,
        virsh=(
            *("checkpoint-create-as", "{domain}", name),
            *filter(None, (values["about"].strip(),)),
            *(f"--diskspec={target},checkpoint=bitmap" for target in disks),
            *(f"--diskspec={target},checkpoint=no" for target in others),
        ),
    )


def _check(values: Values, taken: set[str]) -> None:
    name = values["name"].strip()
    if not name or "/" in name or name.startswith(".") or not name.isprintable():
        raise InvalidArgument("a name has no '/', no control characters, no '.' at the start")
    if name in taken:
        raise InvalidArgument("there is a checkpoint of that name already")
