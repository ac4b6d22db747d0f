"""TextSession: a serial port, console or channel as a terminal that several may look at.

One reader takes what the guest says, in slices, so that a flood leaves the others their turn; while
it is behind, the stream holds the guest back.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

from ..errors import (
    ConnectionClosed,
    EngineError,
    ErrorCode,
    OperationInvalid,
    OperationTimeout,
    Unsupported,
)
from .session import TYPING_DEADLINE, Session, SessionState
from .text_log import TextLog, past_of

if TYPE_CHECKING:
    from pathlib import Path

    from ..byte_stream import ByteStream
    from ..console.text_grid import TextGrid
    from ..console.vt import Terminal
    from ..domain import Domain
    from .ports import Port

#: Bytes that the terminal is fed before other tasks get their turn.
SLICE: Final = 8192
#: What a driver says of a console that somebody else has open.
_BUSY_WORDS: Final = ("active console session", "active channel stream", "taken by another")


class TextSession(Session):
    """A port of a domain; ``force`` sends away who is there when it opens."""

    def __init__(self, domain: Domain, port: Port, *, force: bool = False) -> None:
        from ..console.vt import Terminal

        super().__init__(domain, f"{domain.name} {port.title}")
        self.port = port
        self.terminal: Terminal = Terminal()
        self._force = force
        self._stream: ByteStream | None = None
        self._turn = asyncio.Lock()
        self._has_past = False
        self._log: TextLog | None = None

    @property
    def grid(self) -> TextGrid:
        """The terminal's screen."""
        return self.terminal

    @property
    def log_path(self) -> Path | None:
        """The file that everything is written to now; None for none."""
        return self._log.path if self._log else None

    @property
    def log_failure(self) -> EngineError | None:
        """Why the log ended by itself; None while it goes on, or where there is none."""
        return self._log.failure if self._log else None

    # -- what goes to the guest ---------------------------------------------------------------

    async def send(self, data: bytes) -> None:
        """Give the guest bytes, in the order of the calls.

        Raises:
            OperationInvalid: it is not live. OperationTimeout: the guest does not take it.
        """
        stream = self._stream
        if stream is None or self.state is not SessionState.LIVE:
            raise OperationInvalid(
                f"{self.title} is {self.state.value}: nothing can be typed there",
                hint=self.reason.message if self.reason else "",
            )
        try:
            async with asyncio.timeout(TYPING_DEADLINE), self._turn:
                await stream.write(data)
        except TimeoutError as error:
            raise OperationTimeout(
                f"{self.title}: the guest takes no keys",
                hint="nothing in the guest reads this port, or the guest is paused",
            ) from error

    async def paste(self, text: str) -> None:
        """Give the guest a text, marked as a paste where the guest asked for marks."""
        from ..console.vt import pasted

        await self.send(pasted(self.terminal.modes, text))

    async def take_over(self) -> None:
        """Open it though somebody else has it, who is sent away; ``settled`` tells whether."""
        if self.state is not SessionState.LIVE:
            self._force = True
            self.retry()
            # Where it is being opened at this moment, without force: that was not the last try.
            self._wanted.set()

    def resize(self, columns: int, rows: int) -> None:
        """Give the terminal another size; the guest is not told: a serial line has no size."""
        if (columns, rows) != (self.terminal.columns, self.terminal.rows):
            self.terminal.resize(columns, rows)
            self._tell()

    # -- the log ------------------------------------------------------------------------------

    async def log_to(self, path: Path) -> None:
        """Write everything that the guest says from now on to the end of a file.

        Raises:
            StorageFailed: the file cannot be written.
        """
        await self.stop_log()
        log = await TextLog.open(path, self.tasks, failed=self._tell)
        log.leave = self.tap(log.write)
        self._log = log

    async def stop_log(self) -> None:
        """End the log; what was heard so far is in it."""
        log, self._log = self._log, None
        if log:
            await log.close()

    async def close(self) -> None:
        """End it."""
        try:
            await self.stop_log()
        finally:
            await super().close()

    # -- the life of it -----------------------------------------------------------------------

    async def _serve(self) -> EngineError:
        if self.port.why_closed:
            raise Unsupported(f"{self.title} cannot be opened: {self.port.why_closed}")
        if not self._has_past:
            self._has_past = True
            await self._feed(await past_of(self.port, self.domain.connection.uri))
            self.terminal.take_replies()  # whoever asked is gone
        force, self._force = self._force, False
        stream = await self._open(force=force)
        try:
            self._stream = stream
            self._force = False  # nobody need be sent away any more
            self._wanted.clear()
            self._become(SessionState.LIVE, None)
            return await self._read(stream)
        finally:
            self._stream = None
            stream.abort()

    async def _open(self, *, force: bool) -> ByteStream:
        console = self.domain.console
        if self.port.kind == "channel":
            return await console.open_channel(self.port.target, force=force)
        return await console.open(self.port.alias, force=force)

    async def _read(self, stream: ByteStream) -> EngineError:
        while data := await stream.read():
            await self._feed(data)
        return ConnectionClosed(f"{self.title}: the other end hung up")

    async def _feed(self, data: bytes) -> None:
        for start in range(0, len(data), SLICE):
            piece = data[start : start + SLICE]
            self.terminal.feed(piece)
            if self._stream is not None:
                self._hear(piece)
                self._answer(self._stream)
            self._tell()
            await asyncio.sleep(0)

    def _answer(self, stream: ByteStream) -> None:
        """Send what the guest asked of its terminal; one that does not listen gets no more."""
        replies = self.terminal.take_replies()
        if replies and not self._turn.locked():
            self.tasks.spawn(self._reply(stream, replies), name=f"answer to {self.title}")

    async def _reply(self, stream: ByteStream, replies: bytes) -> None:
        try:
            async with asyncio.timeout(TYPING_DEADLINE), self._turn:
                await stream.write(replies)
        except (TimeoutError, EngineError):
            return  # the reader is told of the end of the stream

    def _state_for(self, reason: EngineError) -> SessionState:
        return SessionState.TAKEN if is_taken(reason) else SessionState.LOST


def is_taken(reason: EngineError) -> bool:
    """Tell whether a console could not be opened because somebody else has it."""
    if reason.code == ErrorCode.RESOURCE_BUSY:
        return True
    words = reason.message.lower()
    return any(busy in words for busy in _BUSY_WORDS)
