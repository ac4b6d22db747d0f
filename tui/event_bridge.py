"""EventBridge: the application's only reader of a connection's events.

    EventQueue -> Subscription -> EventBridge -> EventsReceived -> log, notifications, screens

One message is on its way at a time: while the screen is busy, events wait in the subscription,
whose bound holds and which says what it lost. The ``EventsLost`` is passed on like any other event,
so that the log shows the gap.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from .messages import EventsReceived

if TYPE_CHECKING:
    from textual.app import App

    from engine import Connection

#: Events in one message: what a handler is asked to do between two key presses.
MESSAGE_LIMIT = 256


class EventBridge:
    """Turns the events of one connection into messages; subscribes now, ``run`` does the work."""

    def __init__(self, app: App[Any], host: str, connection: Connection) -> None:
        self._app = app
        self._host = host
        self._subscription = connection.events.subscribe()

    async def run(self) -> None:
        """Pass events on until the connection is closed or the application ends."""
        with self._subscription:
            while batch := await self._subscription.batch():
                for start in range(0, len(batch), MESSAGE_LIMIT):
                    events = batch[start : start + MESSAGE_LIMIT]
                    self._app.post_message(EventsReceived(self._host, events))
                    if not await self._handled():
                        return

    async def _handled(self) -> bool:
        """Wait until the application has worked through what was posted; False when it ended."""
        handled = asyncio.Event()
        if not self._app.call_later(handled.set):
            return False
        await handled.wait()
        return True
