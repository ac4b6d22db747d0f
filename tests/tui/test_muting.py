"""Muting by a command: it holds at once, says how to keep it, and can be taken back."""

from __future__ import annotations

import pytest

from engine import EngineError
from engine.events import RebootEvent
from tests.fakes.scripted_driver import MAIL, WEB
from tests.tui.demo_deck import demo_app, press, running
from tests.tui.scripted_deck import ScriptedDeck, deck, screen_text
from tui.commands import completed, run_command

__all__ = ["deck"]

RESETS = (RebootEvent(time=1, domain=WEB), RebootEvent(time=1, domain=MAIL))


def lines(deck: ScriptedDeck) -> list[str]:
    found = [toast.line for toast in deck.app.toasts]
    deck.app.journal.toasts.dismiss_all()
    return found


async def test_what_is_muted_is_told_no_more_until_it_is_shown_again(deck: ScriptedDeck) -> None:
    async with deck.app.run_test() as pilot:
        await deck.connect(pilot)
        run_command(deck.app, "mute guest-reset web-*")
        (answer,) = lines(deck)
        assert answer.startswith("guest-reset of web-*: muted until virtdeck ends. To keep it, ")
        assert 'kind = "guest-reset"\ndomain = "web-*"\ndo = "mute"' in answer
        await deck.happen(pilot, *RESETS)
        assert lines(deck) == ["mail: guest reset"]
        run_command(deck.app, "unmute")
        assert lines(deck) == ["everything: shown"]
        await deck.clock.advance(10)
        await deck.happen(pilot, *RESETS)
        assert lines(deck) == ["web-01: guest reset", "mail: guest reset"]


async def test_mute_alone_tells_the_rules() -> None:
    app = demo_app()
    async with running(app) as pilot:
        run_command(app, "mute")
        assert app.toasts[-1].line.startswith("Nothing is muted. Kinds: client-connecting, ")
        run_command(app, "mute watch")
        run_command(app, "mute client-* kiosk-*")
        run_command(app, "mute")
        assert app.toasts[-1].line == (
            "The last that matches decides: mute watchdog; mute client-* of kiosk-*"
        )
        await pilot.pause()
        assert "mute watchdog" in "\n".join(screen_text(app))


@pytest.mark.parametrize(
    ("words", "message"),
    [("nothing", "which kind"), ("client", "client-connecting, client-on"), ("a b c", "no more")],
)
async def test_words_that_name_no_kind_are_explained(words: str, message: str) -> None:
    app = demo_app()
    async with running(app):
        with pytest.raises(EngineError, match=message):
            run_command(app, f"mute {words}")
        assert app.journal.rules.all() == []


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("mu", "mute"),
        ("mute guest-r", "mute guest-reset"),
        ("unmute w", "unmute watchdog"),
        ("start stag", "start staging"),
        ("theme virtdeck-l", "theme virtdeck-light"),
        ("mute ", None),
        ("quit now", None),
        ("xyz", None),
    ],
)
async def test_words_are_completed(typed: str, offered: str | None) -> None:
    app = demo_app()
    async with running(app):
        assert completed(app, typed) == offered


async def test_the_right_arrow_takes_what_is_offered() -> None:
    app = demo_app()
    async with running(app) as pilot:
        await press(pilot, "colon", *"mute wat")
        await press(pilot, "right", "enter")
        assert [rule.kind for rule in app.journal.rules.all()] == ["watchdog"]
