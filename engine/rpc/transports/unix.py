"""The way to a daemon of this machine: its unix socket, and starting a user's own daemon.

Facts of the start, so that libvirt's clients and we do not both start one: the lock file beside
the socket is named after the daemon, and whoever starts it holds a write lock on it meanwhile.
"""

from __future__ import annotations

import asyncio
import errno
import fcntl
import os
import posixpath
import socket
import struct
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Final

from ...errors import ConnectFailed, ConnectStep
from ...tasks import Tasks
from ...untrusted_text import printable
from .process import Process
from .socket_transport import SocketTransport

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from ...clock import Clock
    from .route import UnixRoute
    from .wire import WireProtocol

#: Seconds between two tries, and how often a daemon that was started is tried.
_PAUSE: Final = 0.01
_TRIES: Final = 500
#: struct flock of fcntl(2): type, whence, start, length, process.
_WRITE_LOCK: Final = struct.pack("hhqqi", fcntl.F_WRLCK, os.SEEK_SET, 0, 1, 0)

_START_ONE: Final = "start it: systemctl start libvirtd.socket, or virtqemud.socket"
#: What connect(2) says -> where the way ended, in words, and what to do.
_FAILURES: Final = {
    errno.ENOENT: (ConnectStep.DAEMON, "no libvirt daemon: {path} does not exist", _START_ONE),
    errno.ECONNREFUSED: (
        ConnectStep.DAEMON, "no libvirt daemon: nobody listens at {path} any more", _START_ONE,
    ),
    errno.EACCES: (
        ConnectStep.SOCKET, "{path}: permission denied",
        "join the group libvirt (usermod -aG libvirt USER, log in again) or use qemu:///session",
    ),
}  # fmt: skip


async def open_unix(route: UnixRoute, wire: WireProtocol, clock: Clock) -> SocketTransport:
    """Connect to the daemon's socket, after starting the daemon where the route says how.

    Raises:
        ConnectFailed: step SOCKET: we may not use it. Step DAEMON: nobody listens there.
    """
    try:
        connected = await connect_unix(route.path, clock)
    except ConnectFailed as failure:
        if route.autostart is None or failure.step is not ConnectStep.DAEMON:
            raise
        connected = await _start_and_connect(route.path, route.autostart, clock)
    return SocketTransport(connected, wire, f"the daemon at {route.path}")


async def connect_unix(path: str, clock: Clock) -> socket.socket:
    """Return a socket that is connected to the one at ``path``; does not block.

    Raises:
        ConnectFailed: it cannot be connected.
    """
    connecting = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM | socket.SOCK_CLOEXEC)
    connecting.setblocking(False)
    try:
        while True:
            try:
                connecting.connect(path)
            except BlockingIOError:
                # Too many wait to be accepted. Nothing tells when a place is free (connect(2)).
                await clock.sleep(_PAUSE)
            else:
                return connecting
    except OSError as error:
        connecting.close()
        raise _failure(path, error) from error
    except BaseException:
        connecting.close()
        raise


async def _start_and_connect(path: str, command: tuple[str, ...], clock: Clock) -> socket.socket:
    folder = posixpath.dirname(path)
    try:
        os.makedirs(folder, mode=0o700, exist_ok=True)
        async with _write_lock(f"{folder}/{posixpath.basename(command[0])}.lock", clock):
            try:
                # Whoever held the lock before us may have started it.
                return await connect_unix(path, clock)
            except ConnectFailed as failure:
                if failure.step is not ConnectStep.DAEMON:
                    raise
            await _start(command)
            return await _connect_to_started(path, clock)
    except OSError as error:
        where = printable(str(error.filename or path))
        raise ConnectFailed(
            f"the user's own daemon cannot be started: {where}: {error.strerror}",
            hint=f"install the package with {printable(command[0])}, or use qemu:///system",
            step=ConnectStep.DAEMON,
        ) from error


@asynccontextmanager
async def _write_lock(path: str, clock: Clock) -> AsyncIterator[None]:
    file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        while True:
            try:
                # Of this file description, not of the process: two of ours wait for each other.
                fcntl.fcntl(file, fcntl.F_OFD_SETLK, _WRITE_LOCK)
            except (BlockingIOError, PermissionError):
                await clock.sleep(_PAUSE)
            else:
                break
        yield
    finally:
        os.close(file)


async def _start(command: tuple[str, ...]) -> None:
    """Run a daemon that goes to the background by itself, once it is ready.

    Raises:
        ConnectFailed: it did not start; says what it said.
        OSError: there is no such program.
    """
    daemon = Process((*command, "--daemon"), os.environ)
    daemon.owns_group = False
    try:
        status = await asyncio.shield(daemon.exited)
    except asyncio.CancelledError:
        await Tasks().complete(daemon.end(), name=f"end of {command[0]}")
        raise
    if status:
        words = printable(daemon.words.strip()) or f"exit status {status}"
        raise ConnectFailed(
            f"{printable(command[0])} did not start: {words}", step=ConnectStep.DAEMON
        )


async def _connect_to_started(path: str, clock: Clock) -> socket.socket:
    for _ in range(_TRIES):
        try:
            return await connect_unix(path, clock)
        except ConnectFailed as failure:
            if failure.step is not ConnectStep.DAEMON:
                raise
        await clock.sleep(_PAUSE)
    return await connect_unix(path, clock)


def _failure(path: str, error: OSError) -> ConnectFailed:
    default = ConnectStep.SOCKET, f"{{path}}: {error.strerror or error}", ""
    step, words, hint = _FAILURES.get(error.errno or 0, default)
    return ConnectFailed(words.format(path=printable(path)), hint=hint, step=step)
