"""Going about in the application: back, forward, names, completion and the palette."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from textual.command import Hit
from textual.widgets import Input

from engine import EngineError
from tests.tui.demo_deck import (
    demo_app,
    go_to,
    name_under_cursor,
    press,
    running,
    settle,
    shown_names,
    table_of,
)
from tests.tui.scripted_deck import screen_text
from tui.commands import COMMANDS, run_command
from tui.navigation.palette import MOST, CommandProvider, PlaceProvider
from tui.screens.clients import ClientsScreen
from tui.screens.domain_details import DomainDetailsScreen
from tui.screens.domain_list import DomainListScreen
from tui.screens.event_log import EventLogScreen
from tui.screens.hosts import HostsScreen
from tui.widgets.domain_pane import DomainPane
from tui.widgets.header_line import HeaderLine

if TYPE_CHECKING:
    from tui.app import VirtdeckApp


async def test_back_and_forward_bring_filter_and_cursor_with_them() -> None:
    app = demo_app()
    async with running(app) as pilot:
        await press(pilot, "colon", *"domains web", "enter")
        await go_to(pilot, "web-02")
        await press(pilot, "2", "1")
        run_command(app, "domains")
        await settle(pilot, 0.2)
        assert len(shown_names(pilot)) > 2
        await press(pilot, "comma", "comma")
        assert isinstance(app.screen, ClientsScreen)
        await press(pilot, "comma")
        assert shown_names(pilot) == ["web-01", "web-02"]
        assert name_under_cursor(pilot) == "web-02"
        await press(pilot, "full_stop")
        assert isinstance(app.screen, ClientsScreen)


async def test_back_opens_the_details_again_on_their_tab() -> None:
    app = demo_app()
    async with running(app) as pilot:
        await go_to(pilot, "web-01")
        await press(pilot, "enter", "right_square_bracket", "2", "comma")
        assert isinstance(app.screen, DomainDetailsScreen)
        assert app.screen.query_one(DomainPane).tab == "devices"
        assert app.screen.query_one(HeaderLine).crumbs == ("domains", "web-01", "devices")
        assert "domains › web-01 › devices" in screen_text(app)[0]
        await press(pilot, "escape")
        assert isinstance(app.screen, DomainListScreen)
        await press(pilot, "full_stop")
        assert isinstance(app.screen, DomainDetailsScreen)
        await press(pilot, "full_stop")
        assert isinstance(app.screen, ClientsScreen)


async def test_where_there_is_nothing_to_go_back_to_that_is_told() -> None:
    app = demo_app()
    async with running(app) as pilot:
        await press(pilot, "comma")
        assert "this is where you began" in "\n".join(screen_text(app))
        run_command(app, "forward")
        await settle(pilot, 0.2)
        assert isinstance(app.screen, DomainListScreen)


async def test_words_behind_a_command_are_its_filter() -> None:
    app = demo_app()
    async with running(app) as pilot:
        run_command(app, "domains web @de")
        await settle(pilot, 0.2)
        assert table_of(pilot).filter_text == "web host:=demo"
        assert shown_names(pilot) == ["web-01", "web-02"]
        run_command(app, "clients alice")
        await settle(pilot, 0.2)
        assert isinstance(app.screen, ClientsScreen)
        assert app.screen.filter_words == "alice"
        run_command(app, "events @demo")
        await settle(pilot, 0.2)
        assert isinstance(app.screen, EventLogScreen)
        assert app.screen.filter_words == "host:demo"


async def test_go_finds_domains_and_hosts_and_brings_a_hidden_row_back() -> None:
    app = demo_app()
    async with running(app) as pilot:
        run_command(app, "domains mail")
        await settle(pilot, 0.2)
        run_command(app, "go web-02@demo")
        await settle(pilot, 0.2)
        assert name_under_cursor(pilot) == "web-02"
        run_command(app, "go demo")
        await settle(pilot, 0.2)
        assert isinstance(app.screen, HostsScreen)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("domains @nowhere", "which host"),
        ("domains colour:red", "there is no field"),
        ("clients colour:red", "there is no field"),
        ("go", "go where"),
        ("volumes", "volumes of which pool"),
        ("tree no-such", "there is no domain"),
        ("host no-such", "which host"),
    ],
)
async def test_what_cannot_be_found_is_refused_where_it_was_typed(line: str, message: str) -> None:
    app = demo_app()
    async with running(app):
        with pytest.raises(EngineError, match=message):
            run_command(app, line)


async def test_a_name_that_no_host_has_is_told() -> None:
    app = demo_app()
    async with running(app) as pilot:
        run_command(app, "go nobody")
        await settle(pilot, 0.5)
        assert "'nobody'" in "\n".join(screen_text(app))


async def test_tab_completes_and_lists() -> None:
    app = demo_app()
    async with running(app) as pilot:
        await press(pilot, "colon", *"go web-", "tab")
        field = app.screen.query_one(Input)
        assert field.value == "go web-0"
        assert "web-01  web-02" in "\n".join(screen_text(app))
        await press(pilot, "1", "tab")
        assert field.value == "go web-01 "
        assert app.focused is field


async def offered(app: VirtdeckApp, text: str) -> list[str]:
    provider = PlaceProvider(app.screen)
    return [str(hit.prompt) async for hit in provider.search(text)]


async def test_the_palette_offers_to_go_to_names() -> None:
    app = demo_app()
    async with running(app):
        offers = await offered(app, "eb-0")
        assert offers == ["Go to domain web-01@demo", "Go to domain web-02@demo"]
        assert len(await offered(app, "e")) <= MOST


@pytest.mark.parametrize(
    ("words", "first"),
    [("stor", "Storage pools"), ("web", "Go to domain web-01"), ("delete", "Delete")],
)
async def test_the_palette_has_what_is_surely_meant_first(words: str, first: str) -> None:
    app = demo_app()
    async with running(app):
        hits = [
            hit
            for provider in (CommandProvider(app.screen), PlaceProvider(app.screen))
            async for hit in provider.search(words)
            if isinstance(hit, Hit)
        ]
        assert str(max(hits, key=lambda hit: hit.score).prompt).startswith(first)


async def test_the_palette_has_every_command_and_none_of_them_breaks_it() -> None:
    app = demo_app()
    async with running(app) as pilot:
        listed = {entry.help.removeprefix(":").split()[0]: entry for entry in _entries(app)}
        assert COMMANDS.keys() <= listed.keys()
        listed["volumes"].callback()
        await settle(pilot, 0.2)
        assert app.screen.query_one(Input).value == "volumes "


def _entries(app: VirtdeckApp) -> list:  # type: ignore[type-arg]
    return list(app.get_system_commands(app.screen))
