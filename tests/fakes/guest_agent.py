"""A guest agent outside of any guest: it speaks QEMU's agent protocol on a UNIX socket.

Facts (qga/qapi-schema.json of QEMU): a command is one line of JSON; ``guest-sync-delimited`` is
answered with a byte 0xFF in front of the line.
"""

from __future__ import annotations

import asyncio
import json
from contextlib import AbstractAsyncContextManager
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from pathlib import Path


class FakeGuestAgent(AbstractAsyncContextManager["FakeGuestAgent"]):
    """``answers`` are by command; what is in none is refused. ``heard`` are the commands."""

    def __init__(self, path: Path, answers: dict[str, Any]) -> None:
        self.path = path
        self.answers = answers
        self.heard: list[tuple[str, Any]] = []
        self._writers: list[asyncio.StreamWriter] = []

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_unix_server(self._serve, self.path)
        self.path.chmod(0o777)
        return self

    async def __aexit__(self, *_: object) -> None:
        self._server.close()
        for writer in self._writers:
            writer.close()
        await self._server.wait_closed()

    def last(self, command: str) -> Any:
        """Return the arguments of the last command of that name."""
        return [arguments for name, arguments in self.heard if name == command][-1]

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._writers.append(writer)
        while line := (await reader.readline()).strip(b"\xff\n"):
            request = json.loads(line)
            writer.write(self._answer(request["execute"], request.get("arguments", {})))
        writer.close()

    def _answer(self, command: str, arguments: Any) -> bytes:
        if command == "guest-sync-delimited":
            return b"\xff" + _line({"return": arguments["id"]})
        if command == "guest-sync":
            return _line({"return": arguments["id"]})
        self.heard.append((command, arguments))
        if command not in self.answers:
            error = {
                "class": "CommandNotFound",
                "desc": f"The command {command} has not been found",
            }
            return _line({"error": error})
        return _line({"return": self.answers[command]})


def _line(message: Any) -> bytes:
    return json.dumps(message).encode() + b"\n"
