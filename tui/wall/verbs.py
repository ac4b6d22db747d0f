"""Putting consoles on the wall: by a verb for marked domains, by ``:wall``.

:wall                     the wall itself
:wall NAME [text|screen]  the console of a domain
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from engine import EngineError, printable

from ..command import Command, CommandError, domain_names, row_named
from ..formatting import counted
from ..verb import GUEST, Verb
from .wall import Kind, WallPlace

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine.fleet import DomainRow

    from ..app import VirtdeckApp

_KINDS: Final[dict[str, Kind]] = {"text": "text", "screen": "screen"}


def put_on_wall(app: VirtdeckApp, rows: Sequence[DomainRow], kind: Kind | None = None) -> None:
    """Hang the consoles of the domains there, and say so; without a kind, what each has.

    Raises:
        InvalidArgument: there is no room for all.
    """
    places = [WallPlace(row.key, kind or "text", row.info.ref.name) for row in rows]
    count = app.wall.add(*places)
    where = "" if app.current_mode == "wall" else "; 8 shows it"
    name = printable(rows[0].info.ref.name, 40) if len(rows) == 1 else ""
    words = f"{name} is on the wall" if name else f"{counted(count, 'console')} put on the wall"
    app.journal.toasts.tell(f"{words}{where}")


async def _put(app: VirtdeckApp, rows: Sequence[DomainRow]) -> None:
    await app.wall_memory.read()  # they come behind what hung there before
    put_on_wall(app, rows)


def _wall(app: VirtdeckApp, words: str) -> None:
    if not words:
        app.switch_mode("wall")
        return
    name, _, last = words.rpartition(" ")
    kind = _KINDS.get(last) if name else None
    row = row_named(app, name.strip() if kind else words)
    if app.wall_memory.is_read:
        _hang(app, row, kind)
    else:
        app.run_worker(_hang_later(app, row, kind), name="wall")


def _hang(app: VirtdeckApp, row: DomainRow, kind: Kind | None) -> None:
    put_on_wall(app, [row], kind)
    from ..screens.wall import WallScreen

    if isinstance(app.screen, WallScreen):
        app.call_next(app.screen.wall_changed)


async def _hang_later(app: VirtdeckApp, row: DomainRow, kind: Kind | None) -> None:
    await app.wall_memory.read()
    try:
        _hang(app, row, kind)
    except EngineError as error:
        text = "; ".join(filter(None, (error.message, error.hint)))
        app.journal.toasts.tell_problem(printable(text))


def _alerts(app: VirtdeckApp, words: str) -> None:
    if words:
        raise CommandError("alerts stand in the settings, under [[alerts]]")
    from ..alerts.alert_list import AlertList

    app.push_screen(AlertList(app))


WALL: Final = Verb(
    name="wall",
    group=GUEST,
    title="Put its console on the wall",
    done="put on the wall",
    engine_verb="open_console",
    form=_put,
    key="P",
)

WALL_VERBS: Final = (WALL,)

WALL_COMMANDS: Final = (
    Command("wall", "Many consoles at once", _wall, "domain [text|screen]", domain_names),
    Command("alerts", "The words at which consoles call", _alerts),
)
