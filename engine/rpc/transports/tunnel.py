"""Tunnels: further byte streams to the machine of a daemon, for consoles and displays."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from ...errors import ConnectionClosed, Unsupported
from .route import SshRoute, UnixRoute
from .socket_transport import SocketTransport
from .target import UnixTarget
from .wire import WireProtocol

if TYPE_CHECKING:
    from ...clock import Clock
    from ...credentials import Credentials
    from .route import Route
    from .target import Target


class StreamWire(asyncio.StreamReaderProtocol, WireProtocol):
    """Brings what a transport hands on into a ``StreamReader``; its end is an end of file."""

    def connection_lost(self, exc: Exception | None) -> None:
        """End the stream: with a failure only where it never began."""
        super().connection_lost(None if isinstance(exc, ConnectionClosed) else exc)


async def open_tunnel(
    route: Route, target: Target, *, credentials: Credentials, clock: Clock
) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """Open a stream to ``target`` on the machine that ``route`` leads to.

    Through ssh it uses the login of the connection; what fails there is raised by ``read``, a
    ``ConnectFailed``. Close the writer, and await its ``wait_closed``.

    Raises:
        ConnectFailed: nobody listens at the target, or ssh cannot be run.
        Unsupported: the route reaches a daemon, not its machine.
    """
    loop = asyncio.get_running_loop()
    reader = asyncio.StreamReader(loop=loop)
    wire = StreamWire(reader, loop=loop)
    if isinstance(route, SshRoute):
        from .ssh import open_ssh_tunnel

        transport = await open_ssh_tunnel(route, target, wire, credentials)
    elif isinstance(route, UnixRoute):
        transport = await _open_here(target, wire, clock)
    else:
        raise Unsupported(
            "only the daemon of that host can be reached, not its other sockets",
            hint="connect with +ssh",
        )
    return reader, asyncio.StreamWriter(transport, wire, reader, loop)


async def _open_here(target: Target, wire: WireProtocol, clock: Clock) -> SocketTransport:
    if isinstance(target, UnixTarget):
        from .unix import connect_unix

        return SocketTransport(await connect_unix(target.path, clock), wire, target.path)
    from .tcp import connect_tcp

    connected = await connect_tcp(target.host, target.port)
    return SocketTransport(connected, wire, f"{target.host}:{target.port}")
