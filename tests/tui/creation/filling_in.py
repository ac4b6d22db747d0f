"""Filling in the form for a new domain as a person would."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.widgets import Input

from tui.creation.choice_line import ChoiceLine
from tui.screens.create_domain import CreateDomain

if TYPE_CHECKING:
    from textual.pilot import Pilot

    from tui.app import VirtdeckApp


def form_of(app: VirtdeckApp) -> CreateDomain:
    """Return the form on the screen."""
    assert isinstance(app.screen, CreateDomain)
    return app.screen


async def answer(pilot: Pilot[None], app: VirtdeckApp, **answers: str) -> None:
    """Answer these questions: type into lines, turn the others until they say so."""
    for name, value in answers.items():
        widget = form_of(app).query_one(f"#{name}")
        widget.focus()
        await pilot.pause()
        if isinstance(widget, Input):
            widget.value = value
        else:
            assert isinstance(widget, ChoiceLine)
            for _ in widget.options:
                if widget.value == value:
                    break
                await pilot.press("right")
                await pilot.pause()
            assert widget.value == value, (name, [each.value for each in widget.options])
        await pilot.pause()
