"""What the flows look at: the real application, its toasts and the text of its screen."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, cast
from weakref import WeakKeyDictionary

from engine.fleet import PastSession, session_history_path
from tests.patience import PATIENCE
from tests.tui.scripted_deck import screen_text
from tui.screens.dialogs import ActionMenu
from tui.widgets.toast_stack import ToastStack

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from textual.app import App
    from textual.pilot import Pilot
    from textual.screen import Screen

    from tui.app import VirtdeckApp
    from tui.toasts import Toast

WIDE = (200, 50)

#: What the toasts of an application were, one after the other.
_STACKS: WeakKeyDictionary[App[Any], list[list[str]]] = WeakKeyDictionary()


async def until(pilot: Pilot[None], condition: Callable[[], object]) -> None:
    """Let the application work until the condition holds, and then come to rest."""
    _listen(pilot.app)
    try:
        async with asyncio.timeout(PATIENCE):
            while not condition():
                await pilot.pause()
                await asyncio.sleep(0.01)  # what happens next comes from another process
    except TimeoutError as error:
        text = "\n".join(screen_text(cast("VirtdeckApp", pilot.app)))
        raise AssertionError(f"it never came to that:\n{text}") from error
    await pilot.pause()


async def eventually(look: Callable[[], Awaitable[object]]) -> None:
    """Return once ``look`` says so, for what only another program can be asked."""
    async with asyncio.timeout(PATIENCE):
        while not await look():  # noqa: ASYNC110 - it is another program that changes
            await asyncio.sleep(0.01)


async def press(pilot: Pilot[None], app: VirtdeckApp, keys: str, screen: type[Screen[Any]]) -> None:
    """Press the keys one by one, each ``m`` until the menu is there, then wait for that screen."""
    for key in keys.split():
        await pilot.press(key)
        if key == "m":
            await until(pilot, lambda: isinstance(app.screen, ActionMenu))
    await until(pilot, lambda: isinstance(app.screen, screen))


def _listen(app: App[Any]) -> None:
    """Keep what the toasts are from now on: each goes by itself, whoever looks or not."""
    if app not in _STACKS:
        stacks = _STACKS[app] = []

        def keep(toasts: tuple[Toast, ...]) -> None:
            stacks.append([toast.line for toast in toasts])

        app.watch(app, "toasts", keep)


def toasts(app: VirtdeckApp) -> list[str]:
    """Return the texts of the toasts on the screen, without their titles."""
    return [toast.line for toast in app.screen.query_one(ToastStack).toasts]


def toast_stacks(app: VirtdeckApp) -> list[list[str]]:
    """Return what the toasts have been, one after the other."""
    return _STACKS[app]


def heard(app: VirtdeckApp) -> list[str]:
    """Return the texts of all toasts there have been, the first first."""
    return list(dict.fromkeys(text for stack in _STACKS[app] for text in stack))


def hears(app: VirtdeckApp, words: str) -> bool:
    """Whether a toast with these words is or was there."""
    return any(words in text for text in heard(app))


def forget_toasts(app: VirtdeckApp) -> None:
    """Take all toasts away: the next one with the same words is another."""
    app.journal.toasts.dismiss_all()
    _STACKS[app].clear()


def shows(app: VirtdeckApp, *words: str) -> bool:
    """Whether one line of the screen holds all the words."""
    return any(all(word in line for word in words) for line in screen_text(app))


def past_sessions() -> list[PastSession]:
    """Return what is in the history file."""
    path = session_history_path()
    lines = path.read_bytes().splitlines() if path.exists() else []
    return [PastSession.from_line(line) for line in lines]
