"""Output: standard output in whole pieces, each of them out of the process before the next."""

from __future__ import annotations

import io
import os
import sys
from typing import TYPE_CHECKING, Any

from engine.errors import StorageFailed

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import TextIO


class ReaderGone(Exception):
    """The program that read our output has ended, as ``head`` does after its last line."""


class Output:
    """Where a verb's answer goes.

    ``stream`` is None where the program was started with standard output closed.
    """

    def __init__(self, stream: TextIO | None) -> None:
        self._stream = stream

    def write(self, text: str) -> None:
        """Write ``text`` and flush it.

        Raises:
            ReaderGone: nobody reads any more. StorageFailed: it cannot be written.
        """
        if self._stream is None:  # what Python makes of a closed descriptor
            raise StorageFailed("standard output is closed")
        try:
            _write_whole(self._stream, text)
            self._stream.flush()
        except BrokenPipeError as error:
            raise ReaderGone from error
        except OSError as error:
            raise StorageFailed(f"standard output: {error.strerror}") from error

    def write_bytes(self, data: bytes) -> None:
        """Write bytes as they are, and flush them; for what is no text.

        Raises:
            ReaderGone: nobody reads any more. StorageFailed: it cannot be written.
        """
        if self._stream is None:
            raise StorageFailed("standard output is closed")
        try:
            self._stream.flush()
            rest = memoryview(data)
            while rest:
                rest = rest[os.write(self._stream.fileno(), rest) :]
        except BrokenPipeError as error:
            raise ReaderGone from error
        except OSError as error:
            raise StorageFailed(f"standard output: {error.strerror}") from error

    @property
    def is_terminal(self) -> bool:
        """Whether a person looks at it."""
        return self._stream is not None and self._stream.isatty()

    @property
    def encoding(self) -> str:
        """How its characters are written."""
        return getattr(self._stream, "encoding", None) or "utf-8"

    def lines(self, lines: Iterable[str]) -> None:
        """Write lines, which have no newline of their own, in one go."""
        self.write("".join(f"{line}\n" for line in lines))

    def document(self, value: Any) -> None:
        """Write one JSON document as the whole answer, indented."""
        import json  # only for verbs: the application starts without it

        self.write(f"{json.dumps(value, indent=2)}\n")


def _write_whole(stream: TextIO, text: str) -> None:
    """Write all of ``text``.

    With PYTHONUNBUFFERED, Python itself drops what one write(2) does not take.
    """
    raw = getattr(stream, "buffer", None)
    if not isinstance(raw, io.RawIOBase):
        stream.write(text)
        return
    rest = memoryview(text.encode(stream.encoding, stream.errors or "strict"))
    while rest:
        rest = rest[raw.write(rest) or 0 :]


def show_everything(*streams: TextIO | None) -> None:
    """Let these streams write out what their encoding does not have."""
    for stream in streams:
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def write_beside(line: str) -> None:
    """Write a line beside the answer, to standard error; nowhere if that is closed."""
    if sys.stderr is not None:  # else print() would take standard output
        print(line, file=sys.stderr)


def json_line(value: Any) -> str:
    """Return a JSON value on one line, in ASCII: no character of it steers a terminal."""
    import json

    return json.dumps(value)
