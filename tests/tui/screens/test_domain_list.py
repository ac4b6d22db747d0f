"""The first screen: key stories on the demo."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import TYPE_CHECKING

import pytest

from engine import DomainState
from tests.tui.demo_deck import (
    NARROW,
    WIDE,
    demo_app,
    failed,
    go_to,
    name_under_cursor,
    opened,
    press,
    running,
    settle,
    shown_names,
    table_of,
)
from tests.tui.many_hosts import ManyHosts
from tests.tui.scripted_deck import screen_text
from tui.screens.dialogs import ActionMenu, ConfirmDialog
from tui.screens.domain_details import DomainDetailsScreen
from tui.screens.domain_list import DomainListScreen
from tui.verbs import VERBS
from tui.widgets.domain_pane import DomainPane
from tui.widgets.domain_table import DomainTable
from tui.widgets.part_text import PartText

if TYPE_CHECKING:
    from textual.pilot import Pilot

    from tui.app import VirtdeckApp


def state_of(app: VirtdeckApp, name: str) -> DomainState:
    rows = [row for key in app.all_keys() if (row := app.row(key))]
    (row,) = [row for row in rows if row.info.ref.name == name]
    return row.info.status.state


def notices(app: VirtdeckApp) -> list[str]:
    return [toast.line for toast in app.toasts]


def dialog_text(pilot: Pilot[None]) -> str:
    lines = pilot.app.screen.query_one(PartText).lines
    return "\n".join("".join(text for text, _ in line) for line in lines)


@pytest.mark.parametrize("size", [NARROW, WIDE])
async def test_the_first_screen_says_what_runs_and_who_watches(size: tuple[int, int]) -> None:
    app = demo_app()
    async with running(app, size):
        lines = screen_text(app)
        assert "1 host · 23 domains · 17 running · ◉ 3 viewers" in lines[0]
        (line,) = [line for line in lines if "db-primary" in line]
        assert "● running" in line
        assert "◉ alice" in line


async def test_the_filter_narrows_while_typing_and_escape_takes_it_back() -> None:
    app = demo_app()
    async with running(app) as pilot:
        await press(pilot, "slash", *"web", "enter")
        assert shown_names(pilot) == ["web-01", "web-02"]
        assert "2 of 23" in "\n".join(screen_text(app))
        await press(pilot, "escape")
        assert len(shown_names(pilot)) == 23


async def test_a_filter_that_means_nothing_says_so_and_escape_brings_all_back() -> None:
    app = demo_app()
    async with running(app) as pilot:
        await press(pilot, "slash", *"colour", "colon", "x")
        assert "there is no field 'colour'" in "\n".join(screen_text(app))
        await press(pilot, "escape")
        assert len(shown_names(pilot)) == 23


async def test_start_needs_no_question() -> None:
    app = demo_app()
    async with running(app) as pilot:
        await go_to(pilot, "staging")
        await press(pilot, "s")
        await settle(pilot, 1.0)
        assert state_of(app, "staging") is DomainState.RUNNING
        assert notices(app) == ["staging: started"]


async def test_what_is_impossible_now_is_refused_with_the_reason() -> None:
    app = demo_app()
    async with running(app) as pilot:
        await go_to(pilot, "web-01")
        await press(pilot, "s")
        assert notices(app) == ["web-01: cannot start: the domain is running"]


async def test_shutting_down_asks_and_names_who_is_on_the_console() -> None:
    app = demo_app()
    async with running(app) as pilot:
        await go_to(pilot, "db-primary")
        await press(pilot, "d")
        assert isinstance(app.screen, ConfirmDialog)
        assert "alice is on this console" in dialog_text(pilot)
        assert "VNC from 10.20.1.14" in dialog_text(pilot)
        await press(pilot, "escape")
        assert isinstance(app.screen, DomainListScreen)
        await settle(pilot, 60.0)
        assert state_of(app, "db-primary") is DomainState.RUNNING


async def test_pausing_asks_only_where_somebody_watches() -> None:
    app = demo_app()
    async with running(app) as pilot:
        await go_to(pilot, "web-02")
        await press(pilot, "p")
        assert state_of(app, "web-02") is DomainState.PAUSED
        await press(pilot, "p")
        await settle(pilot, 1.0)
        assert state_of(app, "web-02") is DomainState.RUNNING
        await go_to(pilot, "db-primary")
        await press(pilot, "p")
        assert isinstance(app.screen, ConfirmDialog)


async def test_destroying_is_in_the_menu_and_enter_alone_does_no_harm() -> None:
    app = demo_app()
    async with running(app) as pilot:
        await go_to(pilot, "web-01")
        await press(pilot, "m", "D")
        assert isinstance(app.screen, ConfirmDialog)
        assert "what the guest has not written to disk is lost" in dialog_text(pilot)
        await press(pilot, "enter")
        assert state_of(app, "web-01") is DomainState.RUNNING
        await press(pilot, "m", "D", "y")
        await settle(pilot, 1.0)
        assert state_of(app, "web-01") is DomainState.SHUTOFF


async def test_the_menu_shows_the_impossible_with_the_reason() -> None:
    app = demo_app()
    async with running(app) as pilot:
        await go_to(pilot, "web-01")
        await press(pilot, "m")
        (line,) = [line for line in screen_text(app) if "Start  " in line]
        assert "the domain is running" in line
        await press(pilot, "s")
        assert isinstance(app.screen, ActionMenu)
        await press(pilot, "escape")
        assert isinstance(app.screen, DomainListScreen)


async def test_a_read_only_connection_disables_every_verb_that_changes_something() -> None:
    app = demo_app(read_only=True)
    async with running(app, (100, 70)) as pilot:
        await press(pilot, "m")
        lines = [line for line in screen_text(app) if "the connection is read-only" in line]
        assert len(lines) == len([verb for verb in VERBS if verb.engine_verb != "checkpoints"])


async def test_verbs_act_on_the_marked_and_say_how_many() -> None:
    app = demo_app()
    async with running(app) as pilot:
        await press(pilot, "slash", *"state:shut", "enter")
        names = shown_names(pilot)
        await press(pilot, "asterisk", "s")
        await settle(pilot, 1.0)
        assert {state_of(app, name) for name in names} == {DomainState.RUNNING}
        assert notices(app) == [f"{len(names)} domains: started"]


async def test_marked_domains_that_cannot_are_left_out() -> None:
    app = demo_app()
    async with running(app) as pilot:
        await press(pilot, "slash", *"web", "enter", "asterisk", "escape")
        await go_to(pilot, "staging")
        await press(pilot, "space", "r")
        assert "web-01, web-02" in dialog_text(pilot)
        assert "staging" not in dialog_text(pilot)


async def test_details_open_in_full_and_escape_comes_back_to_the_row() -> None:
    app = demo_app()
    async with running(app) as pilot:
        await go_to(pilot, "kiosk-1")
        await press(pilot, "enter")
        assert isinstance(app.screen, DomainDetailsScreen)
        assert "kiosk-1" in screen_text(app)[1]
        await press(pilot, "escape")
        assert name_under_cursor(pilot) == "kiosk-1"


async def test_details_stand_below_the_list_where_there_is_room() -> None:
    app = demo_app()
    async with running(app, WIDE) as pilot:
        await go_to(pilot, "db-primary")
        pane = app.screen.query_one(DomainPane)
        assert pane.key == table_of(pilot).cursor
        await press(pilot, "right_square_bracket", "right_square_bracket")
        assert pane.tab == "displays"
        await pilot.resize_terminal(*NARROW)
        await settle(pilot)
        assert not pane.display
        await pilot.resize_terminal(*WIDE)
        await settle(pilot)
        assert pane.display


async def test_a_host_that_fails_is_explained_and_can_be_tried_again() -> None:
    app = demo_app("test:///no/such/file.xml")
    async with app.run_test(size=NARROW) as pilot:
        await failed(pilot)
        text = "\n".join(screen_text(app))
        assert "◌ file  cannot be reached" in text
        assert "/no/such/file.xml" in text
        assert "R tries again now" in text
        await press(pilot, "R")
        assert "cannot be reached" in "\n".join(screen_text(app))


async def test_an_address_that_is_none_is_explained(monkeypatch: pytest.MonkeyPatch) -> None:
    app = demo_app("nonsense")
    async with app.run_test(size=NARROW) as pilot:
        await failed(pilot)
        text = "\n".join(screen_text(app))
        assert "'nonsense' is not a connection URI" in text
        assert "it starts with a driver" in text


async def test_the_list_opens_at_its_top_and_follows_a_row_once_somebody_is_there(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    deck = ManyHosts(monkeypatch, "last", "late", "quick")
    gates = {name: asyncio.Event() for name in ("last", "late")}
    for name, gate in gates.items():
        monkeypatch.setattr(deck.machines[name], "answer", partial(_answer_later, gate))
    async with deck.app.run_test(size=NARROW) as pilot:
        table = deck.app.screen.query_one(DomainTable)
        await deck.settle(pilot, 1)
        assert table.cursor_row
        assert table.cursor_row.host == "quick"
        gates["late"].set()
        await deck.settle(pilot, 1)
        first = table.cursor_row
        assert first.info.ref.name == "mail-21"
        assert table.list.position(first.key) == 1, "below the heading of its host"
        assert table.scroll_offset.y == 0
        await deck.press(pilot, "down")
        chosen = table.cursor
        gates["last"].set()
        await deck.settle(pilot, 1)
        assert {key[0] for key in table.list.rows} == {"last", "late", "quick"}
        assert table.cursor == chosen != first.key


async def _answer_later(gate: asyncio.Event, verb: str) -> None:
    await gate.wait()


async def test_without_a_host_the_demo_opens_and_says_so() -> None:
    app = demo_app("")
    async with app.run_test(size=NARROW) as pilot:
        await opened(pilot)
        text = "\n".join(screen_text(app))
        assert "These guests are invented" in text
        assert "virtdeck -c URI" in text


async def test_numbers_switch_screens_and_the_list_stays_as_it_was() -> None:
    app = demo_app()
    async with running(app) as pilot:
        await go_to(pilot, "mail")
        await press(pilot, "2", "3", "1")
        assert name_under_cursor(pilot) == "mail"
