"""Help: made from what is active."""

from __future__ import annotations

import pytest

from tests.tui.demo_deck import demo_app, press, running
from tui.keymap import KEYS
from tui.screens.help import HelpScreen, help_lines

#: What leads to each screen.
WAYS = {
    "list": (),
    "menu": ("m",),
    "details": ("enter",),
    "clients": ("2",),
    "events": ("3",),
    "hosts": ("5",),
}


def text_of(lines: object) -> str:
    return "\n".join("".join(text for text, _ in line) for line in lines)  # type: ignore[attr-defined]


@pytest.mark.parametrize("way", WAYS)
async def test_every_screen_has_help_with_its_keys(way: str) -> None:
    app = demo_app()
    async with running(app) as pilot:
        await press(pilot, *WAYS[way])
        screen = app.screen
        shown = {a.binding.id for a in screen.active_bindings.values() if a.binding.id}
        text = text_of(help_lines(screen))
        for key_id in shown & KEYS.keys():
            assert key_id in text
        await press(pilot, "question_mark")
        assert isinstance(app.screen, HelpScreen)
        await press(pilot, "escape")
        assert app.screen is screen


async def test_the_help_of_the_list_explains_its_columns() -> None:
    app = demo_app()
    async with running(app):
        text = text_of(help_lines(app.screen))
        assert "VIEWERS: a name where the server verified one" in text
        assert "Ask the guest to power off" in text
