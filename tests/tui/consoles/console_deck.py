"""The real application with the console of a demo machine open; what the guest says is ours."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from tests.tui.demo_deck import NARROW, STILL, demo_app, go_to, running, settle
from tests.tui.waiting import until
from tui.consoles.console_screen import ConsoleScreen

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from textual.pilot import Pilot

    from engine.access.text_session import TextSession
    from tui.app import VirtdeckApp
    from tui.consoles.terminal_pane import TerminalPane

NAME = "web-01"


def screen(app: VirtdeckApp) -> ConsoleScreen:
    """Return the console's screen, whatever lies on it."""
    return next(each for each in app.screen_stack if isinstance(each, ConsoleScreen))


def pane(app: VirtdeckApp) -> TerminalPane:
    """Return the terminal that is shown."""
    return screen(app).pane


def session(app: VirtdeckApp) -> TextSession:
    """Return what it shows."""
    found = screen(app).session
    assert found is not None
    return found


async def say(pilot: Pilot[None], app: VirtdeckApp, data: bytes) -> None:
    """Have the guest say something."""
    await session(app)._feed(data)
    await settle(pilot)


@asynccontextmanager
async def console(
    size: tuple[int, int] = NARROW, *, marks: str = "unicode", name: str = NAME
) -> AsyncIterator[tuple[VirtdeckApp, Pilot[None]]]:
    """Run the application with the guest at its login prompt, and the keys there."""
    app = demo_app(STILL, marks=marks)
    async with running(app, size) as pilot:
        await go_to(pilot, name)
        await pilot.press("c")
        await until(pilot, lambda: isinstance(app.screen, ConsoleScreen))
        await until(pilot, lambda: screen(app).is_typing)
        await until(pilot, lambda: any("login:" in x for x in session(app).terminal.lines()))
        yield app, pilot


class Typed:
    """Catches what would go to the guest."""

    def __init__(self, app: VirtdeckApp) -> None:
        self.data = b""
        self.pasted: list[str] = []
        found = session(app)
        found.send = self._send  # type: ignore[method-assign]
        found.paste = self._paste  # type: ignore[method-assign]

    async def _send(self, data: bytes) -> None:
        self.data += data

    async def _paste(self, text: str) -> None:
        self.pasted.append(text)
