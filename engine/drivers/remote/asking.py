"""Asking: the connections of one driver to its daemon, and how its verbs ask over them.

The groups of verbs (``snapshots.py``, ``block_jobs.py``, …) are classes over this one;
``RemoteDriver`` is made of all of them.
"""

from __future__ import annotations

import asyncio
import re
from typing import TYPE_CHECKING, Any, ClassVar, Final, TypeVar

from ...credentials import RememberedCredentials
from ...errors import ConnectionClosed, Unsupported
from ...tasks import Tasks
from ..base import HypervisorDriver
from .connecting import connect

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from ...clock import Clock
    from ...events import Event
    from ...rpc.client import RpcClient
    from ...rpc.stream import RpcStream
    from ...uri import ConnectionURI

_Answer = TypeVar("_Answer")

#: A daemon without a function names it, or the number of its procedure. The same error with a
#: sentence instead is about one object: this pool cannot, another can.
_WHOLE_FUNCTION: Final = re.compile(r": vir[A-Z]\w*$|^the server is too old")


class Asking(HypervisorDriver):
    """Two connections: one for what is answered at once, one for what can last."""

    title: ClassVar[str] = "libvirt"
    #: The connection for short calls and events; set by ``open``.
    _client: RpcClient

    def __init__(self, uri: ConnectionURI, emit: Callable[[Event], None], clock: Clock) -> None:
        super().__init__(uri, emit, clock)
        self._tasks = Tasks()
        self._read_only = False
        self._logins = RememberedCredentials(self.credentials)
        self._clients: list[RpcClient] = []
        self._slow_client: RpcClient | None = None
        self._slow_lock = asyncio.Lock()
        self._refusals: dict[str, str] = {}
        self._is_closing = False

    def why_unsupported(self, verb: str) -> str | None:
        """Return why not: the driver has no such verb, or the daemon refused it before."""
        return super().why_unsupported(verb) or self._refusals.get(verb)

    async def _connect(self) -> RpcClient:
        self._logins.begin_attempt()
        client = await connect(
            self.uri, read_only=self._read_only, credentials=self._logins, clock=self.clock
        )
        self._clients.append(client)
        if self._is_closing:
            await client.close()
            raise ConnectionClosed(f"{self.uri} is closed")
        return client

    async def _ask(self, verb: str, procedure: str, *arguments: Any) -> Any:
        """Call a procedure for a verb; remember it when the daemon does not have it."""
        return await self._remember_refusal(verb, self._client.call(procedure, *arguments))

    async def _ask_slowly(self, verb: str, procedure: str, *arguments: Any) -> Any:
        """As ``_ask``, for what can last: a daemon works on five calls of a connection at a time.

        Such calls and all streams have a second connection, made when it is needed first.
        """
        client = await self._slow()
        return await self._remember_refusal(verb, client.call(procedure, *arguments))

    async def _open_stream(self, verb: str, procedure: str, *arguments: Any) -> RpcStream:
        """Call a procedure that opens a stream."""
        client = await self._slow()
        return await self._remember_refusal(verb, client.open_stream(procedure, *arguments))

    async def _slow(self) -> RpcClient:
        async with self._slow_lock:
            client = self._slow_client
            if client is not None and client.lost.done():
                self._slow_client = None
                await client.close()
                self._clients.remove(client)
            if self._slow_client is None:
                self._slow_client = await self._connect()
            return self._slow_client

    async def _remember_refusal(self, verb: str, answer: Awaitable[_Answer]) -> _Answer:
        try:
            return await answer
        except Unsupported as error:
            if _WHOLE_FUNCTION.search(error.message):
                self._refusals[verb] = error.message
            raise
