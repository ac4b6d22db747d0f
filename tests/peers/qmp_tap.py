"""A minimal QMP reader: commands one at a time, and every event with the moment it was read.

It is what the tests check the source's own QMP client against, so it shares nothing with it.
"""

from __future__ import annotations

import asyncio
import json
import time
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from engine.tasks import Tasks
from tests.patience import PATIENCE

if TYPE_CHECKING:
    from collections.abc import Callable


_LONGEST_LINE: Final = 1 << 24


class QmpError(Exception):
    """QEMU refused a command; the text is its ``desc``."""


@dataclass(frozen=True, slots=True)
class SeenEvent:
    """One event as QEMU sent it; ``read_at`` is ``time.monotonic_ns`` when its line was read."""

    name: str
    data: dict[str, Any]
    timestamp: float
    read_at: int


class QmpTap:
    """One QMP connection. ``events`` has everything seen so far, in order."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.events: list[SeenEvent] = []
        self.ended = False
        self._reader = reader
        self._writer = writer
        self._changed = asyncio.Condition()
        self._replies: asyncio.Queue[dict[str, Any] | None] = asyncio.Queue()
        self._tasks = Tasks()

    @classmethod
    async def connect(cls, path: str) -> QmpTap:
        """Connect to the socket at ``path`` and negotiate capabilities.

        Raises:
            OSError: nobody listens there.
            EOFError: QEMU went away.
        """
        tap = cls(*await asyncio.open_unix_connection(path, limit=_LONGEST_LINE))
        tap._tasks.spawn(tap._read(), name=f"QMP tap on {path}")
        try:
            await tap.execute("qmp_capabilities")
        except BaseException:
            await tap.close()
            raise
        return tap

    async def execute(self, command: str, **arguments: Any) -> Any:
        """Return what ``command`` returns.

        Raises:
            QmpError: QEMU refused it.
            EOFError: QEMU went away.
        """
        request = {"execute": command, "arguments": arguments}
        self._writer.write(json.dumps(request).encode() + b"\n")
        reply = await self._replies.get()
        if reply is None:
            self._replies.put_nowait(None)
            raise EOFError(command)
        if "error" in reply:
            raise QmpError(reply["error"]["desc"])
        return reply["return"]

    def names(self, *prefixes: str) -> list[str]:
        """Return the names of the events seen, all or those that start with one of ``prefixes``."""
        return [event.name for event in self.events if event.name.startswith(prefixes or "")]

    async def wait_for(self, name: str, count: int = 1, *, timeout: float = PATIENCE) -> SeenEvent:
        """Return the ``count``-th event ``name``, waiting until it is there.

        Raises:
            TimeoutError: it did not come within ``timeout`` seconds.
        """

        def found() -> list[SeenEvent]:
            return [event for event in self.events if event.name == name][count - 1 : count]

        await self._wait(found, timeout)
        return found()[0]

    async def wait_ended(self, *, timeout: float = PATIENCE) -> None:
        """Wait until QEMU has closed the connection.

        Raises:
            TimeoutError: it has not within ``timeout`` seconds.
        """
        await self._wait(lambda: self.ended, timeout)

    async def close(self) -> None:
        """Stop reading and close the connection."""
        await self._tasks.cancel()
        self._writer.close()
        with suppress(OSError):
            await self._writer.wait_closed()

    async def _wait(self, condition: Callable[[], Any], timeout: float) -> None:
        async with asyncio.timeout(timeout), self._changed:
            await self._changed.wait_for(condition)

    async def _read(self) -> None:
        with suppress(ConnectionResetError):
            async for line in self._reader:
                message = json.loads(line)
                if "event" in message:
                    await self._add(message, time.monotonic_ns())
                elif "QMP" not in message:  # that is the greeting
                    self._replies.put_nowait(message)
        self._replies.put_nowait(None)
        async with self._changed:
            self.ended = True
            self._changed.notify_all()

    async def _add(self, message: dict[str, Any], read_at: int) -> None:
        moment = message["timestamp"]
        timestamp = moment["seconds"] + moment["microseconds"] / 1e6
        event = SeenEvent(message["event"], message.get("data", {}), timestamp, read_at)
        async with self._changed:
            self.events.append(event)
            self._changed.notify_all()
