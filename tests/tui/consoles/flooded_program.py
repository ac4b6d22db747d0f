"""A program for tests: the application in a terminal, on a console that is a real unix socket.

``python -m tests.tui.consoles.flooded_program SOCKET``
"""

from __future__ import annotations

import asyncio
import socket
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from engine.access.text_session import TextSession
from engine.drivers.qemu.port_stream import PortStream
from tests.tui.consoles.console_program import NAME, ConsoleProgram
from tui.consoles.console_screen import ConsoleScreen

if TYPE_CHECKING:
    from engine.byte_stream import ByteStream


class FloodedProgram(ConsoleProgram):
    """Opens the console by itself; every byte goes the way that a local guest's go."""

    async def _show(self) -> None:
        await self._until(lambda: self.all_keys())
        rows = [row for key in self.all_keys() if (row := self.row(key))]
        self.push_screen(ConsoleScreen(next(x.key for x in rows if x.info.ref.name == NAME)))


async def _connect(_: TextSession, *, force: bool) -> ByteStream:
    sock = socket.socket(socket.AF_UNIX)
    sock.setblocking(False)
    await asyncio.get_running_loop().sock_connect(sock, sys.argv[1])
    return PortStream(sock, NAME, lambda _: None)


if __name__ == "__main__":
    setattr(TextSession, "_open", _connect)  # noqa: B010
    FloodedProgram(Path(sys.argv[1]), Path(sys.argv[1])).run()
