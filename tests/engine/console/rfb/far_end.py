"""The server's side of a connection, said byte by byte."""

from __future__ import annotations

import asyncio
import socket
import struct
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING, Any

from engine.console.rfb import RfbClient, RfbLogin
from engine.tasks import Tasks
from tests.engine.rpc.linked import nothing_left
from tests.patience import PATIENCE

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Coroutine

#: What QEMU says of its pixels; nobody believes it.
PIXEL_FORMAT = bytes.fromhex("20180001 00ff00ff00ff 100800 000000")


def greeting(width: int = 4, height: int = 3, name: bytes = b"guest") -> bytes:
    """Return all a server says that lets anybody in, up to its first update."""
    return b"RFB 003.008\n\1\1\0\0\0\0" + server_init(width, height, name)


def server_init(width: int = 4, height: int = 3, name: bytes = b"guest") -> bytes:
    """Return ServerInit."""
    return struct.pack("!HH", width, height) + PIXEL_FORMAT + counted(name)


def counted(data: bytes) -> bytes:
    """Return ``data`` with its length before it."""
    return struct.pack("!I", len(data)) + data


def update(*rectangles: bytes, count: int | None = None) -> bytes:
    """Return a FramebufferUpdate."""
    number = len(rectangles) if count is None else count
    return struct.pack("!BxH", 0, number) + b"".join(rectangles)


def rectangle(number: int, x: int, y: int, width: int, height: int, data: bytes = b"") -> bytes:
    """Return one rectangle of an update."""
    return struct.pack("!HHHHi", x, y, width, height, number) + data


class FarEnd:
    """What a test makes the server say, and hears."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader = reader
        self.writer = writer

    @classmethod
    async def pair(cls) -> tuple[FarEnd, socket.socket]:
        """Return the far end, and the near one for a client."""
        far, near = socket.socketpair()
        return cls(*await asyncio.open_connection(sock=far)), near

    def say(self, data: bytes) -> None:
        """Send bytes."""
        self.writer.write(data)

    async def hear(self, count: int) -> bytes:
        """Return the client's next bytes."""
        return await self.reader.readexactly(count)

    async def hear_start(self) -> None:
        """Hear version, security type, ClientInit, SetPixelFormat and SetEncodings."""
        await self.hear(12 + 1 + 1 + 20 + 2)
        (count,) = struct.unpack("!H", await self.hear(2))
        await self.hear(4 * count)

    async def close(self) -> None:
        """Hang up."""
        self.writer.close()
        with suppress(OSError):
            await self.writer.wait_closed()


@asynccontextmanager
async def far_end() -> AsyncIterator[tuple[FarEnd, socket.socket]]:
    """Yield both ends; check that nothing is left of them."""
    async with nothing_left(), asyncio.timeout(PATIENCE):
        far, near = await FarEnd.pair()
        try:
            yield far, near
        finally:
            await far.close()


@asynccontextmanager
async def connected(
    width: int = 4, height: int = 3, login: RfbLogin | None = None
) -> AsyncIterator[tuple[RfbClient, FarEnd]]:
    """Yield a client that is in, and the server's side."""
    async with far_end() as (far, near):
        far.say(greeting(width, height))
        client = await RfbClient.connect(near, login or RfbLogin())
        try:
            await far.hear_start()
            yield client, far
        finally:
            await client.close()


def begin(work: Coroutine[Any, Any, Any]) -> asyncio.Task[Any]:
    """Start something that the test awaits, or cancels, later."""
    return _begun.spawn(work, name="begun by a test")


_begun = Tasks()
