"""Attachment: standard input and output joined to a port of a guest.

On a terminal the guest's screen is painted (``screen_painter``) and Ctrl+] leaves. A pipe or a file
gets the guest's bytes as they are; a terminal whose keys we do not have gets the lines at the end.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from engine.access.session import SessionState
from engine.errors import EngineError
from engine.tasks import Tasks
from engine.untrusted_text import printable

from .output import ReaderGone, write_beside
from .raw_terminal import input_descriptor, raw_keys, read_input
from .screen_painter import ScreenPainter
from .screens import LONGEST_LINE, shown_lines

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine.access.text_session import TextSession

    from .output import Output

#: Ctrl+]
DETACH: Final = b"\x1d"
#: Seconds between two paintings.
_FRAME: Final = 1 / 60
#: Seconds without a word of the guest after which a pipe whose input has ended is done.
_IDLE: Final = 1.0
#: Rows of a terminal of which the last one is ours.
_ROWS: Final = 3


class Attachment:
    """Made before the session is live: nothing that the guest says is missed.

    ``typed`` hears what goes to the guest.
    """

    def __init__(
        self, session: TextSession, output: Output, typed: Callable[[bytes], None] | None = None
    ) -> None:
        self._session = session
        self._output = output
        self._typed = typed or (lambda _: None)
        self._keyboard = input_descriptor()
        self._has_keys = self._keyboard is not None and os.isatty(self._keyboard)
        self._change = asyncio.Event()
        self._is_over = False
        self._failure: Exception | None = None
        self._heard = 0
        if not output.is_terminal:
            session.tap(self._pass_on)

    async def run(self, seconds: float | None) -> None:
        """Stay attached until somebody ends it: the detach key, the guest, the time, the pipe.

        Raises:
            EngineError: it was lost while the guest runs, or does not take what is typed.
        """
        leave = self._session.watch(self._changed)
        tasks = Tasks()
        try:
            if self._has_keys:
                self._say_how_to_leave()
            with raw_keys(self._keyboard), suppress(TimeoutError):
                tasks.spawn(self._type(), name="keys to the guest")
                if self._has_keys and self._output.is_terminal:
                    async with asyncio.timeout(seconds):
                        await self._paint()
                else:
                    await self._wait_for_the_end(seconds)
        finally:
            leave()
            await tasks.cancel()
        if self._output.is_terminal and not self._has_keys:
            self._print_lines()
        await self._tell_end()

    def _say_how_to_leave(self) -> None:
        write_beside(f"Connected to {printable(self._session.title)}. Ctrl+] leaves.")

    def _changed(self) -> None:
        if self._session.state in (SessionState.LOST, SessionState.TAKEN, SessionState.CLOSED):
            self._is_over = True
        self._change.set()

    def _end(self, failure: Exception | None = None) -> None:
        self._is_over = True
        self._failure = self._failure or failure
        self._change.set()

    def _pass_on(self, data: bytes) -> None:
        """Write what the guest said; while nobody takes it, the guest is held back."""
        self._heard += len(data)
        try:
            self._output.write_bytes(data)
        except (ReaderGone, EngineError) as failure:
            self._end(failure)

    async def _type(self) -> None:
        """Give the guest what comes, up to the detach key; at the end of a pipe only stop."""
        try:
            while data := await read_input(self._keyboard):
                kept, detach, _ = data.partition(DETACH) if self._has_keys else (data, b"", b"")
                if kept:
                    self._typed(kept)
                    await self._session.send(kept)
                if detach:
                    break
        except EngineError as failure:
            self._end(failure)
            return
        if self._has_keys:
            self._end()
        else:
            self._keyboard = None
            self._change.set()

    async def _wait_for_the_end(self, seconds: float | None) -> None:
        """Wait for the end of the input, and then for ``seconds``, or until the guest is silent."""
        while not self._is_over and (self._has_keys or self._keyboard is not None):
            await self._change.wait()
            self._change.clear()
        heard = -1
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                while not self._is_over and (seconds is not None or heard != self._session.version):
                    heard = self._session.version
                    await self._silence()

    async def _silence(self) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(_IDLE):
                while not self._is_over:
                    await self._change.wait()
                    self._change.clear()

    # -- on a terminal ------------------------------------------------------------------------

    async def _paint(self) -> None:
        session = self._session
        painter = ScreenPainter(session.terminal, f" {session.title}   Ctrl+] leaves")
        loop = asyncio.get_running_loop()
        loop.add_signal_handler(signal.SIGWINCH, self._fit, painter.frame)
        try:
            self._fit(painter.begin)
            while not self._is_over:
                self._write(painter.changes())
                await session.domain.connection.clock.sleep(_FRAME)
                await self._change.wait()
                self._change.clear()
        finally:
            loop.remove_signal_handler(signal.SIGWINCH)
            self._write(painter.end())

    def _fit(self, begin: Callable[[], str]) -> None:
        """Give the guest's terminal the size of the user's, less our row."""
        columns, rows = shutil.get_terminal_size()
        self._session.resize(columns, max(rows, _ROWS) - 1)
        self._write(begin())
        self._change.set()

    def _write(self, text: str) -> None:
        if text:
            self._output.write_bytes(text.encode(self._output.encoding, "replace"))

    # -- the end ------------------------------------------------------------------------------

    def _print_lines(self) -> None:
        terminal = self._session.terminal
        past = (printable(text, LONGEST_LINE) for text, _ in terminal.history.texts())
        self._output.lines([*past, *shown_lines(terminal)])

    async def _tell_end(self) -> None:
        """Say how it ended; a guest that was shut off is no failure.

        Raises:
            EngineError: it was lost. ReaderGone: nobody reads any more.
        """
        if self._failure:
            raise self._failure
        reason = self._session.reason
        if reason is None or self._session.state is SessionState.CLOSED:
            return
        if (await self._session.domain.info()).status.state.is_active:
            raise reason
        write_beside(f"{printable(self._session.title)}: the guest has ended")
