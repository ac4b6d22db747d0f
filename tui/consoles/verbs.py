"""The verb of consoles, and the way to open one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from engine.errors import InvalidArgument

from ..verb import GUEST, Verb

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine.fleet import DomainRow

    from ..app import VirtdeckApp


def open_console(app: VirtdeckApp, rows: Sequence[DomainRow], port: str = "") -> None:
    """Show the console of the one domain; ``port`` is its alias or name, "" for the first.

    Raises:
        InvalidArgument: there are several.
    """
    if len(rows) > 1:
        raise InvalidArgument(
            "a console shows one domain", hint="8 is the wall, which shows many at once"
        )
    from .console_screen import ConsoleScreen

    app.push_screen(ConsoleScreen(rows[0].key, port))


async def _open(app: VirtdeckApp, rows: Sequence[DomainRow]) -> None:
    open_console(app, rows)


CONSOLE: Final = Verb(
    name="console",
    group=GUEST,
    title="Open its text console",
    done="console shown",
    engine_verb="open_console",
    form=_open,
    key="t",
)

CONSOLE_VERBS: Final = (CONSOLE,)
