"""A notification that stays has a key that goes there, and one that takes it away."""

from __future__ import annotations

from textual.widgets import Input

from engine.events import Lifecycle, LifecycleEvent
from tests.fakes.scripted_driver import MAIL, WEB
from tests.tui.scripted_deck import ScriptedDeck, deck, screen_text

__all__ = ["deck"]

PANICS = [
    LifecycleEvent(time=1, domain=domain, event=Lifecycle.CRASHED, detail=0)
    for domain in (WEB, MAIL)
]


async def test_n_goes_to_the_domain_and_takes_the_notice_away(deck: ScriptedDeck) -> None:
    async with deck.app.run_test(size=(120, 40)) as pilot:
        await deck.connect(pilot)
        await deck.happen(pilot, PANICS[0])
        assert "goes there" not in "\n".join(screen_text(deck.app))
        await deck.happen(pilot, PANICS[1])
        assert "n goes there   N or F2 takes them away" in "\n".join(screen_text(deck.app))
        await pilot.press("3", "n")
        await deck.settle(pilot)
        assert deck.app.current_mode == "domains"
        assert [row.info.ref.uuid for row in deck.app.selected_rows()] == [WEB.uuid]
        (left,) = deck.app.toasts
        assert "mail" in left.line


async def test_shift_n_takes_every_notice_away(deck: ScriptedDeck) -> None:
    async with deck.app.run_test(size=(120, 40)) as pilot:
        await deck.connect(pilot)
        await deck.happen(pilot, *PANICS)
        await pilot.press("N")
        await deck.settle(pilot)
        assert deck.app.toasts == ()
        await deck.happen(pilot, *PANICS)
        await pilot.press("colon", "N", "f2")
        await deck.settle(pilot)
        assert deck.app.toasts == ()
        assert deck.app.screen.query_one(Input).value == "N"
