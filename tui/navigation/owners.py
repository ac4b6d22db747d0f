"""Owners: what a thing belongs to, or who uses it; ``J`` goes there.

Target under the cursor -> OWNERS -> targets -> none: say so; one: go; several: choose
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine import EngineError, printable

from ..command import CommandError
from ..few_at_once import ask_few_at_once
from ..part_verbs import answer_of
from .target import Target, domain_target

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable, Sequence

    from engine import Connection
    from engine.conf.domain_disks import DomainParts
    from engine.fleet import DomainRow, EventRecord

    from ..app import VirtdeckApp

#: Disks whose images are looked up at once.
_AT_ONCE = 8


def jump(app: VirtdeckApp, subject: Target | None) -> None:
    """Go to the owner of what the cursor is on, or let people choose among several."""
    if subject is None:
        app.journal.toasts.tell_problem("there is nothing under the cursor")
        return
    app.run_worker(_jump(app, subject), name="owner", group="travel", exclusive=True)


async def _jump(app: VirtdeckApp, subject: Target) -> None:
    screen = app.screen
    try:
        targets = await OWNERS[subject.kind](app, subject)
        if not targets:
            raise CommandError(f"nothing owns {subject.words}")
    except EngineError as error:
        text = "; ".join(filter(None, (error.message, error.hint)))
        app.journal.toasts.tell_problem(printable(text))
        return
    if app.screen is not screen:
        return  # somebody has gone on meanwhile
    target = targets[0] if len(targets) == 1 else await chosen(app, subject.words, targets)
    if target:
        app.travel.go(target)


async def chosen(app: VirtdeckApp, title: str, targets: Sequence[Target]) -> Target | None:
    """Ask to which of several."""
    from ..screens.dialogs import ActionMenu
    from .choice import choices

    choice = await answer_of(app, ActionMenu(title, choices(targets), {}))
    return choice.target if choice else None


def event_subject(record: EventRecord) -> Target:
    """Return what an event is about; the host, where it is about none of its parts."""
    event = record.event
    for kind in ("network", "pool"):
        if name := getattr(event, kind, ""):
            return Target(kind=f"event of {kind}", host=record.host, name=str(name))
    if domain := getattr(event, "domain", None):
        return Target(kind="session", host=record.host, name=domain.name, uuid=domain.uuid)
    return Target(kind="event of host", host=record.host, name=record.host)


# -- who owns what --------------------------------------------------------------------------------


async def _domain_itself(app: VirtdeckApp, subject: Target) -> list[Target]:
    row = app.row(subject.key)
    if row is None:
        raise CommandError(f"{subject.name} is not there any more")
    return [domain_target(row)]


async def _part_itself(app: VirtdeckApp, subject: Target) -> list[Target]:
    kind = subject.kind.removeprefix("event of ")
    return [Target(kind=kind, host=subject.host, name=subject.name)]


async def _of_pool(app: VirtdeckApp, subject: Target) -> list[Target]:
    return [Target(kind="host", host=subject.host, name=subject.host)]


async def _of_host(app: VirtdeckApp, subject: Target) -> list[Target]:
    raise CommandError("nothing stands above a host", hint="D shows its domains")


async def _of_network(app: VirtdeckApp, subject: Target) -> list[Target]:
    uses = app.travel.uses
    await uses.learn(subject.host)
    rows, is_complete = uses.rows(subject.host, lambda each: subject.name in each.networks)
    return _found(subject, rows, "plugged into it", is_complete=is_complete)


async def _of_volume(app: VirtdeckApp, subject: Target) -> list[Target]:
    """Find whose disk it is, or whose disk is a change of it."""
    uses = app.travel.uses
    await uses.learn(subject.host)
    pair, path = (subject.pool, subject.name), subject.path
    rows, is_complete = uses.rows(
        subject.host, lambda each: path in each.paths or pair in each.volumes
    )
    found = {row.key: domain_target(row, "its disk") for row in rows}
    for row in await _with_image(app, subject):
        found.setdefault(row.key, domain_target(row, "in the backing chain of its disk"))
    if not found:
        return _found(subject, (), "using it", is_complete=is_complete)
    return list(found.values())


async def _with_image(app: VirtdeckApp, subject: Target) -> list[DomainRow]:
    """Return the domains that do not run and have it below an image of theirs."""
    from ..domain_uses import MOST

    connection, link = app.connection(subject.host), app.links.get(subject.host)
    if connection is None or link is None or len(link.rows) > MOST:
        return []

    async def has_it(row: DomainRow) -> bool:
        from engine.storage_chain import backing_chain

        try:
            disks = (await parts_of(connection, row)).disks
            chains = [await backing_chain(connection, disk) for disk in disks]
        except EngineError:
            return False
        links = [each for chain in chains for each in chain]
        names = {(each.volume.pool, each.volume.name) for each in links if each.volume}
        return (subject.pool, subject.name) in names

    rows = [row for row in link.rows if not row.info.status.state.is_active]
    found = await ask_few_at_once(_AT_ONCE, has_it, rows)
    return [row for row, has in zip(rows, found, strict=True) if has]


async def _of_domain(app: VirtdeckApp, subject: Target) -> list[Target]:
    """Return networks, images and the host of a domain."""
    from engine.storage_chain import backing_chain

    row, connection = app.row(subject.key), app.connection(subject.host)
    host = Target(kind="host", host=subject.host, name=subject.host, note="the host")
    if row is None or connection is None:
        return [host]
    parts = await parts_of(connection, row)
    names = dict.fromkeys(card.network for card in parts.cards if card.network)
    found = [Target(kind="network", host=row.host, name=name, note="network") for name in names]
    for disk in parts.disks:
        for depth, link in enumerate(await backing_chain(connection, disk)):
            if link.volume:
                found.append(
                    Target(
                        kind="volume",
                        host=row.host,
                        name=link.volume.name,
                        pool=link.volume.pool,
                        note=f"{disk.target}" if not depth else f"{disk.target}, backing",
                    )
                )
    pools = dict.fromkeys(each.pool for each in found if each.pool)
    found += [Target(kind="pool", host=row.host, name=name, note="pool") for name in pools]
    return [*found, host]


async def parts_of(connection: Connection, row: DomainRow) -> DomainParts:
    """Ask for the disks and cards of a domain."""
    from engine.conf.domain_disks import domain_parts

    return domain_parts(await connection.domain(row.info.ref).xml())


def _found(
    subject: Target, rows: Iterable[DomainRow], words: str, *, is_complete: bool
) -> list[Target]:
    targets = [domain_target(row, row.info.status.state.label) for row in rows]
    if not targets and is_complete:
        raise CommandError(f"no domain of {subject.host} is {words}")
    if not targets:
        hint = "too many domains to ask, or some did not answer; 0 shows them one by one"
        raise CommandError(f"nobody knows which domain of {subject.host} is {words}", hint=hint)
    return targets


OWNERS: dict[str, Callable[[VirtdeckApp, Target], Awaitable[list[Target]]]] = {
    "domain": _of_domain,
    "session": _domain_itself,
    "network": _of_network,
    "volume": _of_volume,
    "pool": _of_pool,
    "host": _of_host,
    "event of network": _part_itself,
    "event of pool": _part_itself,
    "event of host": _part_itself,
}
