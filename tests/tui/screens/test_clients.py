"""Who is on which console: key stories on the real application."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from engine.events import GraphicsPhase, Lifecycle, LifecycleEvent
from tests.fakes.scripted_driver import WEB
from tests.fakes.visits import address, graphics
from tests.tui.demo_deck import rests_until
from tests.tui.looks import at_both_ends
from tests.tui.scripted_deck import SHOWN, ScriptedDeck, deck, install, screen_text
from tui.formatting import duration
from tui.screens.clients import ClientsScreen
from tui.widgets.session_table import HistoryTable, SessionTable

if TYPE_CHECKING:
    from textual.pilot import Pilot

    from engine.fleet import RowKey

__all__ = ["deck"]

WIDE = (200, 50)


def line_with(deck: ScriptedDeck, word: str) -> str:
    """Return the only line of the screen with that word, without its frame."""
    lines = screen_text(deck.app)[1:-2]
    (line,) = [line for line in lines if word in line and deck.app.marks.edge not in line]
    return line.strip("│ ")


def tick(deck: ScriptedDeck) -> SessionTable:
    """Do what the screen does every second; return its table."""
    table = deck.app.screen.query_one(SessionTable)
    table.tick(deck.app.moment())
    return table


def duration_of(table: SessionTable, key: RowKey) -> str:
    row = table.list.rows[key]
    return duration(row.session.duration(table._moment.monotonic))


async def test_nobody_there_is_said_in_words(deck: ScriptedDeck) -> None:
    async with deck.app.run_test(size=WIDE) as pilot:
        await deck.connect(pilot)
        await pilot.press("2")
        assert "Nobody is on a console." in "\n".join(screen_text(deck.app))
        await pilot.press("]")
        assert "Nothing yet." in "\n".join(screen_text(deck.app))


async def test_clients_appear_with_all_that_is_known(deck: ScriptedDeck) -> None:
    async with deck.app.run_test(size=WIDE) as pilot:
        await deck.connect(pilot)
        await pilot.press("2")
        await deck.visit(pilot)
        tick(deck)
        await deck.settle(pilot)
        words = line_with(deck, "alice").split()
        assert words[:8] == [
            *("22:13", "12", "min", "web-01", "lab", "VNC", "10.1.2.3:51422", "alice"),
        ]
        assert words[8:] == ["(CN=alice.example)", "vencrypt+x509+sasl", "on", "console"]
        assert "local :40000" in line_with(deck, "mail")
        assert "not identified" in line_with(deck, "mail")
        assert f"local socket {SHOWN}"[:26] in line_with(deck, "local socket")
        assert line_with(deck, "connecting").endswith("connecting")


async def test_a_second_repaints_only_rows_whose_duration_changed(deck: ScriptedDeck) -> None:
    async with deck.app.run_test(size=WIDE) as pilot:
        await deck.connect(pilot)
        await pilot.press("2")
        await deck.visit(pilot)
        table = tick(deck)
        await deck.settle(pilot)
        before = dict(table._strips)
        await deck.clock.advance(1)
        tick(deck)
        repainted = [key for key in before if key not in table._strips]
        assert [duration_of(table, key) for key in repainted] == ["42 s", "42 s"]
        assert [duration_of(table, key) for key in before if key not in repainted] == ["12 min"]


async def test_a_session_that_ended_is_in_the_history(deck: ScriptedDeck) -> None:
    async with deck.app.run_test(size=WIDE) as pilot:
        await deck.connect(pilot)
        await pilot.press("2")
        await deck.visit(pilot)
        await deck.leave(pilot)
        await pilot.press("]")
        words = line_with(deck, "alice").split()
        assert words[:4] == ["22:25", "12", "min", "web-01"]
        assert words[-1] == "left"
        assert "HISTORY today 1 · week 1" in screen_text(deck.app)[1]


async def test_what_an_earlier_program_saw_is_in_the_history_too(deck: ScriptedDeck) -> None:
    earlier = ScriptedDeck()
    async with earlier.app.run_test(size=WIDE) as pilot:
        await earlier.connect(pilot)
        await earlier.visit(pilot)
        await earlier.leave(pilot)
        await earlier.app.journal.history.flush()
    async with deck.app.run_test(size=WIDE) as pilot:
        await deck.connect(pilot)
        await rests_until(pilot, lambda: deck.app.journal.history.has_loaded)
        deck.clock.jump(86_400)
        await deck.settle(pilot)
        await pilot.press("2", "]")
        await deck.visit(pilot)
        await deck.leave(pilot)
        assert "HISTORY today 1 · week 2" in screen_text(deck.app)[1]


async def test_the_filter_shows_what_matches_and_escape_the_rest(deck: ScriptedDeck) -> None:
    async with deck.app.run_test(size=WIDE) as pilot:
        await deck.connect(pilot)
        await pilot.press("2")
        await deck.visit(pilot)
        await pilot.press("slash", *"who:alice")
        table = deck.app.screen.query_one(SessionTable)
        assert [table.list.rows[key].session.who for key in table.list.shown] == ["alice"]
        await pilot.press("enter")
        assert deck.app.focused is table
        await pilot.press("escape")
        assert len(table.list.shown) == 3


async def test_a_filter_that_means_nothing_says_so(deck: ScriptedDeck) -> None:
    async with deck.app.run_test(size=WIDE) as pilot:
        await deck.connect(pilot)
        await pilot.press("2", "slash", *"colour:red")
        assert "there is no field 'colour'" in "\n".join(screen_text(deck.app))


async def test_enter_goes_to_the_domain(deck: ScriptedDeck) -> None:
    async with deck.app.run_test(size=WIDE) as pilot:
        await deck.connect(pilot)
        await pilot.press("2")
        await deck.visit(pilot)
        await pilot.press("home", "enter")
        await deck.settle(pilot)
        assert deck.app.current_mode == "domains"
        assert [row.key for row in deck.app.selected_rows()] == [("lab", WEB.uuid)]


async def test_attempts_are_one_line(deck: ScriptedDeck) -> None:
    async with deck.app.run_test(size=WIDE) as pilot:
        await deck.connect(pilot)
        await pilot.press("2")
        scanner = address("203.0.113.7")
        for _ in range(17):
            await deck.happen(
                pilot,
                graphics(GraphicsPhase.CONNECT, remote=scanner),
                graphics(GraphicsPhase.DISCONNECT, remote=scanner),
            )
        expected = (
            "connection attempts in the last hour: 17 from 203.0.113.7 to web-01 "
            "(none finished the handshake)"
        )
        assert line_with(deck, "connection attempts in the last hour") == expected


async def test_one_domain_only(deck: ScriptedDeck) -> None:
    async with deck.app.run_test(size=WIDE) as pilot:
        await deck.connect(pilot)
        await deck.visit(pilot)
        await deck.app.push_screen(ClientsScreen(domain=("lab", WEB.uuid)))
        table = deck.app.screen.query_one(SessionTable)
        assert {row.session.domain.name for row in table.list.rows.values()} == {"web-01"}


async def test_a_stopped_guest_ends_its_sessions(deck: ScriptedDeck) -> None:
    async with deck.app.run_test(size=WIDE) as pilot:
        await deck.connect(pilot)
        await pilot.press("2")
        await deck.visit(pilot)
        await deck.happen(
            pilot, LifecycleEvent(time=1.0, domain=WEB, event=Lifecycle.STOPPED, detail=1)
        )
        ends = [
            past.session.end.value
            for past in deck.app.screen.query_one(HistoryTable).list.rows.values()
            if past.session.end
        ]
        assert ends == ["the guest stopped", "the guest stopped"]


@at_both_ends
@pytest.mark.parametrize("tab", ["now", "history"])
def test_how_it_looks(
    snap_compare: object,
    monkeypatch: pytest.MonkeyPatch,
    theme: str,
    size: tuple[int, int],
    tab: str,
) -> None:
    install(monkeypatch)
    deck = ScriptedDeck(f"virtdeck-{theme}")

    async def story(pilot: Pilot[None]) -> None:
        await deck.connect(pilot)
        await pilot.press("2")
        await deck.visit(pilot)
        if tab == "history":
            await deck.leave(pilot)
            await pilot.press("]")
        deck.app.journal.toasts.dismiss_all()
        await deck.settle(pilot, 60)
        tick(deck)
        await deck.settle(pilot)

    assert snap_compare(deck.app, terminal_size=size, run_before=story)  # type: ignore[operator]
