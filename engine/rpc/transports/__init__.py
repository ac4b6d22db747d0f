"""How bytes reach a libvirt daemon: unix socket, ssh, TLS, TCP, or a command of the user.

route               from a URI to the way, without touching anything
wire                who takes what comes
socket_transport    bytes and descriptors over a socket, which every way but TLS ends in
unix ssh tls tcp command        one module per way
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .route import UnixRoute

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
        AuthFailed: nobody could or would answer for us.
    """
    if isinstance(route, UnixRoute):
        from .unix import open_unix

        return await open_unix(route, wire, clock)
    raise NotImplementedError
