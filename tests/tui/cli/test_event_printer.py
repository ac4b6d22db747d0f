"""From a subscription to lines."""

from __future__ import annotations

import io
import json

import pytest

from engine import GraphicsSessions, ManualClock
from engine.errors import ConnectionClosed
from engine.events import EventQueue, LifecycleEvent, RebootEvent, WatchdogEvent
from tests.tui.cli.sample_events import sample_event
from tui.cli.event_printer import EventPrinter
from tui.cli.json_shapes import JsonShapes
from tui.cli.output import Output


@pytest.fixture
def queue() -> EventQueue:
    return EventQueue()


@pytest.fixture
def stream() -> io.StringIO:
    return io.StringIO()


@pytest.fixture
def printer(stream: io.StringIO) -> EventPrinter:
    clock = ManualClock()
    shapes = JsonShapes("test:///x", clock, GraphicsSessions(clock))
    return EventPrinter(Output(stream), shapes, as_json=True)


def _names(stream: io.StringIO) -> list[str]:
    return [json.loads(line)["event"] for line in stream.getvalue().splitlines()]


async def test_it_ends_after_enough_events(
    queue: EventQueue, printer: EventPrinter, stream: io.StringIO
) -> None:
    subscription = queue.subscribe()
    for cls in (LifecycleEvent, RebootEvent, WatchdogEvent):
        queue.push(sample_event(cls))
    await printer.follow(subscription, until=2)
    assert _names(stream) == ["lifecycle", "reboot"]
    assert printer.printed == 2


async def test_lost_events_are_told_where_they_are_missing_and_not_counted(
    queue: EventQueue, printer: EventPrinter, stream: io.StringIO
) -> None:
    subscription = queue.subscribe(limit=1)
    for _ in range(3):
        queue.push(sample_event(RebootEvent))
    first = await anext(subscription)
    queue.push(sample_event(WatchdogEvent))
    printer.print([first])
    await printer.follow(subscription, until=2)
    assert _names(stream) == ["reboot", "events-lost", "watchdog"]
    assert json.loads(stream.getvalue().splitlines()[1])["count"] == 2
    assert printer.printed == 2


async def test_the_end_of_the_connection_is_an_error(
    queue: EventQueue, printer: EventPrinter, stream: io.StringIO
) -> None:
    subscription = queue.subscribe()
    queue.push(sample_event(RebootEvent))
    queue.close()
    with pytest.raises(ConnectionClosed, match="^test:///x closed the connection$"):
        await printer.follow(subscription, until=None)
    assert _names(stream) == ["reboot"]
