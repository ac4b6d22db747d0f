"""Rows in sight know what waits for their next start; hosts hear what is in sight, and what not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.editing.revision import apply_xml
from engine.fleet.tick import ASIDE_TIMES
from tests.fakes.scripted_driver import MAIL, WEB
from tests.tui.demo_deck import WIDE, demo_app, go_to, press, running, settle, shown_names
from tests.tui.many_hosts import ManyHosts
from tests.tui.scripted_deck import ScriptedDeck, deck
from tests.tui.waiting import until
from tui.screens.domain_details import DomainDetailsScreen

if TYPE_CHECKING:
    import pytest
    from textual.pilot import Pilot

    from engine import Domain
    from tui.app import VirtdeckApp

__all__ = ["deck"]

#: Seconds between two samples of rows in sight.
TICK = 2.0


async def calls(deck: ScriptedDeck, pilot: Pilot[None], seconds: float) -> int:
    """Return how often counters are asked for in that time."""
    before = deck.driver.asked["statistics"]
    for _ in range(round(seconds / TICK)):
        await deck.settle(pilot, TICK)
    return deck.driver.asked["statistics"] - before


async def sighted(deck: ScriptedDeck, pilot: Pilot[None]) -> None:
    """Wait for the list to say what is in sight, which it does when it has come to rest."""
    await deck.settle(pilot, 0.4)
    await deck.settle(pilot)


async def test_a_host_that_was_never_told_hears_that_nothing_is_in_sight(
    deck: ScriptedDeck,
) -> None:
    async with deck.app.run_test() as pilot:
        await pilot.press("2")  # before the list has come to rest
        await deck.connect(pilot)
        await sighted(deck, pilot)
        await calls(deck, pilot, TICK * ASIDE_TIMES)
        assert await calls(deck, pilot, TICK * ASIDE_TIMES * 4) == 4
        await pilot.press("1")
        await sighted(deck, pilot)
        assert await calls(deck, pilot, TICK * 10) == 10


async def test_details_are_as_fresh_as_the_list(
    deck: ScriptedDeck, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with deck.app.run_test() as pilot:
        await deck.connect(pilot)
        await sighted(deck, pilot)
        told: list[frozenset[str]] = []
        link = deck.app.links["lab"]
        real = link.set_in_sight

        def listen(uuids: frozenset[str]) -> None:
            told.append(uuids)
            real(uuids)

        monkeypatch.setattr(link, "set_in_sight", listen)
        row = deck.app.selected_rows()[0]
        await pilot.press("enter")
        await sighted(deck, pilot)
        assert isinstance(deck.app.screen, DomainDetailsScreen)
        assert told == [{row.info.ref.uuid}]
        assert await calls(deck, pilot, TICK * 10) == 10
        await pilot.press("escape")
        await sighted(deck, pilot)
        assert told[1:] == [{WEB.uuid, MAIL.uuid}]
        await pilot.press("m")
        await sighted(deck, pilot)
        assert len(told) == 2  # the list still shows behind the menu


async def test_a_host_out_of_sight_hears_it_before_it_had_anything_in_sight(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    hosts = ManyHosts(monkeypatch, "lab", "edge")
    async with hosts.app.run_test() as pilot:
        await hosts.settle(pilot)
        told: list[frozenset[str]] = []
        monkeypatch.setattr(hosts.app.links["edge"], "set_in_sight", told.append)
        await hosts.press(pilot, "greater_than_sign")
        await hosts.settle(pilot, 0.4)
        assert told[-1] == frozenset()


async def domain(app: VirtdeckApp, name: str) -> Domain:
    connection = app.connection("demo")
    assert connection is not None
    return await connection.lookup(name)


async def grow(app: VirtdeckApp, name: str) -> None:
    """Give a domain a processor more, from its next start on."""
    subject = await domain(app, name)
    before = await subject.xml(inactive=True)
    root = before.replace("</vcpu>", "0</vcpu>", 1)
    assert root != before
    await apply_xml(subject, before, root)


def pending(app: VirtdeckApp, *, is_active: bool) -> set[bool | None]:
    """Return what is known of the domains that run, or of those that do not."""
    rows = [row for row in map(app.row, app.all_keys()) if row]
    return {row.has_pending_changes for row in rows if row.info.status.state.is_active is is_active}


async def test_what_waits_for_the_next_start_is_found_by_its_filter() -> None:
    app = demo_app()
    async with running(app, WIDE) as pilot:
        await settle(pilot, 0.4)
        await until(pilot, lambda: pending(app, is_active=True) == {False}, 1.0)
        assert pending(app, is_active=False) == {None}
        await go_to(pilot, "web-01")
        await grow(app, "web-01")
        await settle(pilot, 3.0)
        await press(pilot, "slash", *"is:pending", "enter")
        await until(pilot, lambda: shown_names(pilot) == ["web-01"], 1.0)


async def test_what_is_noted_as_done_is_looked_at_again(monkeypatch: pytest.MonkeyPatch) -> None:
    app = demo_app()
    async with running(app) as pilot:
        again: list[str] = []
        monkeypatch.setattr(app.links["demo"], "look_again", again.append)
        await go_to(pilot, "web-01")
        uuid = app.selected_rows()[0].info.ref.uuid
        await press(pilot, "p")
        await settle(pilot, 1.0)
        assert again == [uuid]
