"""Hosts by name."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from engine import SessionEnd
from engine.errors import ConnectFailed
from engine.events import ConnectionBackEvent, ConnectionLostEvent, GraphicsPhase
from engine.fleet import Host, HostState
from engine.graphics_session import GraphicsSessionEvent
from tests.fakes.unreliable_driver import Hypervisor, install
from tests.fakes.visits import ALICE, graphics
from tests.tui.demo_deck import STILL, demo_app, failed, opened, table_of
from tests.tui.scripted_deck import ScriptedDeck, screen_text
from tui.widgets.domain_table import DomainTable
from tui.widgets.header_line import HeaderLine

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.geometry import Region
    from textual.pilot import Pilot
    from textual.strip import Strip
    from textual.widget import Widget

NOBODY = ConnectFailed("nobody listens")


class UnreliableDeck(ScriptedDeck):
    """``app`` watches the host ``lab``, whose hypervisor is ``machine``."""

    def __init__(self, machine: Hypervisor) -> None:
        super().__init__(uri="unreliable://lab/")
        self.machine = machine

    @property
    def host(self) -> Host:
        return self.app.links["lab"]

    @property
    def is_connected(self) -> bool:
        return self.host.state is HostState.CONNECTED

    async def settle(self, pilot: Pilot[None], seconds: float = 0.0) -> None:
        await super().settle(pilot, seconds)
        await super().settle(pilot)


@pytest.fixture
def deck(monkeypatch: pytest.MonkeyPatch) -> UnreliableDeck:
    monkeypatch.setattr("random.random", lambda: 0.0)
    return UnreliableDeck(install(monkeypatch, "lab")["lab"])


async def test_a_host_that_cannot_be_reached_says_why_and_is_tried_again() -> None:
    app = demo_app("test:///none.xml")
    async with app.run_test() as pilot:
        await failed(pilot)
        (host,) = app.links.values()
        assert host.state is HostState.WAITING
        assert host.failure is not None
        assert "/none.xml" in host.failure.message
        assert "none ◌ retry in 1 s" in screen_text(app)[0]


async def test_r_connects_at_once(deck: UnreliableDeck) -> None:
    async with deck.app.run_test(size=(100, 30)) as pilot:
        await deck.settle(pilot)
        deck.machine.refusal = NOBODY
        deck.machine.drop(NOBODY)
        await deck.settle(pilot, 100)
        assert not deck.is_connected
        deck.machine.refusal = None
        await pilot.press("R")
        await deck.settle(pilot)
        assert deck.is_connected


async def test_rows_stay_and_a_lost_host_is_told_once(deck: UnreliableDeck) -> None:
    async with deck.app.run_test(size=(120, 30)) as pilot:
        await deck.settle(pilot, 10)
        keys = deck.app.all_keys()
        deck.machine.driver.emit(graphics(GraphicsPhase.CONNECT))
        deck.machine.driver.emit(graphics(GraphicsPhase.INITIALIZE, subject=ALICE))
        await deck.settle(pilot)
        assert "◉ 1 viewer" in screen_text(deck.app)[0]
        deck.app.journal.toasts.dismiss_all()

        deck.machine.refusal = NOBODY
        deck.machine.drop(NOBODY)
        await deck.settle(pilot)
        await deck.settle(pilot, 1)
        await deck.settle(pilot, 2)
        text = screen_text(deck.app)
        assert "1 host · 2+ domains · ? running · ◉ ? viewers" in text[0]
        assert text[0].rstrip().endswith("lab ◌ retry in 4 s")
        assert "◌ lab  was lost: nobody listens" in text[1]
        assert deck.app.all_keys() == keys
        assert [toast.title for toast in deck.app.toasts] == ["Host lost"]
        (past,) = deck.app.journal.history.sessions
        assert (past.session.who, past.session.end) == ("alice", SessionEnd.LOST)

        deck.machine.refusal = None
        await deck.settle(pilot, 4)
        await deck.settle(pilot)
        assert "1 host · 2 domains · 2 running · ◉ 0 viewers" in screen_text(deck.app)[0]
        (back,) = deck.app.toasts
        assert back.title == "Host is back"
        kinds = [type(record.event) for record in deck.app.journal.log][-3:]
        assert kinds == [GraphicsSessionEvent, ConnectionLostEvent, ConnectionBackEvent]


async def test_the_age_of_what_is_shown_grows(deck: UnreliableDeck) -> None:
    async with deck.app.run_test(size=(120, 30)) as pilot:
        await deck.settle(pilot, 10)
        deck.machine.refusal = NOBODY
        deck.machine.drop(NOBODY)
        await deck.settle(pilot)
        ages = []
        for seconds in (0, 12, 5, 5, 60):
            await deck.settle(pilot, seconds)
            table_of(pilot).tick(deck.app.moment())
            (line,) = [line for line in screen_text(deck.app) if "web-01" in line and "lab" in line]
            ages.append(line.partition("running ")[2].partition(" ago")[0])
        assert ages == ["0 s", "10 s", "10 s", "20 s", "1 min"]


async def test_the_countdown_repaints_nothing_but_the_header(
    deck: UnreliableDeck, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with deck.app.run_test(size=(100, 30)) as pilot:
        await deck.settle(pilot, 1)
        deck.machine.refusal = NOBODY
        deck.machine.drop(NOBODY)
        for seconds in (0, 1, 2):
            await deck.settle(pilot, seconds)
        painted: list[type[Widget]] = []
        header = deck.app.screen.query_one(HeaderLine)
        for widget in (DomainTable, HeaderLine):
            monkeypatch.setattr(widget, "render_lines", _counting(widget, painted))
        shown = []
        for _ in range(3):
            await deck.clock.advance(1)
            deck.app.count_down()
            await pilot.pause()
            shown.append(header.health[0].words)
        assert shown == ["retry in 3 s", "retry in 2 s", "retry in 1 s"]
        assert set(painted) == {HeaderLine}


def _counting(widget: type[Widget], painted: list[type[Widget]]) -> Callable[..., list[Strip]]:
    original = widget.render_lines

    def render_lines(self: Widget, crop: Region) -> list[Strip]:
        painted.append(widget)
        return original(self, crop)

    return render_lines


async def test_a_host_lets_go_of_its_connection_when_the_application_ends() -> None:
    app = demo_app(STILL)
    async with app.run_test() as pilot:
        await opened(pilot)
        connection = app.connection("demo")
        assert connection is not None
    assert app.connection("demo") is None
