"""display_route: the way to a display's server, as a connected socket.

The ways, in this order: a socket that the hypervisor hands over; the display's unix socket or port,
where the hypervisor is on this machine; through the ssh of the connection, which is logged in
already; else the display's port on the other host, where it listens to others at all. A connection
through ssh never goes past it: what is asked to be hidden is not sent in the clear.
"""

from __future__ import annotations

import asyncio
import os
import socket
from contextlib import suppress
from ipaddress import ip_address
from typing import TYPE_CHECKING, Final

from ..errors import ConnectFailed, ConnectStep, EngineError, OperationTimeout, Unsupported
from ..rpc.transports.route import SshRoute, route_for
from ..rpc.transports.target import Target, TcpTarget, UnixTarget

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator

    from ..domain import Domain
    from ..tasks import Tasks
    from .displays import Display

#: Bytes that are moved at once between ssh and a viewer.
_PIECE: Final = 65_536
#: Transports that lead through ssh.
_SSH: Final = frozenset({"ssh", "libssh", "libssh2"})
#: What a server that listens everywhere says, and where it is on its own machine.
_EVERYWHERE: Final = {"": "127.0.0.1", "0.0.0.0": "127.0.0.1", "::": "::1"}

_HINT: Final = "does the display listen there, and does the host let ssh forward to it?"


async def open_socket(
    domain: Domain, display: Display, *, tasks: Tasks, skip_authentication: bool = True
) -> socket.socket:
    """Return a socket that speaks the display's protocol: the caller's.

    What must be done behind it while it is open is done in ``tasks``. The server is asked to trust
    whom the hypervisor hands over, unless ``skip_authentication`` is False.

    Raises:
        ConnectFailed: no way leads there; the last one is told, and what to do.
        Unsupported: nobody can be connected to a display of its kind.
    """
    if not display.is_served:
        raise Unsupported(
            f"{domain.name}: a display of kind {display.kind} is a window of its host"
        )
    failures: list[EngineError] = []
    for attempt in _ways(domain, display, tasks, skip_authentication=skip_authentication):
        try:
            return await attempt()
        except EngineError as failure:
            failures.append(failure)
    raise _failure(domain, display, failures)


def targets_of(display: Display) -> list[Target]:
    """Return the places of a display as its own machine names them."""
    targets: list[Target] = [UnixTarget(place.socket) for place in display.listens if place.socket]
    if (port := display.port or display.tls_port) is not None:
        addresses = [place.address for place in display.listens if not place.socket]
        targets += [TcpTarget(_EVERYWHERE.get(name, name), port) for name in addresses or [""]]
    return targets


def _ways(
    domain: Domain, display: Display, tasks: Tasks, *, skip_authentication: bool
) -> Iterator[Callable[[], Awaitable[socket.socket]]]:
    connection = domain.connection
    uri = connection.uri
    if connection.why_impossible("open_graphics") is None:
        yield lambda: _handed_over(domain, display, skip_authentication=skip_authentication)
        if skip_authentication:
            yield lambda: _handed_over(domain, display, skip_authentication=False)
    targets = targets_of(display)
    for target in targets:
        if uri.transport in _SSH:
            yield lambda target=target: _through_ssh(domain, display, target, tasks)  # type: ignore[misc]
        elif not uri.host:
            yield lambda target=target: _here(domain, target)  # type: ignore[misc]
    if uri.host and uri.transport not in _SSH:
        for target in _reachable(display, uri.host):
            yield lambda target=target: _here(domain, target)  # type: ignore[misc]


async def _handed_over(
    domain: Domain, display: Display, *, skip_authentication: bool
) -> socket.socket:
    descriptor = await domain.console.open_graphics(
        display.index, skip_authentication=skip_authentication
    )
    try:
        sock = socket.socket(fileno=descriptor)
    except BaseException:
        os.close(descriptor)
        raise
    sock.setblocking(False)
    return sock


async def _here(domain: Domain, target: Target) -> socket.socket:
    if isinstance(target, UnixTarget):
        from ..rpc.transports.unix import connect_unix

        return await connect_unix(target.path, domain.connection.clock)
    from ..rpc.transports.tcp import connect_tcp

    return await connect_tcp(target.host, target.port)


