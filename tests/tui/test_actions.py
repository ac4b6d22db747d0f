"""Verbs that fail, in the words of the engine."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from engine import DomainState
from engine.errors import OperationFailed
from tests.fakes.scripted_driver import ScriptedDriver
from tests.tui.demo_deck import demo_app, domain_row, running
from tests.tui.scripted_deck import ScriptedDeck, deck
from tui.verbs import VERBS_BY_NAME

if TYPE_CHECKING:
    import pytest

    from engine import DomainRef

__all__ = ["deck"]


class FailingDriver(ScriptedDriver):
    """A hypervisor that refuses to pause."""

    async def suspend(self, domain: DomainRef) -> None:
        raise OperationFailed(f"[b]{domain.name}\x1b is busy", hint="wait for the backup")


def messages(deck: ScriptedDeck) -> list[str]:
    return [toast.line for toast in deck.app.toasts]


async def test_a_failure_has_the_message_and_the_hint_and_is_no_markup(
    deck: ScriptedDeck, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ScriptedDriver, "suspend", FailingDriver.suspend)
    async with deck.app.run_test() as pilot:
        await deck.connect(pilot)
        rows = [row for key in deck.app.all_keys() if (row := deck.app.row(key))]
        row = min(rows, key=lambda each: each.info.ref.name)
        deck.app.actions._start(VERBS_BY_NAME["pause"], [row])
        await deck.settle(pilot)
        name = row.info.ref.name
        (text,) = messages(deck)
        assert text == f"{name}: pause failed: [b]{name}\\x1b is busy; wait for the backup"


async def test_a_verb_without_a_domain_says_so() -> None:
    app = demo_app()
    async with running(app) as pilot:
        app.actions.request(VERBS_BY_NAME["start"], [])
        await pilot.pause()
        assert [toast.line for toast in app.toasts] == ["No domain is selected."]


async def test_a_domain_that_went_in_the_meantime_is_told() -> None:
    app = demo_app()
    async with running(app) as pilot:
        row = replace(domain_row("gone", state=DomainState.SHUTOFF), host="demo")
        app.actions._start(VERBS_BY_NAME["start"], [row])
        await pilot.pause()
        (text,) = [toast.line for toast in app.toasts]
        assert "it is gone" in text
