"""How bytes reach a libvirt daemon: unix socket, ssh, TLS, TCP, or a command of the user.

route               from a URI to the way, without touching anything
wire                who takes what comes
socket_transport    bytes and descriptors over a socket, which every way but TLS ends in
unix ssh tls tcp command        one module per way
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .route import CommandRoute, SshRoute, TcpRoute, UnixRoute

if TYPE_CHECKING:
    import asyncio

    from ...clock import Clock
    from ...credentials import Credentials
    from .route import Route
    from .wire import WireProtocol


async def open_transport(
    route: Route, wire: WireProtocol, *, credentials: Credentials, clock: Clock
) -> asyncio.Transport:
    """Go the way; return when bytes of RPC can be sent. ``wire`` is told of the connection before.

    Of ssh and commands only the start is awaited: the first bytes prove the rest, and a failure
    reaches ``wire.connection_lost``. May be cancelled at any point.

    Raises:
        ConnectFailed: the way ended early; ``step`` says where.
        InvalidURI: the route holds a value that the way cannot take.
    """
    # Each way brings libraries of its own; a program needs one or two of them.
    match route:
        case UnixRoute():
            from .unix import open_unix

            return await open_unix(route, wire, clock)
        case SshRoute():
            from .ssh import open_ssh

            return await open_ssh(route, wire, credentials)
        case TcpRoute():
            from .tcp import open_tcp

            return await open_tcp(route, wire)
        case CommandRoute():
            from .command import open_command

            return open_command(route, wire)
        case _:
            from .tls import open_tls

            return await open_tls(route, wire)
