"""The way over plain TCP: nothing is hidden and nobody is proven, so for trusted networks only."""

from __future__ import annotations

import asyncio
import errno
import socket
from typing import TYPE_CHECKING, Final

from ...errors import ConnectFailed, ConnectStep
from ...untrusted_text import printable
from .socket_transport import SocketTransport

if TYPE_CHECKING:
    from .route import TcpRoute
    from .wire import WireProtocol

#: Seconds one address of a host may take to answer.
CONNECT_SECONDS: Final = 10.0
_PORT_HINT: Final = "is the daemon listening there (libvirtd-tcp.socket, libvirtd-tls.socket)?"
_ROUTE_HINT: Final = "is the host up, and is there a way to it (VPN, firewall)?"


async def open_tcp(route: TcpRoute, wire: WireProtocol) -> SocketTransport:
    """Connect to the daemon.

    Raises:
        ConnectFailed: step NAME, ROUTE or PORT.
    """
    connected = await connect_tcp(route.host, route.port)
    return SocketTransport(connected, wire, place(route.host, route.port))


async def connect_tcp(host: str, port: int) -> socket.socket:
    """Return a socket that is connected to ``port`` of ``host``; addresses are tried in order.

    Raises:
        ConnectFailed: step NAME: nobody knows the host. ROUTE: no answer. PORT: refused.
    """
    loop = asyncio.get_running_loop()
    try:
        addresses = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (socket.gaierror, UnicodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "no name of a host"
        raise ConnectFailed(
            f"{printable(host)}: {why}", hint="check the name and DNS", step=ConnectStep.NAME
        ) from error
    failure: OSError = TimeoutError(errno.ETIMEDOUT, "no address")
    for family, kind, protocol, _, address in addresses:
        try:
            return await _connect(family, kind, protocol, address)
        except OSError as error:
            failure = error
    raise _failure(place(host, port), failure) from failure


async def _connect(
    family: int, kind: int, protocol: int, address: tuple[object, ...]
) -> socket.socket:
    connecting = socket.socket(family, kind | socket.SOCK_CLOEXEC, protocol)
    try:
        connecting.setblocking(False)
        async with asyncio.timeout(CONNECT_SECONDS):
            await asyncio.get_running_loop().sock_connect(connecting, address)
        # A call is one small message, and its sender waits for the answer.
        connecting.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        connecting.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    except BaseException:
        connecting.close()
        raise
    return connecting


def place(host: str, port: int) -> str:
    """Return host and port for people."""
    return printable(f"[{host}]:{port}" if ":" in host else f"{host}:{port}")


def _failure(where: str, error: OSError) -> ConnectFailed:
    if error.errno == errno.ECONNREFUSED:
        return ConnectFailed(f"{where}: refused", hint=_PORT_HINT, step=ConnectStep.PORT)
    why = error.strerror or "no answer"
    return ConnectFailed(f"{where}: {why}", hint=_ROUTE_HINT, step=ConnectStep.ROUTE)
