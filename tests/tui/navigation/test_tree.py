"""The tree: what is opened is asked, once; the rest is not."""

from __future__ import annotations

import pytest

from tests.tui.demo_deck import demo_app, press, running
from tests.tui.many_hosts import WIDE
from tests.tui.parts_deck import PartsDeck
from tests.tui.scripted_deck import screen_text
from tui.commands import run_command
from tui.screens.domain_list import DomainListScreen
from tui.screens.networks import NetworksScreen
from tui.screens.tree import TreeScreen


@pytest.fixture
def deck(monkeypatch: pytest.MonkeyPatch) -> PartsDeck:
    return PartsDeck(monkeypatch)


def tree_of(deck: PartsDeck) -> TreeScreen:
    screen = deck.app.screen
    assert isinstance(screen, TreeScreen)
    return screen


def names(screen: TreeScreen) -> list[str]:
    rows = screen.table.list
    return [rows.rows[key].name for key in rows.shown]


async def test_nothing_is_asked_before_a_node_is_opened_and_then_once(deck: PartsDeck) -> None:
    async with deck.app.run_test(size=WIDE) as pilot:
        await deck.open(pilot, "0")
        asked = deck.machines["lab"].asked
        before = asked["domain_xml"], asked["networks"], asked["pools"]
        assert before[1:] == (0, 0)
        run_command(deck.app, "tree web-01-10")
        await deck.rest(pilot)
        assert asked["domain_xml"] == before[0] + 1
        screen = tree_of(deck)
        assert screen.table.cursor_row is not None
        assert screen.table.cursor_row.name == "web-01-10"
        assert "card 1" in names(screen)
        await deck.keys(pilot, "space")
        assert "card 1" not in names(screen)
        await deck.keys(pilot, "space")
        assert asked["domain_xml"] == before[0] + 2


async def test_from_a_card_to_its_network_and_back_to_the_card(deck: PartsDeck) -> None:
    async with deck.app.run_test(size=WIDE) as pilot:
        await deck.open(pilot, "1")
        run_command(deck.app, "tree web-01-10")
        await deck.rest(pilot)
        await deck.keys(pilot, "down", "down", "enter")
        await deck.rest(pilot)
        assert isinstance(deck.app.screen, NetworksScreen)
        await deck.keys(pilot, "comma")
        row = tree_of(deck).table.cursor_row
        assert row is not None
        assert row.name == "card 1"


async def test_networks_and_the_domains_plugged_into_them(deck: PartsDeck) -> None:
    async with deck.app.run_test(size=WIDE) as pilot:
        await deck.open(pilot, "0")
        screen = tree_of(deck)
        screen.move_to(("lab", "networks"))
        await deck.keys(pilot, "enter", "down", "space")
        row = screen.table.cursor_row
        assert row is not None
        assert (row.kind, row.name) == ("network", "default")
        assert names(screen).count("mail-11") == 2  # under the host, and under its network
        await deck.keys(pilot, "down", "J")
        assert isinstance(deck.app.screen, DomainListScreen)


async def test_a_question_that_fails_is_told_on_the_node(
    deck: PartsDeck, monkeypatch: pytest.MonkeyPatch
) -> None:
    from engine.errors import OperationFailed
    from tests.fakes.parts_driver import PartsDriver

    async def refuse(self: PartsDriver, *_: object, **more: object) -> str:
        raise OperationFailed("the guest is being torn apart")

    async with deck.app.run_test(size=WIDE) as pilot:
        await deck.open(pilot, "0")
        monkeypatch.setattr(PartsDriver, "domain_xml", refuse)
        run_command(deck.app, "tree web-01-10")
        await deck.rest(pilot)
        assert "the guest is being torn apart" in deck.text()


async def test_a_filter_finds_domains_of_closed_hosts() -> None:
    app = demo_app()
    async with running(app) as pilot:
        await press(pilot, "0", "enter")
        screen = app.screen
        assert isinstance(screen, TreeScreen)
        assert names(screen) == ["demo"]
        await press(pilot, "slash", *"web", "enter")
        assert names(screen) == ["demo", "web-01", "web-02"]
        assert screen.filter_words == "web"
        await press(pilot, "escape")
        assert names(screen) == ["demo"]


async def test_arrows_only_move_and_the_header_says_where() -> None:
    app = demo_app(marks="ascii")
    async with running(app) as pilot:
        await press(pilot, "0")
        screen = app.screen
        assert isinstance(screen, TreeScreen)
        before = names(screen)
        await press(pilot, "down", "down", "down", "left", "right")
        assert names(screen) == before
        assert screen_text(app)[0].strip().startswith("tree > demo > backup-01")
        assert all(line.isascii() or "─" in line for line in screen_text(app)[2:5])
