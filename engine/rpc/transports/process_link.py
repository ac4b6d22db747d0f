"""ProcessLink: the wire to a program's standard input and output, and the program's end.

It stands between the socket and who takes the bytes: when the connection is lost it waits for the
program, whose last words tell why, and only then says so.
"""

from __future__ import annotations

import asyncio
import socket
from typing import TYPE_CHECKING, Final, Protocol

from ...tasks import Tasks
from .process import Process
from .socket_transport import SocketTransport
from .wire import WireProtocol

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ...errors import EngineError
    from .prompts import PromptDesk

#: Seconds a program may take for its last words, after it closed its output.
_LAST_WORDS: Final = 2.0


class Explain(Protocol):
    """Why a program ended, as an error."""

    def __call__(self, status: int, words: str, *, answered: bool) -> EngineError:
        """Return it; ``words`` are foreign, ``answered`` tells whether bytes had come before."""
        ...


class ProcessLink(WireProtocol):
    """Made by ``ProcessLink.start``; ends its program, and closes ``desk``, when it ends."""

    def __init__(self, process: Process, wire: WireProtocol, explain: Explain) -> None:
        self._process = process
        self._wire = wire
        self._explain = explain
        self._tasks = Tasks()
        self._answered = False
        self._given_up: EngineError | None = None
        #: Where the program's questions are answered.
        self.desk: PromptDesk | None = None
        #: Whether what the program started is others' too, once it has answered.
        self.is_shared = False

    @classmethod
    def start(
        cls,
        argv: Sequence[str],
        environment: Mapping[str, str],
        wire: WireProtocol,
        explain: Explain,
    ) -> tuple[ProcessLink, SocketTransport]:
        """Start ``argv``; neither blocks nor waits.

        Raises:
            OSError: the program cannot be run.
        """
        ours, theirs = socket.socketpair()
        with theirs:
            try:
                process = Process(argv, environment, theirs)
            except BaseException:
                ours.close()
                raise
        link = cls(process, wire, explain)
        return link, SocketTransport(ours, link, argv[0])

    def give_up(self, failure: EngineError) -> None:
        """End the connection for a reason of ours."""
        self._given_up = self._given_up or failure
        self._transport.abort()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Hand on the transport."""
        assert isinstance(transport, SocketTransport)
        self._transport = transport
        self._wire.connection_made(transport)

    def data_received(self, data: bytes) -> None:
        """Hand on bytes; the first prove that the program has come through."""
        if not self._answered:
            self._answered = True
            self._process.owns_group = not self.is_shared
        self._wire.data_received(data)

    def pause_writing(self) -> None:
        """Hand it on."""
        self._wire.pause_writing()

    def resume_writing(self) -> None:
        """Hand it on."""
        self._wire.resume_writing()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait for the program's end, then hand on why it ended."""
        self._tasks.spawn(self._finish(by_us=exc is None), name="end of a connection's program")

    async def _finish(self, *, by_us: bool) -> None:
        if not by_us:
            await asyncio.wait((self._process.exited,), timeout=_LAST_WORDS)
        status = await self._process.end()
        if self.desk:
            await self.desk.close()
        failure = self._given_up
        if failure is None and not by_us:
            failure = self._explain(status, self._process.words, answered=self._answered)
        self._wire.connection_lost(failure)
