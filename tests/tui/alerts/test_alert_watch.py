"""What the consoles show is told once, from whatever screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from engine import Connection
from engine.access.ports import Port
from engine.access.text_session import TextSession
from tests.tui.demo_deck import demo_app, opened, settle
from tui.alerts.alert import Alert, parse_alert
from tui.alerts.alert_watch import AlertWatch

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from engine.access.session import Session

PANIC = b"Kernel panic - not syncing: no init found\r\n"
SERIAL = Port(alias="serial0", kind="serial", target="0", title="serial port 1", backend="pty")


class Listener:
    """A console that is not opened, but shows what it is fed, and what is told of it."""

    def __init__(self, session: TextSession, *alerts: Alert) -> None:
        self.session = session
        self.told: list[str] = []
        self.watch = AlertWatch(alerts, lambda session: "lab", self._tell)
        self.hear(b"")

    def _tell(self, session: Session, alert: Alert, line: str) -> None:
        self.told.append(alert.say or line)

    def hear(self, data: bytes) -> list[str]:
        """Feed the console, look at it, and return everything that was told so far."""
        self.session.terminal.feed(data)
        self.session.version += 1
        self.watch.look([self.session])
        return self.told


@pytest.fixture
async def console() -> AsyncIterator[Listener]:
    async with await Connection.open("test:///default") as connection:
        domain = await connection.lookup("test")
        yield Listener(TextSession(domain, SERIAL), parse_alert({"pattern": "^ALARM", "say": ""}))


async def test_a_line_is_told_once_until_it_has_gone(console: Listener) -> None:
    assert console.hear(PANIC) == ["the kernel panicked"]
    assert console.hear(b"more\r\n") == ["the kernel panicked"]
    assert console.hear(b"\x1b[2J\x1b[H") == ["the kernel panicked"]
    assert console.hear(PANIC) == ["the kernel panicked"] * 2


async def test_what_scrolled_by_between_two_looks_is_read(console: Listener) -> None:
    assert console.hear(b"ALARM 1\r\n" + b"quiet\r\n" * 500) == ["ALARM 1"]
    assert console.hear(b"quiet\r\n" * 500) == ["ALARM 1"]


async def test_a_line_that_scrolls_up_is_not_told_again(console: Listener) -> None:
    console.hear(b"ALARM 2\r\n")
    assert console.hear(b"quiet\r\n" * 100) == ["ALARM 2"]


async def test_what_was_there_before_is_no_news(console: Listener) -> None:
    console.session.terminal.feed(PANIC + b"quiet\r\n" * 100)
    later = Listener(console.session)
    assert later.told == []


async def test_a_console_that_did_not_change_is_not_read(console: Listener) -> None:
    console.session.terminal.feed(PANIC)
    console.watch.look([console.session])
    assert console.told == []


async def test_an_alert_arrives_on_whatever_screen_is_shown() -> None:
    app = demo_app()
    async with app.run_test(size=(100, 30)) as pilot:
        await opened(pilot)
        row = next(row for row in app.links["demo"].rows if row.info.status.state.is_active)
        domain = app.links["demo"].connection.domain(row.info.ref)  # type: ignore[union-attr]
        session = await app.consoles.open_text(domain)
        await session.settled()
        await settle(pilot, 1.0)
        await pilot.press("5")
        session.terminal.feed(PANIC)
        session.version += 1
        await settle(pilot, 1.0)
        texts = [toast.text for toast in app.toasts]
        assert f"{domain.name}: the kernel panicked" in texts
        assert app.happenings[0].words == "the kernel panicked"


async def test_a_history_that_shrinks_harms_nobody(console: Listener) -> None:
    """A guest erases it, or a larger screen takes lines back from it."""
    assert console.hear(b"quiet\r\n" * 100) == []
    assert console.hear(b"\x1b[3J") == []
    assert console.hear(b"ALARM 3\r\n" + b"quiet\r\n" * 100) == ["ALARM 3"]
    for columns, rows in ((20, 5), (80, 60), (1, 1), (200, 90)):
        console.session.resize(columns, rows)
        assert console.hear(b"quiet\r\n") == ["ALARM 3"]
