"""Commands of consoles.

:console [NAME] [PORT]
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ..command import Command, CommandError, domain_names, row_named
from .verbs import open_console

if TYPE_CHECKING:
    from ..app import VirtdeckApp


def _console(app: VirtdeckApp, words: str) -> None:
    rows, port = app.selected_rows(), ""
    if words:
        try:
            rows = [row_named(app, words)]
        except CommandError:  # the last word may be a port: names of domains may have blanks
            name, _, port = words.rpartition(" ")
            if not name:
                raise
            rows = [row_named(app, name.strip())]
    if not rows:
        raise CommandError("the console of which domain?")
    open_console(app, rows, port)


CONSOLE_COMMANDS: Final = (
    Command("console", "Text console", _console, "domain [port]", domain_names),
)
