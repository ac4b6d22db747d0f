"""The real application with the screen of a demo machine open."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from tests.tui.demo_deck import NARROW, STILL, demo_app, go_to, running, settle
from tests.tui.waiting import until
from tui.displays.display_screen import DisplayScreen
from tui.screens.dialogs import ConfirmDialog

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from textual.pilot import Pilot

    from engine.access.screen_session import ScreenSession
    from engine.console.glyphs import ScreenText
    from tui.app import VirtdeckApp
    from tui.displays.terminal_facts import TerminalFacts

NAME = "web-02"
DETACH = "ctrl+right_square_bracket"


def display(app: VirtdeckApp) -> DisplayScreen:
    """Return the display's screen, whatever lies on it."""
    return next(each for each in app.screen_stack if isinstance(each, DisplayScreen))


def session(app: VirtdeckApp) -> ScreenSession:
    """Return what it shows."""
    found = display(app).session
    assert found is not None
    return found


def text(app: VirtdeckApp) -> ScreenText | None:
    """Return the text that was read from the screen."""
    return session(app).text


def says(app: VirtdeckApp, words: str) -> bool:
    """Return whether the guest's screen has these words."""
    found = text(app)
    return found is not None and any(words in line for line in found.lines())


def painted(app: VirtdeckApp) -> list[str]:
    """Return the pane's lines as they are painted."""
    pane = display(app).pane
    return [pane.render_line(y).text for y in range(pane.size.height)]


def frame(app: VirtdeckApp) -> str:
    """Return what the frame says above and below."""
    around = display(app).query_one("#display")
    return f"{around.border_title}\n{around.border_subtitle}"


@asynccontextmanager
async def screen(
    size: tuple[int, int] = NARROW,
    *,
    name: str = NAME,
    marks: str = "unicode",
    facts: TerminalFacts | None = None,
) -> AsyncIterator[tuple[VirtdeckApp, Pilot[None]]]:
    """Run the application with the guest's screen shown, at its login prompt."""
    app = demo_app(STILL, marks=marks)
    app.terminal_facts = facts
    async with running(app, size) as pilot:
        await go_to(pilot, name)
        await pilot.press("v")
        await until(pilot, lambda: isinstance(app.screen, DisplayScreen | ConfirmDialog))
        if isinstance(app.screen, ConfirmDialog):
            await pilot.press("y")
        await until(pilot, lambda: display(app).session and says(app, "login:"))
        await settle(pilot)
        yield app, pilot
