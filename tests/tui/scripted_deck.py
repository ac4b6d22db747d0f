"""The real application over a scripted hypervisor: a test says what happens there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from engine import ManualClock
from engine.drivers import DRIVERS
from engine.events import GraphicsPhase
from tests.fakes import scripted_driver
from tests.fakes.scripted_driver import MAIL, WEB, ScriptedDriver
from tests.fakes.visits import ALICE, address, graphics
from tests.tui.demo_deck import rests_until
from tui.app import VirtdeckApp
from tui.settings import Settings

if TYPE_CHECKING:
    from textual.pilot import Pilot

    from engine.events import Event

HOSTILE = "\x1b[31m[red]\n\u202eevil"
SHOWN = "\\x1b[31m[red]\\n\\u202eevil"


class ScriptedDeck:
    """``app`` watches the host ``lab``; ``happen`` makes things happen there."""

    def __init__(self, theme: str = "virtdeck-dark", uri: str = "scripted:///lab") -> None:
        self.clock = ManualClock()
        settings = Settings(theme=theme, marks="unicode")
        self.app = VirtdeckApp([uri], clock=self.clock, settings=settings)

    @property
    def driver(self) -> ScriptedDriver:
        """The hypervisor."""
        connection = self.app.connection("lab")
        assert connection is not None
        assert isinstance(connection.driver, ScriptedDriver)
        return connection.driver

    async def connect(self, pilot: Pilot[None]) -> None:
        """Wait until the host has listed its domains."""
        await rests_until(pilot, self.app.all_keys)

    async def happen(self, pilot: Pilot[None], *events: Event) -> None:
        """Let the hypervisor send these events, and everybody take them in."""
        for event in events:
            self.driver.emit(event)
        await self.settle(pilot)

    async def settle(self, pilot: Pilot[None], seconds: float = 0.0) -> None:
        """Let time pass and everybody come to rest."""
        await self.clock.advance(seconds)
        await pilot.pause()
        await pilot.pause()

    async def visit(self, pilot: Pilot[None]) -> None:
        """Alice signs in, somebody from the host itself too, a stranger only connects."""
        alice = address("10.1.2.3")
        local = address("127.0.0.1", "40000")
        now = self.clock.now()
        await self.happen(
            pilot,
            graphics(GraphicsPhase.CONNECT, remote=alice, time=now),
            graphics(GraphicsPhase.INITIALIZE, remote=alice, subject=ALICE, time=now),
        )
        await self.settle(pilot, 700)
        now = self.clock.now()
        await self.happen(
            pilot,
            graphics(GraphicsPhase.CONNECT, MAIL, remote=local, time=now),
            graphics(GraphicsPhase.INITIALIZE, MAIL, remote=local, time=now),
            graphics(GraphicsPhase.CONNECT, remote=address("", HOSTILE), time=now),
        )
        await self.settle(pilot, 41)

    async def leave(self, pilot: Pilot[None]) -> None:
        """Alice leaves."""
        await self.happen(
            pilot,
            graphics(
                GraphicsPhase.DISCONNECT,
                WEB,
                remote=address("10.1.2.3"),
                subject=ALICE,
                time=self.clock.now(),
            ),
        )


def install(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make ``scripted:///`` a URI."""
    target = f"{scripted_driver.__name__}:ScriptedDriver"
    monkeypatch.setitem(DRIVERS, "scripted", target)


@pytest.fixture
def deck(monkeypatch: pytest.MonkeyPatch) -> ScriptedDeck:
    """An application that is not running yet."""
    install(monkeypatch)
    return ScriptedDeck()


def screen_text(app: VirtdeckApp) -> list[str]:
    """Return what is on the screen, line by line."""
    width = app.size.width
    lines = app.screen._compositor.render_strips(app.size)
    return ["".join(segment.text for segment in strip)[:width] for strip in lines]
