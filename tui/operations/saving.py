"""Saving: a domain's memory on the host: the managed save, files of one's own, core dumps.

In paths, ``{domain}`` stands for the domain's name: several domains need several files.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final

from engine import EngineError
from engine.errors import InvalidArgument
from engine.saving import DumpFlags, DumpKind

from ..reversals import start_again
from ..verb import STATE, Verb
from .choice import Choice, chosen, filled_in, subject_of, worded

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine import Connection, Domain
    from engine.fleet import DomainRow

    from ..app import VirtdeckApp

PLACE: Final = "{domain}"


async def _save(domain: Domain) -> None:
    await domain.saving.save()


async def _discard(domain: Domain) -> None:
    if not await domain.saving.exists():
        raise EngineError("there is no managed save")
    await domain.saving.remove()


def path_for(template: str, domain: Domain) -> str:
    """Return the path of one domain's file; its name never leaves the folder."""
    return template.replace(PLACE, domain.name.replace("/", "_"))


def check_path(template: str, count: int) -> None:
    """Refuse what is no path for so many domains.

    Raises:
        InvalidArgument: it is not, for the reason it names.
    """
    if not template.startswith("/") or "\0" in template or template.endswith("/"):
        raise InvalidArgument("a file of the host needs its full path", hint="such as /var/tmp/x")
    if count > 1 and PLACE not in template:
        raise InvalidArgument(f"{count} domains need {count} files", hint=f"put {PLACE} in it")


def _words(template: str) -> tuple[str, str]:
    """Return the value for the audit log, and virsh's word for the file."""
    return template, template if PLACE in template else "{value}"


# -- save to a file -------------------------------------------------------------------------------


def save_to(template: str) -> Verb:
    """Return the verb that saves into that file of the host."""
    value, word = _words(template)

    async def run(domain: Domain) -> None:
        await domain.saving.save_to(path_for(template, domain))

    return worded(
        SAVE_TO,
        title="Save to a file",
        done=f"saved to {template}",
        run=run,
        value=value,
        virsh=("save", PLACE, word),
    )


async def _ask_file(app: VirtdeckApp, rows: Sequence[DomainRow]) -> Verb | None:
    from ..screens.form_dialog import Field, Form

    form = Form(
        title=f"Save {subject_of(rows)} to a file",
        lines=(
            (("The guest stops. Its memory goes into a file of its host;", ""),),
            ((":restore FILE goes on from there. Its disks must not change until then.", ""),),
        ),
        fields=(Field(name="path", label="File", hint=f"/var/lib/libvirt/save/{PLACE}.save"),),
        answer="Save",
        check=lambda values: check_path(values["path"].strip(), len(rows)),
    )
    values = await filled_in(app, form)
    return save_to(values["path"].strip()) if values else None


# -- dump -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _DumpWay:
    choice: Choice
    flags: DumpFlags
    kind: DumpKind = DumpKind.RAW

    @property
    def virsh(self) -> tuple[str, ...]:
        """Return virsh's options for it."""
        options = {
            DumpFlags.LIVE: "--live",
            DumpFlags.CRASH: "--crash",
            DumpFlags.RESET: "--reset",
            DumpFlags.MEMORY_ONLY: "--memory-only",
        }
        words = [word for flag, word in options.items() if self.flags & flag]
        return (*words, *(("--format", _FORMATS[self.kind]) if self.kind else ()))


_FORMATS: Final[dict[DumpKind, str]] = {
    DumpKind.KDUMP_ZLIB: "kdump-zlib",
    DumpKind.KDUMP_LZO: "kdump-lzo",
    DumpKind.KDUMP_SNAPPY: "kdump-snappy",
    DumpKind.WINDOWS: "win-dmp",
}

_MEMORY, _LIVE = DumpFlags.MEMORY_ONLY, DumpFlags.MEMORY_ONLY | DumpFlags.LIVE
_ELF, _KDUMP, _WHOLE = "memory as ELF", "memory compressed", "the whole machine"

_DUMP_WAYS: Final[dict[str, _DumpWay]] = {
    way.choice.name: way
    for way in (
        _DumpWay(Choice("memory", "Hold the guest meanwhile", "m", _ELF), _MEMORY),
        _DumpWay(Choice("live", "Let the guest go on", "l", _ELF), _LIVE),
        _DumpWay(Choice("crash", "Stop it afterwards", "c", _ELF), _MEMORY | DumpFlags.CRASH),
        _DumpWay(Choice("reset", "Reset it afterwards", "r", _ELF), _MEMORY | DumpFlags.RESET),
        _DumpWay(Choice("zlib", "kdump, by zlib", "z", _KDUMP), _MEMORY, DumpKind.KDUMP_ZLIB),
        _DumpWay(Choice("lzo", "kdump, by LZO", "o", _KDUMP), _MEMORY, DumpKind.KDUMP_LZO),
        _DumpWay(Choice("snappy", "kdump, by Snappy", "s", _KDUMP), _MEMORY, DumpKind.KDUMP_SNAPPY),
        _DumpWay(Choice("windows", "For Windows' WinDbg", "w", _KDUMP), _MEMORY, DumpKind.WINDOWS),
        _DumpWay(Choice("all", "Devices too, as a save has them", "a", _WHOLE), DumpFlags.NONE),
    )
}


