"""Opening a display: who is there already is said first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine import EngineError, printable

from .own_viewers import others

if TYPE_CHECKING:
    from engine import Domain
    from engine.access.displays import Display
    from engine.fleet import DomainRow, RowKey

    from ..app import VirtdeckApp
    from .display_screen import DisplayScreen


def open_display(app: VirtdeckApp, row: DomainRow, display: Display | None = None) -> None:
    """Show the display of a domain; where somebody is there, after saying who."""
    from .display_screen import DisplayScreen

    people = others(row.viewers)
    if not people:
        app.push_screen(DisplayScreen(row, display=display))
        return
    from ..confirmations import Question
    from ..screens.dialogs import ConfirmDialog
    from .display_words import looking_question

    def answered(yes: bool | None) -> None:
        if yes:
            app.push_screen(DisplayScreen(row, display=display, view_only=True))

    title = f"Look at {printable(row.info.ref.name)} too?"
    lines = tuple(looking_question(people, app.marks.watched))
    app.push_screen(ConfirmDialog(Question(title, lines, "Look", is_dangerous=False)), answered)


def domain_of(app: VirtdeckApp, key: RowKey) -> Domain:
    """Return the domain of a row.

    Raises:
        EngineError: it is gone, or its host is not connected.
    """
    row, connection = app.row(key), app.connection(key[0])
    if row is None:
        raise EngineError("the domain is gone")
    if connection is None:
        raise EngineError(f"{printable(key[0])} is not connected", hint="R tries it again")
    return connection.domain(row.info.ref)


async def next_display(screen: DisplayScreen) -> None:
    """Show the display after the one that is shown."""
    from engine.access.displays import displays_of

    try:
        displays = await displays_of(domain_of(screen.deck, screen.key))
    except EngineError as error:
        screen.deck.journal.toasts.tell_problem(printable(error.message))
        return
    now = screen.session.display if screen.session else None
    places = [display.index for display in displays]
    if len(displays) < 2 or now is None:
        screen.deck.journal.toasts.tell("There is no other display.")
        return
    screen.show_display(displays[(places.index(now.index) + 1) % len(displays)])
