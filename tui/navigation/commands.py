"""The commands that go somewhere: ``:domains web @lab``, ``:net default``, ``:go web-01``, …"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from engine import EngineError, printable

from ..command import Command, CommandError, domain_names, row_named
from .names import host_named, known_targets, named, only, part_names, parts_named

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from ..app import VirtdeckApp
    from .target import Target

_KINDS = "domain, host, network or pool"


def _at_hosts(app: VirtdeckApp) -> list[str]:
    return [f"@{name}" for name in app.links]


def _filter(app: VirtdeckApp, words: str, sign: str) -> str:
    """Return the words with ``@lab`` as the filter says it: ``host:`` and ``sign``."""
    return " ".join(
        f"host:{sign}{host_named(app, word[1:])}" if word.startswith("@") else word
        for word in words.split()
    )


def _domains(app: VirtdeckApp, words: str) -> None:
    from ..row_filter import parse_filter

    text = _filter(app, words, "=")
    parse_filter(text)  # what means nothing is refused here, not on the way
    app.travel.show("domains", lambda screen: screen.show_only(text))


def _clients(app: VirtdeckApp, words: str) -> None:
    from ..text_filter import parse_text_filter
    from ..widgets.session_table import SESSION_FIELDS

    text = _filter(app, words, "")
    parse_text_filter(text, SESSION_FIELDS)
    app.travel.show("clients", lambda screen: screen.show_only(text))


def _events(app: VirtdeckApp, words: str) -> None:
    from ..text_filter import parse_text_filter
    from ..widgets.event_log_view import RECORD_FIELDS

    text = _filter(app, words, "")
    parse_text_filter(text, RECORD_FIELDS)
    app.travel.show("events", lambda screen: screen.show_only(text))


def _host(app: VirtdeckApp, name: str) -> None:
    app.show_host(host_named(app, name) if name else None)


def _part(kind: str, mode: str) -> Callable[[VirtdeckApp, str], None]:
    def run(app: VirtdeckApp, name: str) -> None:
        if name:
            _look_for(app, (kind,), name, app.travel.go)
        else:
            app.travel.show(mode)

    return run


def _volumes(app: VirtdeckApp, name: str) -> None:
    if not name:
        raise CommandError("volumes of which pool?", hint="storage shows the pools")
    _look_for(app, ("pool",), name, lambda pool: app.travel.open_pool(pool.host, pool.name))


def _go(app: VirtdeckApp, name: str) -> None:
    if not name:
        raise CommandError("go where?", hint=f"say the name of a {_KINDS}")
    if found := named(known_targets(app), name):
        app.travel.go(only(found, name, _KINDS))
    else:
        _look_for(app, ("network", "pool"), name, app.travel.go)


def _look_for(
    app: VirtdeckApp, kinds: Sequence[str], name: str, then: Callable[[Target], None]
) -> None:
    """Ask the hosts who has it, then go on; nobody who has it is told."""

    async def look() -> None:
        screen = app.screen
        try:
            found = await parts_named(app, kinds, name)
            words = _KINDS if len(kinds) > 1 else kinds[0]
            target = only(found, name, words)
        except EngineError as error:
            text = "; ".join(filter(None, (error.message, error.hint)))
            app.journal.toasts.tell_problem(printable(text))
            return
        if app.screen is screen:
            then(target)

    app.run_worker(look(), name="look for", group="travel", exclusive=True)


def _tree(app: VirtdeckApp, name: str) -> None:
    row = row_named(app, name) if name else None

    def show(screen: object) -> None:
        from ..screens.tree import TreeScreen

        if row and isinstance(screen, TreeScreen):
            screen.reveal(row.key)

    app.travel.show("tree", show)


def _pulses(app: VirtdeckApp, _: str) -> None:
    app.travel.show("pulses")


def _back(app: VirtdeckApp, _: str, *, step: int = -1) -> None:
    app.travel.earlier(step)


def _anything(app: VirtdeckApp) -> Iterable[str]:
    parts = (*part_names(app, "networks"), *part_names(app, "storage"))
    return (*app.links, *domain_names(app), *parts)


def _hosts(app: VirtdeckApp) -> Iterable[str]:
    return app.links


def _known(mode: str) -> Callable[[VirtdeckApp], Iterable[str]]:
    return lambda app: part_names(app, mode)


_NETWORK, _POOL = _part("network", "networks"), _part("pool", "storage")

#: In the order of the palette.
NAVIGATION_COMMANDS = (
    Command("domains", "Domains of all hosts", _domains, "filter", _at_hosts),
    Command("clients", "Who is on which console", _clients, "filter", _at_hosts),
    Command("events", "What happened", _events, "filter", _at_hosts),
    Command("networks", "Networks of all hosts", _NETWORK, "name", _known("networks")),
    Command("net", "Networks of all hosts", _NETWORK, "name", _known("networks")),
    Command("storage", "Storage pools of all hosts", _POOL, "name", _known("storage")),
    Command("pools", "Storage pools of all hosts", _POOL, "name", _known("storage")),
    Command("pool", "Storage pools of all hosts", _POOL, "name", _known("storage")),
    Command("volumes", "Volumes of a pool", _volumes, "pool", _known("storage")),
    Command("tree", "Host, domain, disk, backing chain, pool", _tree, "domain", domain_names),
    Command("pulses", "The health of the whole fleet at a glance", _pulses),
    Command("host", "Domains of one host; alone: of all", _host, "name", _hosts),
    Command("go", "Go to anything by its name", _go, "name", _anything),
    Command("back", "Back to where you were before", _back),
    Command("forward", "Forward again", partial(_back, step=1)),
)
