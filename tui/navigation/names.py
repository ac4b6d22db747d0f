"""Names: what people type for a domain, host, network or pool, and what that may be.

``NAME`` where one host has it, ``NAME@HOST`` where several do. Domains and hosts are known;
for networks and pools the connected hosts are asked.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from engine import EngineError, printable

from ..command import CommandError, all_rows
from .target import Target, domain_target

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from engine import Connection

    from ..app import VirtdeckApp

#: Names that a refusal lists.
_LISTED = 6

_VERBS = {"network": "networks", "pool": "pools"}


def known_targets(app: VirtdeckApp) -> list[Target]:
    """Return every domain and host."""
    hosts = [Target(kind="host", host=name, name=name) for name in app.links]
    return [*hosts, *map(domain_target, all_rows(app))]


def named(targets: Iterable[Target], text: str) -> list[Target]:
    """Return those with that name, or with that name on that host."""
    everything = list(targets)
    found = [each for each in everything if text == each.name]
    if not found:
        name, _, host = text.rpartition("@")
        found = [each for each in everything if (each.name, each.host) == (name, host)]
    return found


def only(found: Sequence[Target], text: str, kinds: str) -> Target:
    """Return the one.

    Raises:
        CommandError: there is none, or there are several.
    """
    if len(found) == 1:
        return found[0]
    if not found:
        raise CommandError(f"there is no {kinds} {text!r}")
    words = ", ".join(each.words for each in found[:_LISTED])
    more = f" and {len(found) - _LISTED} more" if len(found) > _LISTED else ""
    raise CommandError(f"{text!r} is {words}{more}", hint="say NAME@HOST, or use its own command")


def host_named(app: VirtdeckApp, text: str) -> str:
    """Return the host of that name, of which a unique beginning is enough.

    Raises:
        CommandError: there is none, or there are several.
    """
    names = [each for each in app.links if each.startswith(text)]
    if text in names:
        return text
    if len(names) != 1 or not text:
        known = ", ".join(printable(each) for each in names or app.links)
        raise CommandError(f"which host? {known}" if known else "there is no host")
    return names[0]


async def parts_named(app: VirtdeckApp, kinds: Sequence[str], text: str) -> list[Target]:
    """Ask the connected hosts for networks and pools of that name; who fails has none."""
    asked = [
        _parts(host, link.connection, kind)
        for host, link in app.links.items()
        for kind in kinds
        if link.connection and not link.connection.why_impossible(_VERBS[kind])
    ]
    answers = await asyncio.gather(*asked)
    return named((target for answer in answers for target in answer), text)


async def _parts(host: str, connection: Connection, kind: str) -> list[Target]:
    try:
        if kind == "network":
            names = [info.ref.name for info in await connection.networks.list()]
        else:
            names = [info.ref.name for info in await connection.storage.pools()]
    except EngineError:
        return []  # the screens of networks and storage say what is wrong with a host
    return [Target(kind=kind, host=host, name=name) for name in names]


def part_names(app: VirtdeckApp, mode: str) -> list[str]:
    """Return the names that the screen of networks or storage knows already."""
    from ..screens.part_screen import PartScreen

    try:
        screen = app.get_screen_stack(mode)[0]
    except KeyError:
        return []  # nobody has looked yet
    names = {row.name for row in screen.rows().values()} if isinstance(screen, PartScreen) else ()
    return sorted(name for name in names if name.isprintable())
