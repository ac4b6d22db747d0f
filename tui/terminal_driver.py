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
from typing import IO, TYPE_CHECKING, Any, Final, cast

from textual._xterm_parser import XTermParser
from textual.drivers.linux_driver import LinuxDriver

if TYPE_CHECKING:
    from collections.abc import Callable

#: What ends the application in order; the same signal again ends it at once.
_ENDING: Final = (signal.SIGHUP, signal.SIGTERM)

#: Bytes of input that are read at once, and seconds until a lone Esc is taken for a key.
_CHUNK: Final = 4096
_PAUSE: Final = 0.1


class TerminalDriver(LinuxDriver):
    """Reads keys and writes frames until the terminal is gone."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._file = cast("Any", Paper(cast("IO[str]", self._file), self._lose))

    def start_application_mode(self) -> None:
        """Take the terminal."""
        super().start_application_mode()  # type: ignore[no-untyped-call]
        for number in _ENDING:
            asyncio.get_running_loop().add_signal_handler(number, self._end, number)

    def run_input_thread(self) -> None:
        """Read keys until the application or the terminal ends."""
        parser = XTermParser(self._debug)
        decode = getincrementaldecoder("utf-8")().decode
        with selectors.DefaultSelector() as selector:
            selector.register(self.fileno, selectors.EVENT_READ)
            while not self.exit_event.is_set():
                if selector.select(_PAUSE):
                    data = self._read()
                    if not data:
                        self._lose()
                        return
                    for event in parser.feed(decode(data)):
                        self.process_message(event)
                for event in parser.tick():
                    self.process_message(event)

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


class Paper:
    """What is written to; when that fails, it says so once and swallows the rest."""

    def __init__(self, file: IO[str], lose: Callable[[], None]) -> None:
        self._file = file
        self._lose = lose
        self._is_gone = False

    def write(self, text: str) -> None:
        """Write it, as long as there is somebody to read it."""
        self._try(lambda: self._file.write(text))

    def flush(self) -> None:
        """Hand over what was written."""
        self._try(self._file.flush)

    def fileno(self) -> int:
        """Return the file's number."""
        return self._file.fileno()

    def isatty(self) -> bool:
        """Return whether it is a terminal."""
        return self._file.isatty()

    def _try(self, write: Callable[[], object]) -> None:
        if self._is_gone:
            return
        try:
            write()
        except OSError:
            self._is_gone = True
            self._lose()
