"""EventBridge: in order, in bites, and never faster than the application works."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest
from textual.app import App

from engine import ManualClock
from engine.events import EventsLost, PMWakeupEvent
from tests.fakes.scripted_driver import WEB, open_scripted
from tui.event_bridge import MESSAGE_LIMIT, EventBridge

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from engine import Connection
    from tui.messages import EventsReceived


class Listener(App[None]):
    """Keeps the messages; works on one for as long as ``is_free`` is not set."""

    def __init__(self) -> None:
        super().__init__()
        self.messages: list[EventsReceived] = []
        self.is_free = asyncio.Event()
        self.is_free.set()
        self.has_heard = asyncio.Event()

    async def on_events_received(self, message: EventsReceived) -> None:
        self.messages.append(message)
        self.has_heard.set()
        await self.is_free.wait()


@pytest.fixture
async def connection(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Connection]:
    connection, _ = await open_scripted(monkeypatch, ManualClock())
    async with connection:
        yield connection


def wakeups(count: int) -> list[PMWakeupEvent]:
    return [PMWakeupEvent(time=float(n), domain=WEB) for n in range(count)]


async def test_a_burst_arrives_in_order_in_bites(connection: Connection) -> None:
    app = Listener()
    events = wakeups(3 * MESSAGE_LIMIT + 1)
    async with app.run_test():
        worker = app.run_worker(EventBridge(app, "lab", connection).run())
        await asyncio.sleep(0)
        for event in events:
            connection.events.push(event)
        connection.events.close()
        await worker.wait()
    assert [event for message in app.messages for event in message.events] == events
    assert max(len(message.events) for message in app.messages) == MESSAGE_LIMIT
    assert {message.host for message in app.messages} == {"lab"}


async def test_a_busy_application_is_told_what_it_lost(connection: Connection) -> None:
    app = Listener()
    async with app.run_test() as pilot:
        worker = app.run_worker(EventBridge(app, "lab", connection).run())
        await pilot.pause()
        app.is_free.clear()
        connection.events.push(wakeups(1)[0])
        await app.has_heard.wait()
        for event in wakeups(10_050):
            connection.events.push(event)
        assert len(app.messages) == 1
        app.is_free.set()
        connection.events.close()
        await worker.wait()
    (gap,) = [x for m in app.messages for x in m.events if isinstance(x, EventsLost)]
    assert gap.count == 50
    assert app.messages[-1].events[-1] is gap


async def test_the_bridge_ends_with_the_connection(connection: Connection) -> None:
    app = Listener()
    async with app.run_test():
        worker = app.run_worker(EventBridge(app, "lab", connection).run())
        await asyncio.sleep(0)
        await connection.close()
        await worker.wait()
    assert app.messages == []
