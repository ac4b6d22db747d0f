"""A SPICE viewer as tests need one: it links several channels under one connection id and stays.

Protocol: "Spice protocol" (spice-space.org), sections "Link messages" and "Main channel"; numbers
as in spice-protocol's ``protocol.h`` and ``enums.h``. QEMU sends its events once
per channel: CONNECTED at accept, INITIALIZED once it is linked, DISCONNECTED at the end.
"""

from __future__ import annotations

import asyncio
import struct
from contextlib import suppress
from enum import IntEnum
from typing import TYPE_CHECKING, Final, Self

from engine.tasks import Tasks

from .spice_ticket import PUBLIC_KEY_BYTES, encrypt_ticket
from .streams import ByteStream

if TYPE_CHECKING:
    import ssl
    from collections.abc import Sequence

    from .streams import Address


class Channel(IntEnum):
    """Channel types that every VGA guest offers."""

    MAIN = 1
    DISPLAY = 2
    INPUTS = 3
    CURSOR = 4


VGA_CHANNELS: Final = (Channel.MAIN, Channel.DISPLAY, Channel.INPUTS, Channel.CURSOR)

_HEADER: Final = struct.Struct("<4sIII")  # magic, major, minor, size of what follows
_LINK: Final = struct.Struct("<IBBIII")  # connection id, type, channel id, 2 counts, offset of both
_REPLY: Final = struct.Struct(f"<I{PUBLIC_KEY_BYTES}s")
_MESSAGE: Final = struct.Struct("<HI")  # "mini header": type, size
_CAPABILITIES: Final = 1 << 0 | 1 << 1 | 1 << 3  # choose auth, ticket auth, mini header
_TICKET_AUTH: Final = 1
_SET_ACK, _PING, _MAIN_INIT = 3, 4, 103
_ACK_SYNC, _ACK, _PONG, _DISPLAY_INIT = 1, 2, 3, 101
# Ids and sizes of the picture cache and the dictionary. A server that never got this message
# (libspice-server 0.15.1) dies of it once the viewer has left and the guest is stopped.
_CACHES: Final = struct.pack("<BqBi", 1, 1 << 20, 1, 1 << 20)


class LinkRefused(Exception):
    """The server refused a channel; ``code`` is its ``SPICE_LINK_ERR_*`` number (7: bad ticket)."""

    def __init__(self, channel: int, code: int) -> None:
        super().__init__(f"channel {channel}: SPICE link error {code}")
        self.code = code


class SpiceViewer:
    """The open channels of one viewer. ``connection_id`` is 0 until the main channel is linked."""

    def __init__(self, address: Address, password: str, tls: ssl.SSLContext | None) -> None:
        self.connection_id = 0
        self.channels: list[ByteStream] = []
        self._address = address
        self._password = password
        self._tls = tls
        self._tasks = Tasks()

    @classmethod
    async def open(
        cls,
        address: Address,
        channels: Sequence[int] = VGA_CHANNELS,
        *,
        password: str = "",
        tls: ssl.SSLContext | None = None,
    ) -> SpiceViewer:
        """Link ``channels`` in order; the main channel comes first.

        Raises:
            LinkRefused: wrong ticket, or no such channel.
            OSError: nobody listens there.
        """
        viewer = cls(address, password, tls)
        try:
            for channel in channels:
                await viewer._link(channel)
        except BaseException:
            await viewer.close()
            raise
        return viewer

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def close(self) -> None:
        """Close every channel, the main one last."""
        await self._tasks.cancel()
        for stream in reversed(self.channels):
            await stream.close()

    async def _link(self, channel: int) -> None:
        stream = await ByteStream.open(self._address, tls=self._tls)
        self.channels.append(stream)
        link = _LINK.pack(self.connection_id, channel, 0, 1, 0, _LINK.size)
        body = link + struct.pack("<I", _CAPABILITIES)
        stream.write(_HEADER.pack(b"REDQ", 2, 2, len(body)) + body)
        *_, size = _HEADER.unpack(await stream.read(_HEADER.size))
        code, public_key = _REPLY.unpack_from(await stream.read(size))
        if code:
            raise LinkRefused(channel, code)
        ticket = encrypt_ticket(self._password, public_key)
        stream.write(struct.pack("<I", _TICKET_AUTH) + ticket)
        (code,) = struct.unpack("<I", await stream.read(4))
        if code:
            raise LinkRefused(channel, code)
        if channel == Channel.MAIN:
            self.connection_id = await _read_connection_id(stream)
        if channel == Channel.DISPLAY:
            stream.write(_MESSAGE.pack(_DISPLAY_INIT, len(_CACHES)) + _CACHES)
        self._tasks.spawn(_stay(stream), name=f"SPICE channel {channel}")


async def _read_message(stream: ByteStream) -> tuple[int, bytes]:
    kind, size = _MESSAGE.unpack(await stream.read(_MESSAGE.size))
    return kind, await stream.read(size)


async def _read_connection_id(stream: ByteStream) -> int:
    while True:
        kind, body = await _read_message(stream)
        if kind == _MAIN_INIT:
            return int.from_bytes(body[:4], "little")


async def _stay(stream: ByteStream) -> None:
    """Answer what the server insists on: it drops a main channel that leaves pings unanswered."""
    window = count = 0
    with suppress(asyncio.IncompleteReadError, OSError):
        while True:
            kind, body = await _read_message(stream)
            count += 1
            if kind == _SET_ACK:
                generation, window = struct.unpack("<II", body)
                count = 0
                stream.write(_MESSAGE.pack(_ACK_SYNC, 4) + struct.pack("<I", generation))
            elif kind == _PING:
                stream.write(_MESSAGE.pack(_PONG, 12) + body[:12])
            if window and count >= window:
                count = 0
                stream.write(_MESSAGE.pack(_ACK, 0))
