"""Forward: a port of this machine alone; who connects is led to one display of one guest.

Each connection takes the way that a screen of our own takes (``display_route.open_socket``): handed
over, local, or through the login of the connection. Nobody logs in again.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from engine.access.display_route import open_socket
from engine.errors import EngineError
from engine.tasks import Tasks

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable

    from engine import Domain
    from engine.access.displays import Display

_HOST: Final = "127.0.0.1"
_PIECE: Final = 65_536
#: Connections at once: SPICE opens one for each of its channels.
_MOST: Final = 16


class Forward:
    """``port`` listens until ``close``; ``failed`` hears why somebody could not be led there."""

    def __init__(
        self, domain: Domain, display: Display, failed: Callable[[EngineError], None]
    ) -> None:
        self._domain = domain
        self._display = display
        self._failed = failed
        self._tasks = Tasks()
        self._server: asyncio.Server | None = None
        self._open = 0
        self.host = _HOST
        self.port = 0

    async def start(self) -> None:
        """Listen on a port that is free."""
        self._server = await asyncio.start_server(self._serve, _HOST, 0, limit=_PIECE)
        self.port = self._server.sockets[0].getsockname()[1]

    async def close(self) -> None:
        """Listen no more, and hang up."""
        if self._server:
            self._server.close()
        await self._tasks.cancel()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Lead one connection to the display."""
        if self._open >= _MOST:
            writer.close()
            return
        self._open += 1
        carrying = self._tasks.spawn(self._lead(reader, writer), name="viewer")
        try:
            await asyncio.wait((carrying,))
        finally:
            self._open -= 1
            carrying.cancel()
            writer.close()

    async def _lead(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        behind = Tasks()
        try:
            sock = await open_socket(
                self._domain, self._display, tasks=behind, skip_authentication=False
            )
        except EngineError as error:
            self._failed(error)
            return
        try:
            ends = (
                behind.spawn(_up(reader, sock), name="from the viewer"),
                behind.spawn(_down(sock, writer), name="to the viewer"),
            )
            await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
        finally:
            try:
                await behind.cancel()
            finally:  # by both who serves and who closes the port, perhaps
                sock.close()


async def _up(reader: asyncio.StreamReader, sock: socket.socket) -> None:
    loop = asyncio.get_running_loop()
    with suppress(OSError):
        while data := await reader.read(_PIECE):
            await loop.sock_sendall(sock, data)


async def _down(sock: socket.socket, writer: asyncio.StreamWriter) -> None:
    loop = asyncio.get_running_loop()
    with suppress(OSError):
        while data := await loop.sock_recv(sock, _PIECE):
            writer.write(data)
            await writer.drain()
