"""Wire: the socket of one VNC connection, its errors told in words. Reading: steps on it."""

from __future__ import annotations

import asyncio
import ssl
from typing import TYPE_CHECKING, Final, Generic, Self, TypeVar

from ...errors import ConnectionClosed
from ...untrusted_text import printable
from .steps import PAUSE

if TYPE_CHECKING:
    import socket

    from .steps import Steps

T = TypeVar("T")
#: What may wait unread before the server is made to wait.
_READ_AHEAD: Final = 1 << 19
#: A server that says a lot of nothing must not keep others from their turn.
_READS_PER_PAUSE: Final = 512
#: For a polite end; who does not answer by then is cut off.
_CLOSE_SECONDS: Final = 1.0


class Wire:
    """``place`` names the server in errors. Only one reader at a time."""

    def __init__(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        place: str,
        *,
        is_private: bool,
    ) -> None:
        self.place = place
        #: Nobody else can read what is said: TLS, or a socket inside this machine.
        self.is_private = is_private
        #: TLS with a certificate: the server may want one of ours too, and says so by hanging up.
        self.is_certified = False
        self._reads = 0
        self._reader = reader
        self._writer = writer

    @classmethod
    async def open(cls, sock: socket.socket, host_name: str) -> Self:
        """Take over ``sock``, which is connected."""
        place = _place(sock, host_name)
        is_private = sock.family.name == "AF_UNIX"
        try:
            reader, writer = await asyncio.open_connection(sock=sock, limit=_READ_AHEAD)
        except OSError as error:
            raise ConnectionClosed(f"{place}: {_words(error)}") from error
        return cls(reader, writer, place, is_private=is_private)

    async def read(self, count: int) -> bytes:
        """Return exactly ``count`` bytes; if cancelled, nothing has been taken.

        Raises:
            ConnectionClosed: there are not that many, or the connection broke.
        """
        self._reads += 1
        if self._reads % _READS_PER_PAUSE == 0:
            await asyncio.sleep(0)  # what has come already is read without waiting
        try:
            return await self._reader.readexactly(count)
        except asyncio.IncompleteReadError:
            raise self._ended() from None
        except OSError as error:
            raise self._ended(error) from error

    async def run(self, steps: Steps[T]) -> T:
        """Drive ``steps`` to the end."""
        return await Reading(steps).finish(self)

    async def write(self, data: bytes) -> None:
        """Send bytes; returns when the server can take more.

        Raises:
            ConnectionClosed: the connection broke.
        """
        try:
            self._writer.write(data)
            await self._writer.drain()
        except OSError as error:
            raise self._ended(error) from error

    async def start_tls(self, context: ssl.SSLContext, host_name: str | None) -> None:
        """Speak TLS from here on.

        Raises:
            OSError: the handshake failed (``ssl.SSLError`` and others).
        """
        await self._writer.start_tls(context, server_hostname=host_name)
        self.is_private = True

    @property
    def is_at_end(self) -> bool:
        """The server has hung up, and all it said is read; or the connection broke."""
        return self._reader.at_eof() or self._reader.exception() is not None

    async def close(self) -> None:
        """Leave politely, within a second, whatever the server does."""
        if self._writer.transport.is_closing():
            return self.abort()
        try:
            self._writer.close()
            async with asyncio.timeout(_CLOSE_SECONDS):
                await self._writer.wait_closed()
        except (OSError, TimeoutError):
            pass  # it is closed either way
        finally:
            self.abort()
        return None

    def abort(self) -> None:
        """Leave at once."""
        self._writer.transport.abort()

    def _ended(self, error: OSError | None = None) -> ConnectionClosed:
        if error is not None and not isinstance(error, ConnectionError):
            return ConnectionClosed(f"{self.place}: {_words(error)}")
        return ConnectionClosed(
            f"{self.place}: the VNC server has closed the connection",
            hint="the guest has ended, or somebody took the display for themselves",
        )


class Reading(Generic[T]):
    """Steps on their way: cancelled while they wait, they go on where they were."""

    def __init__(self, steps: Steps[T]) -> None:
        self._steps = steps
        self._wanted: int | None = None

    async def finish(self, wire: Wire) -> T:
        """Drive the steps to their end.

        Raises:
            EngineError: the connection ended, or the server does not keep to the protocol.
        """
        try:
            if self._wanted is None:
                self._wanted = next(self._steps)
            while True:
                if self._wanted == PAUSE:
                    await asyncio.sleep(0)
                    data = b""
                else:
                    data = await wire.read(self._wanted)
                self._wanted = self._steps.send(data)
        except StopIteration as done:
            result: T = done.value
            return result


def _place(sock: socket.socket, host_name: str) -> str:
    try:
        peer = sock.getpeername()
    except OSError:
        peer = ""
    if isinstance(peer, tuple):
        return f"VNC at {printable(host_name or peer[0])}:{peer[1]}"
    if isinstance(peer, bytes):
        peer = peer.decode(errors="replace")
    return f"VNC at {printable(peer or host_name)}" if peer or host_name else "VNC"


def _words(error: OSError) -> str:
    if isinstance(error, ssl.SSLError):
        return f"TLS broke: {printable(error.reason or str(error), 120).lower()}"
    return printable(error.strerror or str(error) or type(error).__name__, 120)
