"""What the palette (``Ctrl+P``) offers: the commands that need no further word, and every theme."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from textual.app import SystemCommand

from engine import EngineError

from .commands import COMMANDS
from .worded_verbs import WORDED_VERBS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .app import VirtdeckApp
    from .command import Command


def palette_commands(app: VirtdeckApp) -> Iterator[SystemCommand]:
    """Yield title, help and action of each entry."""
    for command in COMMANDS.values():
        if command.name in WORDED_VERBS:
            begin = partial(_begin, app, command.name)
            yield SystemCommand(command.title, f":{command.name} {command.argument.upper()}", begin)
        elif command.name != "theme":
            yield SystemCommand(command.title, f":{command.name}", partial(_run, app, command))
    for name in app.theme_names():
        if name.startswith("virtdeck"):
            title = f"Theme {name.removeprefix('virtdeck-')}"
            run = partial(COMMANDS["theme"].run, app, name)
            yield SystemCommand(title, f":theme {name}", run)


def _run(app: VirtdeckApp, command: Command) -> None:
    """Run it, or say why it cannot be run."""
    try:
        command.run(app, "")
    except EngineError as error:
        if command.argument:
            _begin(app, command.name)
        else:
            app.journal.toasts.tell_problem("; ".join(filter(None, (error.message, error.hint))))


def _begin(app: VirtdeckApp, name: str) -> None:
    """Ask for the word that the command needs."""
    from .screens.deck_screen import DeckScreen

    if isinstance(app.screen, DeckScreen):
        app.call_later(app.screen.action_command, f"{name} ")
