"""Removal: undefining and deleting, with what belongs to a domain chosen box by box.

    stop it -> undefine, with flags for what hangs on it -> delete the volumes

The configuration goes first: a disk that is left over can be deleted later, a domain without its
disk cannot be mended. A failure in the middle says what is gone and what is left.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from engine import Domain, EngineError, printable
from engine.errors import NotFound, OperationFailed, OperationInvalid
from engine.power import UndefineFlags

from ..reversals import define_again
from ..verb import REMOVAL, Verb
from .choice import subject_of, worded

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from engine.fleet import DomainRow
    from engine.storage_facts import VolumeRef

    from ..app import VirtdeckApp
    from ..reversals import Reversal

_OPTIONS: Final[dict[UndefineFlags, str]] = {
    UndefineFlags.MANAGED_SAVE: "--managed-save",
    UndefineFlags.SNAPSHOTS_METADATA: "--snapshots-metadata",
    UndefineFlags.CHECKPOINTS_METADATA: "--checkpoints-metadata",
    UndefineFlags.NVRAM: "--nvram",
    UndefineFlags.KEEP_NVRAM: "--keep-nvram",
    UndefineFlags.TPM: "--tpm",
    UndefineFlags.KEEP_TPM: "--keep-tpm",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What goes with one domain: ``volumes`` by the targets of its disks."""

    stop: bool = False
    is_stored: bool = True
    flags: UndefineFlags = UndefineFlags.NONE
    volumes: Mapping[str, VolumeRef] = field(default_factory=dict)

    @property
    def virsh(self) -> tuple[str, ...]:
        """Return virsh's words for it; it has none for the stop before."""
        options = [word for flag, word in _OPTIONS.items() if self.flags & flag]
        storage = ("--storage", ",".join(self.volumes)) if self.volumes else ()
        return ("undefine", "{domain}", *options, *storage)

    async def carry_out(self, domain: Domain) -> None:
        """Do it, step by step.

        Raises:
            OperationFailed: names what is gone and what is left.
        """
        done: list[str] = []
        try:
            if self.stop and await _stopped(domain):
                done.append("destroyed")
            if self.is_stored:
                await self._undefine(domain)
                done.append("undefined")
        except EngineError as error:
            left = "its configuration and its disks are left" if self.volumes else "it is left"
            raise _failure(done, [error.message, left], error.hint) from error
        await self._delete(domain, done)

    async def _undefine(self, domain: Domain) -> None:
        if self.flags:
            await domain.power.undefine(self.flags)
        else:
            await domain.undefine()

    async def _delete(self, domain: Domain, done: list[str]) -> None:
        """Delete the volumes; one that cannot be does not keep the others."""
        storage, failed = domain.connection.storage, []
        for volume in self.volumes.values():
            try:
                await storage.volume(volume).delete()
            except NotFound:
                done.append(f"{volume.name} was gone already")
            except EngineError as error:
                failed.append(f"{volume.name} is left: {error.message}")
            else:
                done.append(f"{volume.name} deleted")
        if failed:
            raise _failure(done, failed)


def _failure(done: Sequence[str], left: Sequence[str], hint: str = "") -> OperationFailed:
    words = "; ".join(left)
    return OperationFailed(
        f"{words} (done before: {', '.join(done)})" if done else words, hint=hint
    )


async def _stopped(domain: Domain) -> bool:
    """Stop it; return False where it had stopped by itself."""
    try:
        await domain.destroy()
    except (OperationInvalid, NotFound):
        return False
    return True


# -- verbs ----------------------------------------------------------------------------------------


async def _ask_undefine(app: VirtdeckApp, rows: Sequence[DomainRow]) -> Verb | None:
    from .belongings import belongings_of

    with app.actions.under_way.showing(_asking(app, rows)):
        found = await belongings_of(app, rows, with_disks=False)
    if not any(each.has_any for each in found):
        return worded(UNDEFINE, run=Domain.undefine)
    from ..part_verbs import answer_of
    from .removal_form import RemovalForm

    plans = await answer_of(app, RemovalForm(f"Undefine {subject_of(rows)}", found, "Undefine"))
    return _planned(UNDEFINE, rows, plans) if plans else None


async def _ask_delete(app: VirtdeckApp, rows: Sequence[DomainRow]) -> Verb | None:
    from ..part_verbs import answer_of
    from .belongings import belongings_of
    from .removal_form import RemovalForm

    with app.actions.under_way.showing(_asking(app, rows)):
        found = await belongings_of(app, rows, with_disks=True)
    title = f"Delete {subject_of(rows)} with storage"
    plans = await answer_of(app, RemovalForm(title, found, "Delete", stops=True))
    return _planned(DELETE, rows, plans) if plans else None


def _asking(app: VirtdeckApp, rows: Sequence[DomainRow]) -> Callable[[float], str]:
    from ..under_way import asking_words

    return asking_words(app, subject_of(rows))


def _planned(verb: Verb, rows: Sequence[DomainRow], plans: Mapping[str, Plan]) -> Verb:
    """Return the verb that carries the plans out; it was asked about, but for who is protected."""

    async def run(domain: Domain) -> None:
        await plans[domain.ref.uuid].carry_out(domain)

    async def undo(domain: Domain, row: DomainRow) -> Reversal | None:
        plan = plans[domain.ref.uuid]
        return None if plan.volumes or not plan.is_stored else await define_again(domain, row)

    wordings = {plan.virsh for plan in plans.values()}
    volumes = [volume.name for plan in plans.values() for volume in plan.volumes.values()]
    return worded(
        verb,
        run=run,
        undo=undo,
        confirms=any(row.info.protected for row in rows),
        loses=f"Gone for good: {printable(', '.join(volumes), 300)}" if volumes else verb.loses,
        virsh=wordings.pop() if len(wordings) == 1 else ("undefine", "{domain}", "…"),
    )


UNDEFINE: Final = Verb(
    name="undefine",
    group=REMOVAL,
    title="Undefine",
    done="undefined",
    engine_verb="undefine",
    form=_ask_undefine,
    key="U",
    confirms=True,
    loses="Its configuration is deleted. Its disk images stay.",
    undo=define_again,
)

DELETE: Final = Verb(
    name="delete",
    group=REMOVAL,
    title="Delete with its storage…",
    done="deleted",
    engine_verb="undefine",
    form=_ask_delete,
    key="X",
    confirms=True,
    disturbs=True,
    loses="Its configuration and the chosen disks are gone for good.",
)

VERBS: Final = (UNDEFINE, DELETE)
