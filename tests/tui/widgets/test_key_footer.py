"""The keys on the last line."""

from __future__ import annotations

import pytest

from tests.tui.demo_deck import demo_app, press, running
from tests.tui.scripted_deck import screen_text
from tui.screens.help import HelpScreen


@pytest.mark.parametrize("width", [40, 60, 80, 200])
async def test_what_leads_further_stays_where_there_is_little_room(width: int) -> None:
    app = demo_app()
    async with running(app, (width, 24)):
        line = screen_text(app)[-1]
        assert "m actions" in line
        assert "? help" in line


async def test_a_click_is_as_good_as_the_key() -> None:
    app = demo_app()
    async with running(app) as pilot:
        line = screen_text(app)[-1]
        await pilot.click(offset=(line.index("help"), 23))
        await pilot.pause()
        assert isinstance(app.screen, HelpScreen)


async def test_a_line_to_type_in_has_only_its_own_keys() -> None:
    app = demo_app()
    async with running(app) as pilot:
        await press(pilot, "slash")
        assert screen_text(app)[-1].split() == ["esc", "back"]
