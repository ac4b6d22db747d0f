"""What the flows look at: the real application, its toasts and the text of its screen."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from engine.fleet import PastSession, session_history_path
from tests.patience import PATIENCE
from tests.tui.scripted_deck import screen_text
from tui.widgets.toast_stack import ToastStack

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.pilot import Pilot

    from tui.app import VirtdeckApp

WIDE = (200, 50)


async def until(pilot: Pilot[None], condition: Callable[[], object]) -> None:
    """Let the application work until the condition holds."""
    async with asyncio.timeout(PATIENCE):
        while not condition():
            await pilot.pause()
            await asyncio.sleep(0.01)  # what happens next comes from another process


def toasts(app: VirtdeckApp) -> list[str]:
    """Return the texts of the toasts on the screen, without their titles."""
    return [toast.line for toast in app.screen.query_one(ToastStack).toasts]


def shows(app: VirtdeckApp, *words: str) -> bool:
    """Whether one line of the screen holds all the words."""
    return any(all(word in line for word in words) for line in screen_text(app))


def past_sessions() -> list[PastSession]:
    """Return what is in the history file."""
    path = session_history_path()
    lines = path.read_bytes().splitlines() if path.exists() else []
    return [PastSession.from_line(line) for line in lines]
