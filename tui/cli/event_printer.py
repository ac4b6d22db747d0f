"""EventPrinter: from a subscription to standard output, for people or as JSON lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.errors import ConnectionClosed
from engine.events import EventsLost

from .event_lines import event_lines
from .output import json_line

if TYPE_CHECKING:
    from collections.abc import Iterable

    from engine.events import Event, Subscription

    from .json_shapes import JsonShapes
    from .output import Output


class EventPrinter:
    """Prints events and counts them; what was lost is printed too, and not counted."""

    def __init__(self, output: Output, shapes: JsonShapes, *, as_json: bool) -> None:
        self._output = output
        self._shapes = shapes
        self._as_json = as_json
        self.printed = 0

    async def follow(self, subscription: Subscription, *, until: int | None) -> None:
        """Print what comes, flushed as it comes, until ``until`` events; for ever where None.

        Raises:
            ConnectionClosed: nothing more will come.
        """
        while until is None or self.printed < until:
            events = await subscription.batch()
            if not events:
                raise ConnectionClosed(f"{self._shapes.uri} closed the connection")
            self.print(events if until is None else _first(events, until - self.printed))

    def print(self, events: Iterable[Event]) -> None:
        """Print these events in one go."""
        lines: list[str] = []
        for event in events:
            shape = self._shapes.event(event)
            lines += [json_line(shape)] if self._as_json else event_lines(event, shape)
            self.printed += not isinstance(event, EventsLost)
        self._output.lines(lines)


def _first(events: list[Event], limit: int) -> list[Event]:
    """Return the events up to the ``limit``th that was not lost."""
    for place, event in enumerate(events):
        limit -= not isinstance(event, EventsLost)
        if not limit:
            return events[: place + 1]
    return events