def dump_to(template: str, way: str = "memory") -> Verb:
    """Return the verb that writes the guest's memory into that file of the host."""
    dump = _DUMP_WAYS[way]
    value, word = _words(template)

    async def run(domain: Domain) -> None:
        await domain.saving.dump_core(path_for(template, domain), dump.flags, dump.kind)

    ends = bool(dump.flags & (DumpFlags.CRASH | DumpFlags.RESET))
    loses = f"{dump.choice.title}: what the guest has not written to disk is lost." if ends else ""
    return worded(
        DUMP,
        title="Dump core",
        done=f"dumped to {template}",
        run=run,
        value=value,
        virsh=("dump", PLACE, word, *dump.virsh),
        confirms=ends,
        disturbs=not dump.flags & DumpFlags.LIVE,
        loses=loses,
    )


async def _ask_dump(app: VirtdeckApp, rows: Sequence[DomainRow]) -> Verb | None:
    from ..screens.form_dialog import Field, Form

    choices = [way.choice for way in _DUMP_WAYS.values()]
    choice = await chosen(app, f"Dump {subject_of(rows)}", choices)
    if choice is None:
        return None
    form = Form(
        title=f"Dump {subject_of(rows)}: {choice.group}",
        lines=(
            (("All of the guest's memory goes into a file of its host, with every", ""),),
            (("password in it. Mind the room there: it is as large as the memory.", ""),),
        ),
        fields=(Field(name="path", label="File", hint=f"/var/lib/libvirt/dump/{PLACE}.core"),),
        answer="Dump",
        check=lambda values: check_path(values["path"].strip(), len(rows)),
    )
    values = await filled_in(app, form)
    return dump_to(values["path"].strip(), choice.name) if values else None


# -- restore --------------------------------------------------------------------------------------


async def restore(app: VirtdeckApp, host: str, path: str) -> None:
    """Ask, then start the domain of a file of the host; runs in a worker."""
    from engine import printable

    from ..confirmations import Question
    from ..notifications import Severity
    from ..part_verbs import agreed
    from ..toast_display import PROBLEM_LIFETIME
    from ..under_way import asking_words
    from .saved_image import image_lines, image_name

    connection, toasts = app.connection(host), app.journal.toasts
    shown = printable(path)
    try:
        if connection is None:
            raise EngineError("the host is not connected")
        if reason := connection.why_impossible("restore"):
            raise EngineError(reason)
        with app.actions.under_way.showing(asking_words(app, shown)):
            xml = await connection.saved_images.xml(path)
        name = image_name(xml)
        lines = image_lines(xml, host, path)
        if not await agreed(app, Question(f"Restore {name}?", lines, "Restore", is_dangerous=True)):
            return
        began = app.clock.monotonic()
        with app.actions.under_way.showing(partial(_restoring, name, began)):
            await _restored(app, host, connection, path, xml)
    except EngineError as error:
        message = printable("; ".join(filter(None, (error.message, error.hint))))
        toasts.tell(f"restore of {shown} failed: {message}", Severity.ERROR, PROBLEM_LIFETIME)
        return
    toasts.tell(f"{name}: goes on from {shown}")


async def _restored(
    app: VirtdeckApp, host: str, connection: Connection, path: str, xml: str
) -> None:
    """Let it go on, and write that down."""
    from .saved_image import image_ref

    failure: EngineError | None = None
    try:
        await connection.saved_images.restore(path)
    except EngineError as error:
        failure = error
        raise
    finally:
        words = ("restore", "{value}")
        audit = app.journal.audit
        audit.note(host, connection, "restore", image_ref(xml), failure, path, words)


def _restoring(name: str, began: float, now: float) -> str:
    return f"{name}: restore… {now - began:.0f} s" if now - began >= 1 else ""


MANAGED_SAVE: Final = Verb(
    name="managed-save",
    group=STATE,
    title="Save and stop",
    done="saved: the next start goes on from here",
    engine_verb="managed_save",
    run=_save,
    key="v",
    disturbs=True,
    virsh=("managedsave", PLACE),
    undo=start_again,
)

DISCARD_SAVE: Final = Verb(
    name="discard-save",
    group=STATE,
    title="Discard its managed save",
    done="managed save discarded: the next start boots",
    engine_verb="remove_managed_save",
    run=_discard,
    key="x",
    confirms=True,
    loses="The saved memory is deleted, with all the guest had not written to disk.",
    virsh=("managedsave-remove", PLACE),
)

SAVE_TO: Final = Verb(
    name="save-to",
    group=STATE,
    title="Save to a file…",
    done="saved",
    engine_verb="save",
    form=_ask_file,
    key="V",
    disturbs=True,
    virsh=("save", PLACE, "FILE"),
)

DUMP: Final = Verb(
    name="dump",
    group=STATE,
    title="Dump core…",
    done="dumped",
    engine_verb="dump_core",
    form=_ask_dump,
    key="w",
    virsh=("dump", PLACE, "FILE"),
)

VERBS: Final = (MANAGED_SAVE, DISCARD_SAVE, SAVE_TO, DUMP)
