"""What is written to the terminal: at once what it takes at once, by a thread what it does not.

    write, write, flush -> one text -> nothing waits: the terminal, as much as it takes
                                    -> the rest, and all while a rest waits: the writer's thread

The thread would need the interpreter, which whoever paints does not let go of for milliseconds.
Nobody waits for a terminal that is slow, and nothing gets into the middle of something else.
"""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from io import TextIOWrapper


class Paper:
    """What the thread writes to; when that fails, it says so once and swallows the rest."""

    def __init__(self, file: TextIOWrapper, lose: Callable[[], None]) -> None:
        self._file = file
        self._lose = lose
        self._is_gone = False
        self._taken = 0
        #: How many writes were handed over to the terminal.
        self.written = 0

    def write(self, text: str | bytes) -> None:
        """Write it, as long as there is somebody to read it."""
        self._try(lambda: self._put(text))
        self._taken += 1

    def flush(self) -> None:
        """Hand over what was written."""
        self._try(self._file.flush)
        self.written = self._taken

    def fileno(self) -> int:
        """Return the file's number."""
        return self._file.fileno()

    def isatty(self) -> bool:
        """Return whether it is a terminal."""
        return self._file.isatty()

    def encoded(self, text: str) -> bytes:
        """Return the bytes that the file makes of a text."""
        return text.encode(self._file.encoding, self._file.errors or "replace")

    def _put(self, text: str | bytes) -> None:
        if isinstance(text, str):
            self._file.write(text)
        else:
            self._file.flush()
            self._file.buffer.write(text)

    def _try(self, write: Callable[[], object]) -> None:
        if self._is_gone:
            return
        try:
            write()
        except OSError:
            self._is_gone = True
            self._lose()


class TerminalOutput:
    """Belongs to one thread; ``later`` hands to the writer's thread, which writes to ``paper``."""

    def __init__(self, paper: Paper, later: Callable[[str | bytes], None]) -> None:
        self._paper = paper
        self._later = later
        self._handed = 0
        self._texts: list[str] = []
        self._descriptor: int | None = None

    def open(self) -> None:
        """Take the terminal a second time, as one that never lets anybody wait."""
        self.close()
        if self._paper.isatty():
            flags = os.O_WRONLY | os.O_NOCTTY | os.O_NONBLOCK | os.O_CLOEXEC
            with suppress(OSError):  # another user's: all goes through the thread
                self._descriptor = os.open(os.ttyname(self._paper.fileno()), flags)

    def close(self) -> None:
        """Write to it at once no more."""
        descriptor, self._descriptor = self._descriptor, None
        if descriptor is not None:
            os.close(descriptor)

    def add(self, text: str) -> bool:
        """Have it written with the next ``flush``; return whether it is the first one to be."""
        self._texts.append(text)
        return len(self._texts) == 1

    def flush(self) -> None:
        """Write what was added."""
        if not self._texts:
            return
        text = "".join(self._texts)
        self._texts.clear()
        rest: str | bytes = text
        if self._descriptor is not None and self._paper.written == self._handed:
            rest = self._write_now(self._descriptor, self._paper.encoded(text))
        if rest:
            self._handed += 1
            self._later(rest)

    @staticmethod
    def _write_now(descriptor: int, data: bytes) -> bytes:
        """Return what the terminal does not take; why not, the thread finds out."""
        try:
            return data[os.write(descriptor, data) :]
        except OSError:
            return data
