"""Output: standard output in whole pieces, each of them out of the process before the next."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING, Any

from engine.errors import StorageFailed

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import TextIO


class ReaderGone(Exception):
    """The program that read our output has ended, as ``head`` does after its last line."""


class Output:
    """Where a verb's answer goes. A character that the terminal cannot show is written out."""

    def __init__(self, stream: TextIO) -> None:
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
        self._stream = stream

    def write(self, text: str) -> None:
        """Write ``text`` and flush it.

        Raises:
            ReaderGone: nobody reads any more. StorageFailed: it cannot be written.
        """
        try:
            self._stream.write(text)
            self._stream.flush()
        except BrokenPipeError as error:
            raise ReaderGone from error
        except OSError as error:
            raise StorageFailed(f"standard output: {error.strerror}") from error

    def lines(self, lines: Iterable[str]) -> None:
        """Write lines, which have no newline of their own, in one go."""
        self.write("".join(f"{line}\n" for line in lines))

    def document(self, value: Any) -> None:
        """Write one JSON document as the whole answer, indented."""
        self.write(f"{json.dumps(value, indent=2)}\n")


def json_line(value: Any) -> str:
    """Return a JSON value on one line, in ASCII: no character of it steers a terminal."""
    return json.dumps(value)
