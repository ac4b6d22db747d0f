"""A terminal that is made tiny and large again: nothing breaks, and every screen is as it was."""

from __future__ import annotations

import pytest

from tests.tui.demo_deck import demo_app, press, running, settle
from tests.tui.scripted_deck import screen_text
from tui.keymap import KEYS
from tui.modes import MODES

TINY, NARROW, LARGE = (20, 5), (80, 24), (200, 60)


@pytest.mark.parametrize("mode", MODES)
async def test_every_screen_survives_and_comes_back(mode: str) -> None:
    app = demo_app()
    async with running(app) as pilot:
        await press(pilot, KEYS[f"app.{mode}"].key, "escape", "escape")
        app.action_dismiss_notices()
        await settle(pilot)
        for size in (LARGE, TINY, NARROW):
            await pilot.resize_terminal(*size)
            await settle(pilot, 0.5)
            assert max(len(line) for line in screen_text(app)) <= size[0]
        before = screen_text(app)
        await pilot.resize_terminal(*TINY)
        await settle(pilot, 0.5)
        await press(pilot, "down", "up")
        await pilot.resize_terminal(*NARROW)
        await settle(pilot, 0.5)
        assert [line[:40] for line in screen_text(app)[:3]] == [line[:40] for line in before[:3]]
