"""A QEMU monitor that says what a test tells it to: bytes on a unix socket, as QEMU's.

Checked against recordings: its greeting and its shapes are those of ``tests/data/graphics``.
"""

from __future__ import annotations

import asyncio
import json
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

GREETING = (
    b'{"QMP": {"version": {"qemu": {"micro": 22, "minor": 2, "major": 7}, '
    b'"package": "Debian 1:7.2+dfsg-7+deb12u18+b3"}, "capabilities": ["oob"]}}\r\n'
)

#: What a bare guest without displays answers.
ANSWERS: dict[str, Any] = {
    "qmp_capabilities": {},
    "query-status": {"status": "running", "running": True, "singlestep": False},
    "query-name": {"name": "fake"},
    "query-uuid": {"UUID": "00000000-0000-0000-0000-00000000000f"},
    "query-cpus-fast": [{"cpu-index": 0}],
    "query-memory-size-summary": {"base-memory": 134217728, "plugged-memory": 0},
    "query-block": [],
    "query-blockstats": [],
    "query-vnc-servers": [],
    "query-spice": {"enabled": False, "channels": []},
    "qom-list": [],
}


class FakeMonitor:
    """``async with FakeMonitor(path) as monitor``; answers by table, events by ``send``.

    ``answers`` maps a command to its value, to an exception-like ``{"error": …}`` object, to bytes
    that are sent as they are, or to None for no answer at all.
    """

    def __init__(self, path: Path, greeting: bytes = GREETING, **answers: Any) -> None:
        self.path = path
        self.answers = ANSWERS | {key.replace("_", "-"): value for key, value in answers.items()}
        self.answers["qmp_capabilities"] = {}
        self.commands: list[dict[str, Any]] = []
        self._greeting = greeting
        self._writers: list[asyncio.StreamWriter] = []
        #: Set when a client has left.
        self.deserted = asyncio.Event()
        #: Called with each command before it is answered.
        self.on_command: Callable[[str], None] = lambda command: None

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_unix_server(self._serve, self.path)
        return self

    async def __aexit__(self, *_: object) -> None:
        self.hang_up()
        self._server.close()
        await self._server.wait_closed()

    def send(self, data: bytes) -> None:
        """Send bytes to whoever is connected."""
        for writer in self._writers:
            writer.write(data)

    def hang_up(self) -> None:
        """Cut every connection."""
        for writer in self._writers:
            writer.close()
        self._writers.clear()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._writers.append(writer)
        writer.write(self._greeting)
        with suppress(OSError):  # a client may have left before it was greeted
            async for line in reader:
                self._answer(json.loads(line), writer)
        writer.close()
        self.deserted.set()

    def _answer(self, command: dict[str, Any], writer: asyncio.StreamWriter) -> None:
        self.commands.append(command)
        self.on_command(command["execute"])
        answer = self.answers.get(command["execute"], {"error": _UNKNOWN})
        if answer is None:
            return
        if isinstance(answer, bytes):
            writer.write(answer)
            return
        failed = isinstance(answer, dict) and "error" in answer
        reply = answer if failed else {"return": answer}
        writer.write(json.dumps({**reply, "id": command["id"]}).encode() + b"\r\n")


_UNKNOWN = {"class": "CommandNotFound", "desc": "The command has not been found"}


def event(name: str, seconds: int = 1, **data: Any) -> bytes:
    """Return an event as QEMU puts it on the wire."""
    stamp = {"seconds": seconds, "microseconds": 0}
    message: dict[str, Any] = {"timestamp": stamp, "event": name}
    if data:
        message["data"] = data
    return json.dumps(message).encode() + b"\r\n"
