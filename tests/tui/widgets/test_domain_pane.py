"""The details of a domain."""

from __future__ import annotations

import pytest

from tests.tui.demo_deck import demo_app, go_to, press, running, settle
from tests.tui.scripted_deck import screen_text
from tui.widgets.domain_pane import TABS, DomainPane

NEXT = "right_square_bracket"


async def test_brackets_go_round_the_tabs() -> None:
    app = demo_app()
    async with running(app) as pilot:
        await press(pilot, "enter")
        pane = app.screen.query_one(DomainPane)
        seen = []
        for _ in range(len(TABS) + 1):
            seen.append(pane.tab)
            await press(pilot, NEXT)
        assert seen == [*TABS, TABS[0]]
        await press(pilot, "left_square_bracket")
        assert pane.tab == TABS[0]


@pytest.mark.parametrize("tab", TABS)
async def test_a_click_on_a_tab_opens_it(tab: str) -> None:
    app = demo_app()
    async with running(app) as pilot:
        await press(pilot, "enter")
        pane = app.screen.query_one(DomainPane)
        title = screen_text(app)[1]
        await pilot.click(offset=(title.index(tab) + 1, 1))
        assert pane.tab == tab
        await pilot.click(offset=(title.index(tab) + len(tab), 1))
        await pilot.click(offset=(title.index("overview"), 2))
        assert pane.tab == tab


async def test_figures_and_clients_follow_the_row() -> None:
    app = demo_app()
    async with running(app) as pilot:
        await go_to(pilot, "web-02")
        await press(pilot, "enter")
        assert "● running" in "\n".join(screen_text(app))
        await press(pilot, "p")
        await settle(pilot, 3.0)
        assert "◐ paused (user)" in "\n".join(screen_text(app))


async def test_displays_say_where_they_listen_and_who_is_there() -> None:
    app = demo_app()
    async with running(app) as pilot:
        await go_to(pilot, "db-primary")
        await press(pilot, "enter", NEXT, NEXT)
        text = "\n".join(screen_text(app))
        assert "VNC  10.20.0.5 port 5903" in text
        assert "alice  VNC from 10.20.1.14:41000" in text


async def test_the_xml_is_without_passwords_and_scrolls() -> None:
    app = demo_app()
    async with running(app) as pilot:
        await press(pilot, "x")
        text = "\n".join(screen_text(app))
        assert "<name>backup-01</name>" in text
        assert "passwd" not in text
        await press(pilot, "end")
        assert "</domain>" in "\n".join(screen_text(app))


async def test_the_events_of_the_domain_are_listed() -> None:
    app = demo_app()
    async with running(app) as pilot:
        await go_to(pilot, "staging")
        await press(pilot, "s", "enter", NEXT, NEXT, NEXT, NEXT)
        assert "started (booted)" in "\n".join(screen_text(app))
