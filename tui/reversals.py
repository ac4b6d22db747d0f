"""Reversals: how each verb is taken back; made before the verb is done, while all is still known.

Verb.undo(domain, row) -> Reversal    what was: the XML, the name, the title
Reversal.why_not(info)                what has happened since that rules it out
Reversal.run(connection)              makes it as it was
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

from engine import EngineError
from engine.domain_verbs import why_not_now

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from engine import Connection, Domain, DomainInfo, DomainRef
    from engine.fleet import DomainRow

_Fact = TypeVar("_Fact")

CHANGED = "it has been changed since"
GONE = "it is gone"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reversal:
    """Takes one verb on one domain back.

    ``verb`` and ``value`` are what it is in the audit log. In words it is ``before``, the domain
    or how many, ``after``. ``why_not`` is asked with the present facts, None where there is no such
    domain.
    """

    host: str
    ref: DomainRef
    verb: str
    before: str
    after: str = "again"
    value: str = ""
    why_not: Callable[[DomainInfo | None], str | None]
    #: May hold the passwords of a document: never shown.
    run: Callable[[Connection], Awaitable[object]] = field(repr=False)


async def start_again(domain: Domain, row: DomainRow) -> Reversal | None:
    """Offer to start what was ended; a domain that is not stored is gone for good."""
    if not row.info.persistent:
        return None
    uuid = row.info.ref.uuid

    async def run(connection: Connection) -> None:
        await (await connection.lookup(uuid)).start()

    return Reversal(
        host=row.host,
        ref=row.info.ref,
        verb="start",
        before="start",
        why_not=lambda info: GONE if info is None else why_not_now("start", info),
        run=run,
    )


async def define_again(domain: Domain, row: DomainRow) -> Reversal:
    """Keep the document, with its passwords where the host tells them."""
    after = "again"
    try:
        xml = await domain.xml(inactive=True, secure=True)
    except EngineError:
        xml = await domain.xml(inactive=True)
        after = "again, without its passwords"
    autostart = row.info.autostart

    async def run(connection: Connection) -> None:
        defined = await connection.define(xml)
        if autostart:
            await defined.set_autostart(True)

    return Reversal(
        host=row.host,
        ref=row.info.ref,
        verb="define",
        before="define",
        after=after,
        why_not=lambda info: "it is defined again" if info and info.persistent else None,
        run=run,
    )


def xml_back(row: DomainRow, *, before: str, after: str) -> Reversal:
    """Keep both documents of an edit; ``after`` is how the host has stored it."""
    from engine.editing.revision import apply_xml

    ref = row.info.ref

    async def run(connection: Connection) -> None:
        await apply_xml(await connection.lookup(ref.uuid), after, before)

    return Reversal(
        host=row.host,
        ref=ref,
        verb="edit-xml",
        before="give",
        after="its XML of before",
        why_not=lambda info: GONE if info is None else None,
        run=run,
    )


async def name_back(domain: Domain, row: DomainRow) -> Reversal:
    """Keep the name."""
    ref = row.info.ref

    async def run(connection: Connection) -> None:
        await (await connection.lookup(ref.uuid)).rename(ref.name)

    return Reversal(
        host=row.host,
        ref=ref,
        verb="rename",
        value=ref.name,
        before="call",
        why_not=lambda info: GONE if info is None else why_not_now("rename", info),
        run=run,
    )


def fact_back(
    read: Callable[[DomainInfo], _Fact],
    write: Callable[[Domain, _Fact], Awaitable[None]],
    new: _Fact,
    words: Callable[[_Fact], tuple[str, str, str, str]],
) -> Callable[[Domain, DomainRow], Awaitable[Reversal | None]]:
    """Return the maker for a verb that sets what lists show to ``new``.

    ``words`` gives ``verb``, ``value``, ``before`` and ``after`` for the fact that was.
    """

    async def make(domain: Domain, row: DomainRow) -> Reversal | None:
        old = read(row.info)
        if old == new:
            return None
        verb, value, before, after = words(old)

        async def run(connection: Connection) -> None:
            await write(await connection.lookup(row.info.ref.uuid), old)

        def why_not(info: DomainInfo | None) -> str | None:
            if info is None:
                return GONE
            return None if read(info) == new else CHANGED

        return Reversal(
            host=row.host,
            ref=row.info.ref,
            verb=verb,
            value=value,
            before=before,
            after=after,
            why_not=why_not,
            run=run,
        )

    return make


def description_back(new: str) -> Callable[[Domain, DomainRow], Awaitable[Reversal]]:
    """Return the maker for the verb that sets the description, which no list shows, to ``new``."""

    async def make(domain: Domain, row: DomainRow) -> Reversal:
        old, uuid = await _description(domain), row.info.ref.uuid

        async def run(connection: Connection) -> None:
            described = await connection.lookup(uuid)
            if await _description(described) != new:
                raise EngineError(CHANGED)
            await described.set_description(old)

        return Reversal(
            host=row.host,
            ref=row.info.ref,
            verb="desc",
            value=old,
            before="give",
            after="its description back",
            why_not=lambda info: GONE if info is None else None,
            run=run,
        )

    return make


async def _description(domain: Domain) -> str:
    from engine.conf.domain_conf import DomainConf

    return DomainConf.parse(await domain.xml()).description or ""
