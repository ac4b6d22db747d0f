"""DelayProxy: a line that is far, deaf, or cut, between a client and a server that are near.

Every byte arrives ``delay`` seconds late, and any number of them may be under way: the line is
long, not narrow. Descriptors passed over a unix socket are lost.
"""

from __future__ import annotations

import asyncio
from collections import deque
from typing import TYPE_CHECKING, Self, cast

from engine.tasks import Tasks

if TYPE_CHECKING:
    from pathlib import Path

    from .streams import Address


class DelayProxy:
    """``async with DelayProxy(target, delay=0.05) as proxy`` listens at ``proxy.address``.

    That is a free port of the loopback interface, or the unix socket ``path``.

    Attributes:
        connections: how many clients have come.
        sent: bytes that clients have sent, though they may not have arrived.
        received: bytes that servers have answered, though they may not have arrived.
    """

    address: Address

    def __init__(self, target: Address, *, delay: float = 0.0, path: Path | None = None) -> None:
        self.delay = delay
        self.connections = self.sent = self.received = 0
        self._target = target
        self._path = path
        self._links: set[_Link] = set()
        self._tasks = Tasks()
        self._came = asyncio.Event()
        self._deaf = False
        self._left: int | None = None
        self._enough: int | None = None

    async def __aenter__(self) -> Self:
        """Listen."""
        loop = asyncio.get_running_loop()
        if self._path is not None:
            self._server = await loop.create_unix_server(self._arrive, self._path)
            self.address = str(self._path)
        else:
            self._server = await loop.create_server(self._arrive, "127.0.0.1", 0)
            self.address = self._server.sockets[0].getsockname()[:2]
        return self

    async def __aexit__(self, *_: object) -> None:
        self._server.close()
        self.cut()
        await self._tasks.cancel()
        self.cut()
        await self._server.wait_closed()
        await asyncio.sleep(0)  # transports close their sockets in the next round

    @property
    def open(self) -> int:
        """How many connections there are now."""
        return len(self._links)

    def black_hole(self) -> None:
        """From now on take everything, whoever comes, and let nothing through."""
        self._deaf = True

    def hold_after(self, count: int) -> None:
        """Be a ``black_hole`` once clients have sent about ``count`` more bytes."""
        self._enough = self.sent + count

    def let_through(self) -> None:
        """Undo ``black_hole``: what it took is late, not lost."""
        self._deaf, self._enough = False, None
        for link in self._links:
            link.go_on()

    def truncate(self, count: int) -> None:
        """Let ``count`` more bytes of answers through, then cut the line in their midst."""
        self._left = count

    def cut(self) -> None:
        """End all connections that there are; new ones may come."""
        for link in [*self._links]:
            link.cut()

    def allowed(self, data: bytes, *, answer: bool) -> bytes | None:
        """Return what of ``data`` may arrive now; None if it must wait."""
        if self._deaf:
            return None
        if not answer or self._left is None:
            return data
        data = data[: self._left]
        self._left -= len(data)
        return data

    @property
    def ran_out(self) -> bool:
        """Whether the bytes of ``truncate`` have been let through."""
        return self._left == 0

    def forget(self, link: _Link) -> None:
        """Forget a connection that has ended; what ``truncate`` did is done."""
        self._links.discard(link)
        if self.ran_out:
            self._left = None

    def _arrive(self) -> _End:
        self.connections += 1
        link = _Link(self)
        self._links.add(link)
        self._tasks.spawn(self._reach(link), name="a far server")
        return link.client

    async def _reach(self, link: _Link) -> None:
        loop = asyncio.get_running_loop()
        try:
            if isinstance(self._target, tuple):
                await loop.create_connection(lambda: link.server, *self._target)
            else:
                await loop.create_unix_connection(lambda: link.server, self._target)
        except OSError:
            link.cut()

    def count(self, size: int, *, answer: bool) -> None:
        """Count bytes that have come."""
        if answer:
            self.received += size
        else:
            self.sent += size
            self._deaf = self._deaf or (self._enough is not None and self.sent >= self._enough)
        self._came.set()

    async def has_sent(self, count: int) -> None:
        """Return when clients have sent ``count`` bytes."""
        while self.sent < count:
            self._came.clear()
            await self._came.wait()


class _Link:
    """One client and its server."""

    def __init__(self, proxy: DelayProxy) -> None:
        self.proxy = proxy
        self.client = _End(self, answer=True)
        self.server = _End(self, answer=False)

    def come(self, end: _End, data: bytes) -> None:
        """Take what came at ``end``; empty means that it has closed."""
        other = self.other(end)
        self.proxy.count(len(data), answer=other.answer)
        other.expect(data)

    def other(self, end: _End) -> _End:
        return self.server if end is self.client else self.client

    def go_on(self) -> None:
        self.client.deliver()
        self.server.deliver()

    def cut(self) -> None:
        self.client.abort()
        self.server.abort()
        self.proxy.forget(self)


class _End(asyncio.Protocol):
    """One end; ``answer`` says that what arrives here are a server's answers."""

    def __init__(self, link: _Link, *, answer: bool) -> None:
        self.answer = answer
        self._link = link
        self._transport: asyncio.Transport | None = None
        self._aborted = False
        self._under_way: deque[bytes] = deque()
        self._arrived = 0  # how many of them may be written

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)
        if self._aborted:
            self._transport.abort()
        self.deliver()

    def data_received(self, data: bytes) -> None:
        self._link.come(self, data)

    def connection_lost(self, exc: Exception | None) -> None:
        if not self._aborted:
            self._aborted = True
            self._link.come(self, b"")

    def expect(self, data: bytes) -> None:
        """Deliver ``data`` in time."""
        self._under_way.append(data)
        asyncio.get_running_loop().call_later(self._link.proxy.delay, self._arrive)

    def deliver(self) -> None:
        """Write what has arrived."""
        proxy = self._link.proxy
        while self._transport and not self._aborted and self._arrived:
            data = proxy.allowed(self._under_way[0], answer=self.answer)
            if data is None:
                return
            self._under_way.popleft()
            self._arrived -= 1
            self._transport.write(data)
            if not data or (self.answer and proxy.ran_out):
                self._close(self._transport)

    def abort(self) -> None:
        """End at once."""
        self._aborted = True
        if self._transport:
            self._transport.abort()

    def _arrive(self) -> None:
        self._arrived += 1
        self.deliver()

    def _close(self, transport: asyncio.Transport) -> None:
        self._aborted = True
        transport.close()
        self._link.other(self).abort()
        self._link.proxy.forget(self._link)
