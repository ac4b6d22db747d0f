"""The event log: key stories on the real application."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from textual.widgets import Input

from engine import DomainRef
from engine.events import EventsLost, GraphicsPhase, Lifecycle, LifecycleEvent, RebootEvent
from engine.fleet import EventLog
from tests.fakes.scripted_driver import MAIL, WEB
from tests.fakes.visits import ALICE, address, graphics
from tests.tui.looks import at_both_ends
from tests.tui.scripted_deck import HOSTILE, SHOWN, ScriptedDeck, deck, install, screen_text
from tui.widgets import event_log_view
from tui.widgets.event_log_view import EventLogView

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from textual.pilot import Pilot

    from engine.events import Event

__all__ = ["deck"]

WIDE = (200, 50)


def started(domain: DomainRef = WEB, time: float = 1_700_000_000.0) -> LifecycleEvent:
    return LifecycleEvent(time=time, domain=domain, event=Lifecycle.STARTED, detail=0)


def view(deck: ScriptedDeck) -> EventLogView:
    return deck.app.screen.query_one(EventLogView)


async def open_log(deck: ScriptedDeck, pilot: Pilot[None], *events: Event) -> None:
    await deck.connect(pilot)
    await pilot.press("3")
    await deck.happen(pilot, *events)


def text_of(deck: ScriptedDeck) -> str:
    return "\n".join(screen_text(deck.app))


async def test_an_empty_log_is_said_in_words(deck: ScriptedDeck) -> None:
    async with deck.app.run_test(size=WIDE) as pilot:
        await open_log(deck, pilot)
        assert "Nothing has happened yet." in text_of(deck)


async def test_events_appear_in_order_in_words(deck: ScriptedDeck) -> None:
    async with deck.app.run_test(size=WIDE) as pilot:
        await open_log(deck, pilot, started(), started(MAIL), EventsLost(time=3, count=7))
        lines = [line.strip("│ ") for line in screen_text(deck.app)[3:6]]
        assert [line.split()[0:4] for line in lines[:2]] == [
            ["22:13:20", "lab", "web-01", "lifecycle"],
            ["22:13:20", "lab", "mail", "lifecycle"],
        ]
        assert lines[2].endswith("7 events were lost here: the reader was too slow")


async def test_what_happened_before_the_screen_was_opened_is_there(deck: ScriptedDeck) -> None:
    async with deck.app.run_test(size=WIDE) as pilot:
        await deck.connect(pilot)
        await deck.happen(pilot, started())
        await pilot.press("3")
        assert "started (booted)" in text_of(deck)


async def test_a_reset_storm_is_one_line(deck: ScriptedDeck) -> None:
    async with deck.app.run_test(size=WIDE) as pilot:
        await open_log(deck, pilot, *[RebootEvent(time=1, domain=WEB)] * 24)
        assert len(view(deck).list.shown) == 1
        assert "guest reset ×24" in text_of(deck)
        await deck.happen(pilot, RebootEvent(time=2, domain=WEB))
        assert "guest reset ×25" in text_of(deck)


async def test_hostile_text_is_shown_and_not_obeyed(deck: ScriptedDeck) -> None:
    hostile = DomainRef(HOSTILE, MAIL.uuid)
    async with deck.app.run_test(size=WIDE) as pilot:
        await open_log(deck, pilot, started(hostile))
        assert SHOWN[:14] in text_of(deck)
        await pilot.press("enter")
        assert f"domain.name  {SHOWN}" in text_of(deck)


async def test_the_filter_by_kind_domain_and_text(deck: ScriptedDeck) -> None:
    async with deck.app.run_test(size=WIDE) as pilot:
        await open_log(deck, pilot, started(), started(MAIL), RebootEvent(time=1, domain=WEB))
        await pilot.press("slash", *"kind:lifecycle !domain:mail")
        assert len(view(deck).list.shown) == 1
        await pilot.press("enter")
        await deck.happen(pilot, started(MAIL), started())
        assert len(view(deck).list.shown) == 2
        assert "2 of 5" in text_of(deck)
        await pilot.press("escape")
        assert len(view(deck).list.shown) == 5


async def test_moving_up_stops_following_and_the_end_starts_it(deck: ScriptedDeck) -> None:
    async with deck.app.run_test(size=WIDE) as pilot:
        await open_log(deck, pilot, *[started(MAIL) for _ in range(100)])
        log = view(deck)
        assert log.cursor == log.list.shown[-1]
        await pilot.press("up")
        stays = log.cursor
        await deck.happen(pilot, started())
        assert (log.cursor, log.is_following) == (stays, False)
        await pilot.press("end")
        await deck.happen(pilot, started())
        assert log.cursor == log.list.shown[-1]
        await pilot.press("f")
        await deck.happen(pilot, started())
        assert log.cursor != log.list.shown[-1]


async def test_enter_shows_every_field_and_escape_hides_them(deck: ScriptedDeck) -> None:
    async with deck.app.run_test(size=WIDE) as pilot:
        await open_log(
            deck,
            pilot,
            graphics(GraphicsPhase.CONNECT),
            graphics(GraphicsPhase.INITIALIZE, subject=ALICE),
        )
        await pilot.press("enter")
        assert "session.number" in text_of(deck)
        await pilot.press("up")
        assert "remote.node" in text_of(deck)
        assert "vencrypt+x509+sasl" in text_of(deck)
        await pilot.press("escape")
        assert "remote.node" not in text_of(deck)


@pytest.fixture
def lines_of() -> Callable[[Path], list[str]]:
    return lambda path: path.read_text(encoding="ascii").splitlines()


async def test_what_is_shown_is_written_as_json_lines(
    deck: ScriptedDeck, tmp_path: Path, lines_of: Callable[[Path], list[str]]
) -> None:
    path = tmp_path / "events.jsonl"
    async with deck.app.run_test(size=WIDE) as pilot:
        await open_log(deck, pilot, started(DomainRef(HOSTILE, MAIL.uuid)), started())
        await pilot.press("slash", *"domain:evil", "enter")
        await write_to(pilot, str(path))
        (line,) = lines_of(path)
        written = json.loads(line)
        assert (written["event"], written["host"]) == ("lifecycle", "lab")
        assert written["domain"]["name"] == HOSTILE


async def test_a_place_that_cannot_be_written_is_refused_with_the_reason(
    deck: ScriptedDeck, tmp_path: Path
) -> None:
    async with deck.app.run_test(size=WIDE) as pilot:
        await open_log(deck, pilot, started())
        await write_to(pilot, str(tmp_path / "nowhere" / "events.jsonl"))
        assert "cannot write: No such file or directory" in text_of(deck)
        await write_to(pilot, str(tmp_path))
        assert "cannot write: File exists" in text_of(deck)


async def write_to(pilot: Pilot[None], path: str) -> None:
    """Ask for an export, and answer with the path."""
    await pilot.press("w")
    pilot.app.screen.query_one(Input).value = path
    await pilot.press("enter")
    await pilot.pause()


async def test_an_event_is_copied_as_json(deck: ScriptedDeck) -> None:
    async with deck.app.run_test(size=WIDE) as pilot:
        await open_log(deck, pilot, started())
        await pilot.press("y")
        assert json.loads(deck.app.clipboard)["domain"]["name"] == "web-01"


async def test_the_log_is_bounded_and_says_what_it_dropped(
    deck: ScriptedDeck, monkeypatch: pytest.MonkeyPatch
) -> None:
    deck.app.journal.log = EventLog(limit=100)
    monkeypatch.setattr(event_log_view, "_DROP_AT_ONCE", 1000)
    async with deck.app.run_test(size=WIDE) as pilot:
        await open_log(deck, pilot)
        for _ in range(30):
            await deck.happen(pilot, *[started(MAIL) for _ in range(100)])
        log = view(deck)
        assert len(log.list.rows) <= 1100
        assert log.cursor == log.list.shown[-1]
        assert "2900 older ones dropped" in text_of(deck)


@at_both_ends
def test_how_it_looks(
    snap_compare: Callable[..., bool],
    monkeypatch: pytest.MonkeyPatch,
    theme: str,
    size: tuple[int, int],
) -> None:
    install(monkeypatch)
    deck = ScriptedDeck(f"virtdeck-{theme}")

    async def story(pilot: Pilot[None]) -> None:
        await open_log(deck, pilot, started(), started(MAIL))
        await deck.visit(pilot)
        await deck.happen(
            pilot,
            graphics(GraphicsPhase.CONNECT, remote=address("", HOSTILE)),
            LifecycleEvent(time=1.7e9, domain=MAIL, event=Lifecycle.SUSPENDED, detail=2),
            *[RebootEvent(time=1.7e9, domain=WEB)] * 24,
            EventsLost(time=1.7e9, count=312),
            LifecycleEvent(time=1.7e9, domain=WEB, event=Lifecycle.CRASHED, detail=0),
        )
        await pilot.press("enter")
        deck.app.journal.toasts.dismiss_all()
        await deck.settle(pilot, 60)

    assert snap_compare(deck.app, terminal_size=size, run_before=story)
