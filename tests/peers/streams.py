"""Byte streams to a server: TCP or unix socket, in the clear or encrypted, ended politely or not.

The console clients (``rfb``, ``spice``) read and write through one of these and never see a socket.
"""

from __future__ import annotations

import asyncio
import itertools
import random
import socket
import struct
from contextlib import suppress
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import ssl

Address = tuple[str, int] | str
"""``(host, port)`` for TCP, a path for a unix socket."""

#: Seconds to wait for the other side's TLS goodbye; a SPICE server never says one.
_FAREWELL = 0.2
_LINGER_RESET = struct.pack("ii", 1, 0)  # socket(7): on, 0 seconds: close() sends RST


#: Below those that the kernel gives to whoever asks for any, as each client does that connects.
_PORTS = range(20_000, 32_000)
#: Where another process that looks for some is not: each of them begins somewhere else.
_untried = itertools.cycle(random.sample(_PORTS, len(_PORTS)))


def free_port() -> int:
    """Return a TCP port of the loopback interface that was free a moment ago; never one twice."""
    while True:
        port = next(_untried)
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


class ByteStream:
    """One connection, read by exact counts."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer

    @classmethod
    async def open(
        cls, address: Address, *, tls: ssl.SSLContext | None = None, bound_to: str | None = None
    ) -> ByteStream:
        """Connect to ``address``; ``bound_to`` gives a unix client a path of its own.

        Raises:
            OSError: nobody listens there, or the TLS handshake failed.
        """
        secure: dict[str, Any] = (
            {"server_hostname": "", "ssl_shutdown_timeout": _FAREWELL} if tls else {}
        )
        if isinstance(address, tuple):
            host, port = address
            return cls(*await asyncio.open_connection(host, port, ssl=tls, **secure))
        endpoint = socket.socket(socket.AF_UNIX)
        endpoint.setblocking(False)
        try:
            if bound_to is not None:
                endpoint.bind(bound_to)
            await asyncio.get_running_loop().sock_connect(endpoint, address)
        except OSError:
            endpoint.close()
            raise
        streams = await asyncio.open_unix_connection(sock=endpoint, ssl=tls, **secure)
        return cls(*streams)

    @property
    def local_address(self) -> Address:
        """What the server sees as the client's address."""
        name = self._writer.get_extra_info("sockname")
        return name[:2] if isinstance(name, tuple) else str(name)

    async def read(self, count: int) -> bytes:
        """Return exactly ``count`` bytes.

        Raises:
            asyncio.IncompleteReadError: the server closed the connection first.
            OSError: it broke.
        """
        return await self._reader.readexactly(count)

    def write(self, data: bytes) -> None:
        """Send ``data`` as soon as the socket takes it."""
        self._writer.write(data)

    async def start_tls(self, context: ssl.SSLContext) -> None:
        """Encrypt the connection from the next byte on.

        Raises:
            OSError: the TLS handshake failed.
        """
        await self._writer.start_tls(context, server_hostname="")

    async def close(self) -> None:
        """Close politely (FIN) and wait until the transport is gone."""
        self._writer.close()
        with suppress(OSError):
            await self._writer.wait_closed()

    async def reset(self) -> None:
        """Close rudely: a TCP server gets RST instead of FIN."""
        endpoint: socket.socket = self._writer.get_extra_info("socket")
        endpoint.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _LINGER_RESET)
        self._writer.transport.abort()
        with suppress(OSError):
            await self._writer.wait_closed()
