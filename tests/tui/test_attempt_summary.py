"""The line about clients that never finished their handshake."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine import ManualClock
from engine.events import GraphicsPhase
from tests.fakes.scripted_driver import MAIL, WEB, ScriptedDriver, open_scripted
from tests.fakes.visits import address, graphics
from tui.attempt_summary import HOUR, attempt_summary, recent_attempts

if TYPE_CHECKING:
    import pytest

    from engine import DomainRef


def attempt(driver: ScriptedDriver, domain: DomainRef, node: str) -> None:
    for phase in (GraphicsPhase.CONNECT, GraphicsPhase.DISCONNECT):
        driver.emit(graphics(phase, domain, remote=address(node)))


async def test_the_last_hour_in_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = ManualClock()
    connection, driver = await open_scripted(monkeypatch, clock)
    async with connection:
        attempt(driver, MAIL, "198.51.100.9")
        await clock.advance(HOUR / 2)
        for _ in range(17):
            attempt(driver, WEB, "203.0.113.7")
        for phase in GraphicsPhase:
            driver.emit(graphics(phase, WEB))
        assert attempt_summary(recent_attempts(connection)) == (
            "connection attempts in the last hour: 18, 17 of them from 203.0.113.7 to web-01 "
            "(none finished the handshake)"
        )
        await clock.advance(HOUR / 2 + 1)
        assert attempt_summary(recent_attempts(connection)) == (
            "connection attempts in the last hour: 17 from 203.0.113.7 to web-01 "
            "(none finished the handshake)"
        )
        await clock.advance(HOUR)
        assert attempt_summary(recent_attempts(connection)) == ""
