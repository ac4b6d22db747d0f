"""Tables whose rows cannot be marked: by no key and no click, and no footer offers it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.tui.scripted_deck import deck, screen_text
from tui.widgets.unmarked_table import UnmarkedTable

if TYPE_CHECKING:
    from tests.tui.scripted_deck import ScriptedDeck

__all__ = ["deck"]


@pytest.mark.parametrize("key", ["2", "3", "5"], ids=["clients", "events", "hosts"])
async def test_nothing_marks_a_row(deck: ScriptedDeck, key: str) -> None:
    async with deck.app.run_test(size=(100, 30)) as pilot:
        await deck.connect(pilot)
        await deck.visit(pilot)
        await pilot.press(key)
        await deck.settle(pilot)
        table = deck.app.screen.query(UnmarkedTable).first()
        assert table.list.shown
        for mark in ("space", "ctrl+at", "asterisk"):
            await pilot.press(mark)
        await pilot.click(table, offset=(1, 1))
        await deck.settle(pilot)
        assert not table.list.marks
        assert "mark" not in screen_text(deck.app)[-1]
