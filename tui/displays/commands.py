"""The commands of displays: ``:view web-01``, ``:view web-01 1``, ``:viewer web-01``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine import EngineError, printable

from ..command import Command, CommandError, domain_names, row_named

if TYPE_CHECKING:
    from engine.fleet import DomainRow

    from ..app import VirtdeckApp


def _chosen(app: VirtdeckApp, words: str) -> tuple[DomainRow, int | None]:
    """Return the domain, and the number of its display where one is said."""
    name, _, number = words.rpartition(" ")
    if name and number.isdecimal():
        return row_named(app, name), int(number)
    if words:
        return row_named(app, words), None
    if rows := app.selected_rows():
        return rows[0], None
    raise CommandError("the screen of which domain?")


def _view(app: VirtdeckApp, words: str) -> None:
    from .opening import open_display

    row, number = _chosen(app, words)
    if number is None:
        open_display(app, row)
        return

    async def show() -> None:
        from engine.access.displays import displays_of

        from .opening import domain_of

        try:
            displays = await displays_of(domain_of(app, row.key))
        except EngineError as error:
            app.journal.toasts.tell_problem(printable(error.message))
            return
        if number < len(displays):
            open_display(app, row, displays[number])
        else:
            count = len(displays)
            text = f"{printable(row.info.ref.name)} has no display {number}: they count from 0, "
            app.journal.toasts.tell_problem(f"{text}and there are {count}")

    app.run_worker(show(), name="displays", group="displays", exclusive=True)


def _viewer(app: VirtdeckApp, words: str) -> None:
    from ..viewers.opening import open_viewer

    row, _ = _chosen(app, words)
    open_viewer(app, row)


DISPLAY_COMMANDS = (
    Command("view", "Its screen", _view, "domain [display]", domain_names),
    Command("viewer", "Its screen in a viewer", _viewer, "domain", domain_names),
)
