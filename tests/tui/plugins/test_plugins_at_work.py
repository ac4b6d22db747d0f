"""Plugins in the application: menu, key, command, inputs, output, and what does not go well."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.widgets import OptionList

from engine import ManualClock
from tests.patience import PATIENCE
from tests.tui.demo_deck import STILL, press, running
from tests.tui.scripted_deck import HOSTILE, SHOWN, screen_text
from tests.tui.waiting import until
from tui.app import VirtdeckApp
from tui.screens.dialogs import ActionMenu, ConfirmDialog
from tui.screens.form_dialog import FormDialog
from tui.screens.output_view import OutputView
from tui.settings import Settings

if TYPE_CHECKING:
    from textual.pilot import Pilot


def app_with(*, read_only: bool = False, **plugins: dict[str, object]) -> VirtdeckApp:
    settings = Settings(marks="unicode", plugins=plugins)
    return VirtdeckApp([STILL], clock=ManualClock(), settings=settings, read_only=read_only)


def text(app: VirtdeckApp) -> str:
    return "\n".join(screen_text(app))


async def until_shown(pilot: Pilot[None], app: VirtdeckApp, words: str) -> None:
    """Wait for a program."""
    await until(pilot, lambda: words in text(app), 0)


def told(app: VirtdeckApp) -> str:
    return "\n".join(toast.text for toast in app.toasts)


async def until_told(pilot: Pilot[None], app: VirtdeckApp, words: str) -> None:
    await until(pilot, lambda: words in told(app), 0)


ECHO: dict[str, object] = {
    "title": "Say its name",
    "key": "f6",
    "command": ["echo", "this is {name} on {host}"],
    "seconds": PATIENCE,
}


async def test_by_key_for_the_row_under_the_cursor() -> None:
    app = app_with(say=ECHO)
    async with running(app) as pilot:
        await press(pilot, "f6")
        await until_shown(pilot, app, "this is backup-01 on demo")
        assert isinstance(app.screen, OutputView)
        await press(pilot, "escape")
        assert not isinstance(app.screen, OutputView)


async def test_for_all_that_are_marked_in_one_view() -> None:
    app = app_with(say=ECHO)
    async with running(app) as pilot:
        await press(pilot, "space", "space")
        await press(pilot, "f6")
        await until_shown(pilot, app, "this is backup-01 on demo")
        await until_shown(pilot, app, "this is build-")


async def test_the_menu_has_it_and_a_form_asks_for_its_inputs() -> None:
    inputs = [{"name": "count", "label": "How often", "kind": "number", "default": "2"}]
    app = app_with(count={"command": ["echo", "{count} times"], "inputs": inputs, "title": "Cnt"})
    async with running(app) as pilot:
        await press(pilot, "m")
        menu = app.screen
        assert isinstance(menu, ActionMenu)
        prompts = [str(option.prompt) for option in menu.query_one(OptionList).options]
        assert "your commands" in "".join(prompts)
        await press(pilot, "escape", "colon", *"plugin count", "enter")
        assert isinstance(app.screen, FormDialog)
        await press(pilot, "backspace", "x", "enter")
        assert "How often: a number is needed, not 'x'" in text(app)
        await press(pilot, "backspace", "7", "enter")
        await until_shown(pilot, app, "7 times")


async def test_a_dangerous_one_asks_and_is_not_for_hosts_that_are_only_looked_at() -> None:
    dangerous = ECHO | {"dangerous": True}
    app = app_with(say=dangerous)
    async with running(app) as pilot:
        await press(pilot, "f6")
        assert isinstance(app.screen, ConfirmDialog)
        assert "It runs: echo this is {name} on {host}" in text(app)
        await press(pilot, "n")
        assert not isinstance(app.screen, (ConfirmDialog, OutputView))
    app = app_with(say=dangerous, read_only=True)
    async with running(app) as pilot:
        await press(pilot, "f6")
        assert "backup-01: cannot say its name: the host is only looked at" in told(app)


async def test_what_it_says_does_nothing_to_the_terminal() -> None:
    app = app_with(say=ECHO | {"command": ["printf", "%s", HOSTILE]})
    async with running(app) as pilot:
        await press(pilot, "f6")
        await until_shown(pilot, app, SHOWN.split("\\n")[0])


async def test_one_that_hangs_is_ended_and_told() -> None:
    app = app_with(say=ECHO | {"command": ["sleep", "1000"], "seconds": 0.2})
    async with running(app) as pilot:
        await press(pilot, "f6")
        await until_told(pilot, app, "did not end within 0.2 s")


async def test_one_that_fails_is_told_with_its_output() -> None:
    app = app_with(say=ECHO | {"command": ["sh", "-c", "echo broken; exit 4"]})
    async with running(app) as pilot:
        await press(pilot, "f6")
        await until_shown(pilot, app, "broken")
        await until_told(pilot, app, "sh ended with status 4")


async def test_a_host_has_plugins_of_its_own() -> None:
    command = ["echo", "address {uri}"]
    app = app_with(node={"scope": "host", "command": command, "output": "notice"})
    async with running(app) as pilot:
        await press(pilot, "5", "colon", *"plugin node", "enter")
        await until_told(pilot, app, "demo: address test:///demo?still=1")
        await press(pilot, "colon", *"plugin nothing", "enter")
        assert "there is no plugin 'nothing'; there are: node" in text(app)
