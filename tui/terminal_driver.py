"""TerminalDriver: Textual's driver, which ends the application when its terminal goes away.

A terminal that is cut off, as by ssh, is always ready to be read and never has anything, and takes
no writing. Whoever is asked to end by a signal leaves the terminal as it was. The parser and the
decoder are taken by their names in this module, as Textual's drivers do:
``tui.consoles.raw_parser`` puts its own there.
"""

from __future__ import annotations

import asyncio
import os
import selectors
import signal
from codecs import getincrementaldecoder
from contextlib import suppress
from math import ceil
from threading import get_ident
from typing import TYPE_CHECKING, Any, Final, cast

from textual import constants
from textual._xterm_parser import XTermParser
from textual.drivers.linux_driver import LinuxDriver

from .terminal_output import Paper, TerminalOutput

if TYPE_CHECKING:
    from io import TextIOWrapper

#: What ends the application in order; the same signal again ends it at once.
_ENDING: Final = (signal.SIGHUP, signal.SIGTERM)

#: Bytes of input that are read at once, and seconds until a lone Esc is taken for a key.
_CHUNK: Final = 4096
_PAUSE: Final = 0.1
#: How often it is looked after the last input whether something was meant by itself.
_TICKS: Final = 2 + ceil(constants.ESCAPE_DELAY / _PAUSE)


class TerminalDriver(LinuxDriver):
    """Reads keys and writes frames until the terminal is gone.

    Both on the application's own thread, as long as that needs no waiting: a thread that reads a
    key, or writes an echo, first waits for the interpreter.
    """

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        paper = Paper(cast("TextIOWrapper", self._file), self._lose)
        self._file = cast("Any", paper)
        self._output = TerminalOutput(paper, self._write_later)
        self._parser = XTermParser(self._debug)
        self._decode = getincrementaldecoder("utf-8")().decode
        self._is_read_here = False
        self._thread = get_ident()
        self._tick: asyncio.TimerHandle | None = None

    def start_application_mode(self) -> None:
        """Take the terminal."""
        loop = asyncio.get_running_loop()
        self._key_thread = None
        self._is_read_here = _can_watch(loop, self.fileno)
        self._parser = XTermParser(self._debug)
        self._decode = getincrementaldecoder("utf-8")().decode
        self._output.open()
        super().start_application_mode()  # type: ignore[no-untyped-call]
        if self._is_read_here and self._key_thread is not None:
            loop.add_reader(self.fileno, self._read_here)
        for number in _ENDING:
            loop.add_signal_handler(number, self._end, number)

    def disable_input(self) -> None:
        """Read no more."""
        if self._is_read_here:
            self._loop.remove_reader(self.fileno)
        if self._tick is not None:
            self._tick.cancel()
        super().disable_input()

    def close(self) -> None:
        """Write what is left."""
        self.flush()
        self._output.close()
        super().close()

    # -- writing ------------------------------------------------------------------------------

    def write(self, data: str) -> None:
        """Write it with all that follows until ``flush``, or until others had their turn."""
        if get_ident() != self._thread:
            self._loop.call_soon_threadsafe(self.write, data)
        elif self._output.add(data):
            self._loop.call_soon(self.flush)

    def flush(self) -> None:
        """Write what was to be written."""
        self._output.flush()

    def _write_later(self, data: str | bytes) -> None:
        assert self._writer_thread is not None
        self._writer_thread.write(cast("str", data))  # it hands it on as it is

    # -- reading ------------------------------------------------------------------------------

    def _read_here(self) -> None:
        """Take what can be read, and what nothing more follows a little later."""
        data = self._read()
        if not data:
            self._loop.remove_reader(self.fileno)
            self._lose()
            return
        self._take(data)
        self._tick_later(_TICKS)

    def _tick_later(self, times: int) -> None:
        if self._tick is not None:
            self._tick.cancel()
        self._tick = self._loop.call_later(_PAUSE, self._take_rest, times) if times else None

    def _take_rest(self, times: int) -> None:
        self._take(b"")
        self._tick_later(times - 1)

    def _take(self, data: bytes) -> None:
        try:
            if data:
                for event in self._parser.feed(self._decode(data)):
                    self.process_message(event)
            for event in self._parser.tick():
                self.process_message(event)
        except Exception as error:  # noqa: BLE001 - it ends the application, as in the thread
            self._app._handle_exception(error)

    def run_input_thread(self) -> None:
        """Read keys until the application or the terminal ends, where the loop cannot."""
        if self._is_read_here:
            return
        with selectors.DefaultSelector() as selector:
            selector.register(self.fileno, selectors.EVENT_READ)
            while not self.exit_event.is_set():
                data = b""
                if selector.select(_PAUSE):
                    data = self._read()
                    if not data:
                        self._lose()
                        return
                self._take(data)

    def _read(self) -> bytes:
        try:
            return os.read(self.fileno, _CHUNK)
        except OSError:  # EIO: it is no longer ours
            return b""

    def _lose(self) -> None:
        """Hear from a thread that the terminal is gone."""
        with suppress(RuntimeError):  # it has ended by itself meanwhile
            self._loop.call_soon_threadsafe(self._end, signal.SIGHUP)

    def _end(self, number: signal.Signals) -> None:
        for each in _ENDING:
            asyncio.get_running_loop().remove_signal_handler(each)
        self._app.exit(return_code=128 + number)


def _can_watch(loop: asyncio.AbstractEventLoop, descriptor: int) -> bool:
    """Return whether the loop can tell when it is to be read: of a file it cannot."""
    try:
        loop.add_reader(descriptor, lambda: None)
    except (OSError, ValueError, NotImplementedError):
        return False
    loop.remove_reader(descriptor)
    return True
