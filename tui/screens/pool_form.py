"""The form for a new pool: the kinds that the host has, and what each needs; or a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine import EngineError

from ..field_problem import FieldProblem
from ..part_making import YES_NO, connected_hosts, make_pool
from ..pool_draft import FILE, FILE_WORDS, POOL_KINDS, asks, kinds_of, pool_xml
from .part_form import PartField, PartForm, PartPlan

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from .part_form import Answers
    from .storage import StorageScreen

#: Field -> label, hint.
_FIELDS = {
    "server": ("Server", "nas.example; of Ceph several, with blanks"),
    "folder": ("Its folder", "/export/images"),
    "device": ("Device", "/dev/sdb1; for iscsi iqn.2026-01.example:disks"),
    "source": ("Its name", "of the volume group, the pool, the data set"),
    "user": ("User", "of Ceph; none"),
    "secret": ("Secret", "uuid of a secret of the host; none"),
    "path": ("Path", "/var/lib/libvirt/images"),
}


def ask_pool(screen: StorageScreen, host: str) -> None:
    """Ask for a pool, then make it; ``host`` is offered."""
    deck = screen.deck
    hosts = connected_hosts(deck, "define_pool")
    if not hosts:
        deck.journal.toasts.tell_problem("no connected host can have another pool")
        return

    def build(answers: Answers) -> str:
        if answers["kind"] == FILE:
            if not answers["file"].strip():
                raise FieldProblem("file", "which file?")
            return ""
        rows = screen.listing.rows().values()
        return pool_xml(answers, [x.name for x in rows if x.host == answers["host"]])

    async def learn(name: str) -> tuple[dict[str, Mapping[str, str]], str]:
        connection = deck.connection(name)
        if connection is None or connection.why_impossible("pool_capabilities"):
            return {"kind": _kinds(POOL_KINDS)}, "the host does not tell which kinds it has"
        try:
            kinds = kinds_of(await connection.storage.capabilities())
        except EngineError as error:
            return {"kind": _kinds(POOL_KINDS)}, f"which kinds it has: {error.message}"
        return {"kind": _kinds(kinds)}, ""

    def answered(answers: Answers | None) -> None:
        if answers:
            work = make_pool(deck, answers["host"], answers, build(answers))
            screen.start(work, answers["host"])

    plan = PartPlan(
        title="New pool",
        fields=_fields(hosts, host if host in hosts else next(iter(hosts))),
        build=build,
        first="name",
        learn=learn,
    )
    deck.push_screen(PartForm(plan), answered)


def _kinds(kinds: Mapping[str, object] | tuple[str, ...]) -> dict[str, str]:
    return {kind: POOL_KINDS[kind].words for kind in kinds} | {FILE: FILE_WORDS}


def _asked(field: str) -> Callable[[Answers], bool]:
    return lambda answers: asks(answers["kind"], field)


def _fields(hosts: dict[str, str], host: str) -> tuple[PartField, ...]:
    def is_made(answers: Answers) -> bool:
        return answers["kind"] != FILE

    return (
        PartField(name="host", label="Host", value=host, options=hosts),
        PartField(name="kind", label="Kind", value="dir", options=_kinds(POOL_KINDS)),
        PartField(name="name", label="Name", asked=is_made),
        PartField(
            name="file",
            label="File",
            hint="the pool's XML, on this machine",
            asked=lambda answers: answers["kind"] == FILE,
        ),
        *(
            PartField(name=name, label=label, hint=hint, asked=_asked(name))
            for name, (label, hint) in _FIELDS.items()
        ),
        PartField(
            name="build",
            label="Make first",
            value="no",
            options={"no": "no: it is there", "yes": "yes: folder, volume group …"},
            asked=lambda x: is_made(x) and POOL_KINDS[x["kind"]].builds,
        ),
        PartField(name="start", label="Start now", value="yes", options=YES_NO, asked=is_made),
        PartField(name="autostart", label="With host", value="yes", options=YES_NO, asked=is_made),
    )
