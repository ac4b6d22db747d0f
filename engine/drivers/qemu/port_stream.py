"""PortStream: the bytes of a guest's serial port or channel: a unix socket, or a pseudo-terminal.

Nothing is read before somebody asks: what the guest writes waits in the kernel, and then in QEMU.
"""

from __future__ import annotations

import asyncio
import fcntl
import os
import socket
import termios
import tty
from typing import TYPE_CHECKING, Final, Protocol

from ...errors import ConnectFailed, EngineError, OperationFailed, OperationInvalid
from ...untrusted_text import printable
from .unix_path import short_path

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_READ_SIZE: Final = 64 * 1024
#: Says that no socket of the host can be entered under this name right now.
_TAKEN: Final = "is taken by another: an active console session exists"


class _Fileno(Protocol):
    def fileno(self) -> int:
        """Return the descriptor."""

    def close(self) -> None:
        """Let go of it."""


class PortStream:
    """A ``ByteStream`` over a descriptor; ``left`` is called once when it is over from our side."""

    def __init__(self, port: _Fileno, name: str, left: Callable[[PortStream], None]) -> None:
        self._port = port
        self._name = name
        self._left = left
        self._failure: EngineError | None = None
        self._is_at_end = False
        #: Who waits, with what ends the watching.
        self._waits: dict[asyncio.Future[None], Callable[[int], object]] = {}

    @property
    def is_open(self) -> bool:
        """Whether somebody is there still: it was neither left nor read to its end."""
        return self._failure is None and not self._is_at_end

    async def read(self) -> bytes:
        """Return the next bytes; ``b""`` when the guest is gone."""
        while not self._is_at_end:
            self._require_open()
            try:
                data = os.read(self._port.fileno(), _READ_SIZE)
            except BlockingIOError:
                loop = asyncio.get_running_loop()
                await self._ready(loop.add_reader, loop.remove_reader)
            except OSError:  # EIO of a pseudo-terminal, ECONNRESET of a socket
                self._is_at_end = True
            else:
                self._is_at_end = not data
                return data
        return b""

    async def write(self, data: bytes | memoryview) -> None:
        """Send bytes; returns when the port has taken them.

        Raises:
            OperationFailed: the guest is gone.
        """
        rest = memoryview(data)
        while rest:
            self._require_open()
            try:
                rest = rest[os.write(self._port.fileno(), rest) :]
            except BlockingIOError:
                loop = asyncio.get_running_loop()
                await self._ready(loop.add_writer, loop.remove_writer)
            except OSError as error:
                raise OperationFailed(f"{self._name}: {error.strerror}") from error

    async def finish(self) -> None:
        """Leave; everything that was written has been taken."""
        self.abort()

    def abort(self) -> None:
        """Leave at once."""
        self.end(OperationInvalid(f"{self._name} is closed"))

    def end(self, failure: EngineError) -> None:
        """Close it; whoever reads or writes from now on is told ``failure``."""
        if self._failure is not None:
            return
        self._failure = failure
        for wait, forget in self._waits.items():
            forget(self._port.fileno())
            if not wait.done():
                wait.set_exception(failure)
        self._port.close()
        self._left(self)

    def _require_open(self) -> None:
        if self._failure is not None:
            raise self._failure

    async def _ready(self, watch: Callable[..., object], forget: Callable[[int], object]) -> None:
        """Wait until the descriptor can be used, or the stream is ended."""
        wait: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        watch(self._port.fileno(), _wake, wait)
        self._waits[wait] = forget
        try:
            await wait
        finally:
            del self._waits[wait]
            if self._failure is None:  # else it is closed, and its number may be another's
                forget(self._port.fileno())


def _wake(wait: asyncio.Future[None]) -> None:
    if not wait.done():
        wait.set_result(None)


async def connect_socket(path: Path, name: str) -> _Fileno:
    """Return a connection to the unix socket at which QEMU listens.

    Raises:
        ConnectFailed: nobody listens there. OperationFailed: its queue is full of others.
    """
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM | socket.SOCK_CLOEXEC)
    connection.setblocking(False)
    try:
        with short_path(path) as short:
            connection.connect(short)
    except BlockingIOError:
        connection.close()
        raise taken(name) from None
    except OSError as error:
        connection.close()
        where = printable(str(path))
        raise ConnectFailed(f"{name}: nobody listens at {where}: {error.strerror}") from error
    return connection


def open_terminal(path: Path, name: str) -> _Fileno:
    """Return a pseudo-terminal, raw, for us alone as far as others ask for the lock too.

    TIOCEXCL would hold beyond our end, since QEMU keeps the terminal open.

    Raises:
        OperationFailed: another program has it. ConnectFailed: it cannot be opened.
    """
    try:
        number = os.open(path, os.O_RDWR | os.O_NOCTTY | os.O_NONBLOCK | os.O_CLOEXEC)
    except BlockingIOError:
        raise taken(name) from None
    except OSError as error:
        if error.errno == _EBUSY:
            raise taken(name) from error
        where = printable(str(path))
        raise ConnectFailed(f"{name}: {where}: {error.strerror}") from error
    file = os.fdopen(number, "r+b", buffering=0)
    try:
        fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
        tty.setraw(number, termios.TCSANOW)
    except BlockingIOError:
        file.close()
        raise taken(name) from None
    except (OSError, termios.error) as error:
        file.close()
        raise ConnectFailed(f"{name}: no terminal: {error}") from error
    return file


def taken(name: str) -> OperationFailed:
    """Return the error for a port that somebody else is on."""
    return OperationFailed(f"{name} {_TAKEN}")


_EBUSY: Final = 16