def _reachable(display: Display, host: str) -> Iterator[Target]:
    """Yield the places under which another host's display can be reached directly."""
    port = display.port or display.tls_port
    for place in display.listens if port else ():
        if place.socket or place.address == "localhost":
            continue
        if place.address in _EVERYWHERE:
            yield TcpTarget(host, port or 0)
            continue
        with suppress(ValueError):
            if ip_address(place.address).is_loopback:
                continue
        yield TcpTarget(place.address, port or 0)


def _failure(domain: Domain, display: Display, failures: list[EngineError]) -> EngineError:
    what = f"{domain.name}: its {display.kind} display"
    if failures:
        last = failures[-1]
        step = last.step if isinstance(last, ConnectFailed) else ConnectStep.SOCKET
        return ConnectFailed(
            f"{what}: {last.message}",
            hint=last.hint or _HINT,
            step=step or ConnectStep.PORT,
        )
    if display.listens and (display.port or display.tls_port or targets_of(display)):
        return ConnectFailed(
            f"{what} listens to its own host only",
            hint="connect to the host with +ssh: qemu+ssh://host/system",
            step=ConnectStep.ROUTE,
        )
    return ConnectFailed(
        f"{what} listens nowhere",
        hint="is the domain running, and is there a <listen> in its <graphics>?",
        step=ConnectStep.SOCKET,
    )


# -- through ssh ----------------------------------------------------------------------------------


async def _through_ssh(
    domain: Domain, display: Display, target: Target, tasks: Tasks
) -> socket.socket:
    """Start a stream through the login of the connection, and join it to a socket."""
    connection = domain.connection
    try:
        # Reading a document is what asks for no more rights than looking at a screen does.
        return await connection.call("domain_xml", _join(domain, display, target, tasks))
    except OperationTimeout as error:
        raise ConnectFailed(
            f"{connection.uri}: ssh did not reach the display in time", step=ConnectStep.ROUTE
        ) from error


async def _join(domain: Domain, display: Display, target: Target, tasks: Tasks) -> socket.socket:
    from ..rpc.transports.tunnel import open_tunnel

    connection = domain.connection
    route = route_for(
        connection.uri,
        read_only=connection.read_only,
        environment=os.environ,
        user_id=os.geteuid(),
    )
    assert isinstance(route, SshRoute)
    reader, writer = await open_tunnel(
        route, target, credentials=connection.driver.credentials, clock=connection.clock
    )
    try:
        # A VNC server speaks first: what ssh could not do is known before anybody waits for it.
        greeting = await reader.read(_PIECE) if display.kind == "vnc" else b""
        if display.kind == "vnc" and not greeting:
            raise ConnectFailed(
                "ssh hung up on the way to the display",
                hint="does the other host allow forwarding (AllowTcpForwarding in sshd_config)?",
                step=ConnectStep.ROUTE,
            )
        ours, theirs = socket.socketpair()
    except BaseException:
        writer.close()
        with suppress(EngineError, OSError):
            await writer.wait_closed()
        raise
    ours.setblocking(False)
    theirs.setblocking(False)
    tasks.spawn(_carry(reader, writer, theirs, greeting), name=f"way to {domain.name}'s display")
    return ours


async def _carry(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, sock: socket.socket, first: bytes
) -> None:
    """Move bytes both ways until either end closes; then close the other."""
    from ..tasks import Tasks

    both = Tasks()
    try:
        ends = (
            both.spawn(_down(reader, sock, first), name="from the display"),
            both.spawn(_up(sock, writer), name="to the display"),
        )
        await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
    finally:
        try:
            await both.cancel()
        finally:  # however often this is cancelled, both ends are closed
            sock.close()
            writer.close()
            with suppress(EngineError, OSError):
                await writer.wait_closed()


async def _down(reader: asyncio.StreamReader, sock: socket.socket, first: bytes) -> None:
    loop = asyncio.get_running_loop()
    with suppress(EngineError, OSError):
        data = first or await reader.read(_PIECE)
        while data:
            await loop.sock_sendall(sock, data)
            data = await reader.read(_PIECE)


async def _up(sock: socket.socket, writer: asyncio.StreamWriter) -> None:
    loop = asyncio.get_running_loop()
    with suppress(EngineError, OSError):
        while data := await loop.sock_recv(sock, _PIECE):
            writer.write(data)
            await writer.drain()
