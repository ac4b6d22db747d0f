"""Recorder: what a console says, with the time, into a file of asciicast version 2.

The format: a header as one line of JSON, then a line ``[seconds, kind, text]`` an event, where
the kind is ``o`` for output, ``i`` for input, ``r`` for a new size, ``m`` for a mark.
"""

from __future__ import annotations

import codecs
import json
import os
from typing import IO, TYPE_CHECKING, Final

from ...errors import StorageFailed
from ...untrusted_text import printable
from .grid_text import GridText

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from ...clock import Clock
    from ..text_grid import TextGrid

#: Seconds after which what was written is handed to the disk.
_FLUSH_SECONDS: Final = 1.0


class Recorder:
    """Open until ``close``. After a failure it records no more: ``failure`` says why, and
    ``failed``, if given, is called once.

    What a person types is recorded only with ``with_input``: it holds passwords.
    """

    def __init__(
        self,
        target: Path | IO[str],
        columns: int,
        rows: int,
        title: str = "",
        *,
        clock: Clock,
        with_input: bool = False,
        replace: bool = False,
        failed: Callable[[], None] | None = None,
    ) -> None:
        """Begin a file, which must not exist unless ``replace``; its readers are this user only.

        Raises:
            StorageFailed: it cannot be written.
        """
        self.failure: StorageFailed | None = None
        #: How many there are in it.
        self.marks = 0
        is_path = isinstance(target, os.PathLike)
        self._name = printable(str(target if is_path else getattr(target, "name", target)))
        self._clock = clock
        self._with_input = with_input
        self._failed = failed
        self._began = self._flushed = clock.monotonic()
        self._output = codecs.getincrementaldecoder("utf-8")("replace")
        self._input = codecs.getincrementaldecoder("utf-8")("replace")
        self._size = (columns, rows)
        self._grid = GridText()
        try:
            self._file = _file(target, replace=replace)
        except FileExistsError as error:
            raise StorageFailed(
                f"{self._name} exists already", hint="choose another name for the recording"
            ) from error
        except OSError as error:
            raise self._storage_failure(error) from error
        header = {
            "version": 2,
            "width": columns,
            "height": rows,
            "timestamp": int(clock.now()),
            "title": printable(title),
        }
        self._write(json.dumps(header, ensure_ascii=False))
        self.flush()
        if self.failure:
            raise self.failure

    def __enter__(self) -> Recorder:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def seconds(self) -> float:
        """How long it has been recording."""
        return self._clock.monotonic() - self._began

    def output(self, data: bytes) -> None:
        """Record what the guest said; a character may be split between calls."""
        if text := self._output.decode(data):
            self._event("o", text)

    def grid(self, grid: TextGrid) -> None:
        """Record what has changed on a screen of text since the last call."""
        self.resize(grid.columns, grid.rows)
        if text := self._grid.changes(grid):
            self._event("o", text)

    def input(self, data: bytes) -> None:
        """Record what a person typed, if that was asked for."""
        if self._with_input and (text := self._input.decode(data)):
            self._event("i", text)

    def resize(self, columns: int, rows: int) -> None:
        """Record another size; the same again is nothing."""
        if (columns, rows) != self._size:
            self._size = (columns, rows)
            self._event("r", f"{columns}x{rows}")

    def mark(self, name: str = "") -> None:
        """Record a place to come back to; one without a name is numbered."""
        self.marks += 1
        self._event("m", printable(name) or f"mark {self.marks}")
        self.flush()

    @property
    def words(self) -> str:
        """How it stands, for people: ``"recording, 2 marks"``."""
        if self.failure is not None:
            return "recording failed"
        marks = f", {self.marks} mark{'s' if self.marks > 1 else ''}" if self.marks else ""
        return f"recording{marks}"

    def flush(self) -> None:
        """Hand everything to the disk."""
        if self.failure is None:
            self._flushed = self._clock.monotonic()
            try:
                self._file.flush()
            except (OSError, ValueError) as error:
                self._fail(error)

    def close(self) -> None:
        """End the file."""
        if rest := self._output.decode(b"", final=True):
            self._event("o", rest)
        self.flush()
        try:
            self._file.close()
        except OSError as error:
            self._fail(error)
        self.failure = self.failure or StorageFailed(f"{self._name}: the recording has ended")

    def _event(self, kind: str, text: str) -> None:
        self._write(json.dumps([round(self.seconds, 6), kind, text], ensure_ascii=False))
        if self._clock.monotonic() - self._flushed >= _FLUSH_SECONDS:
            self.flush()

    def _write(self, line: str) -> None:
        if self.failure is None:
            try:
                self._file.write(line + "\n")
            except (OSError, ValueError) as error:
                self._fail(error)

    def _fail(self, error: OSError | ValueError) -> None:
        if self.failure is None:
            self.failure = self._storage_failure(error)
            if self._failed:
                self._failed()

    def _storage_failure(self, error: OSError | ValueError) -> StorageFailed:
        why = getattr(error, "strerror", None) or str(error)
        return StorageFailed(f"{self._name}: the recording cannot be written: {why}")


def _file(target: Path | IO[str], *, replace: bool) -> IO[str]:
    if not isinstance(target, os.PathLike):
        return target
    flags = os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC | (os.O_TRUNC if replace else os.O_EXCL)
    descriptor = os.open(target, flags, 0o600)
    os.fchmod(descriptor, 0o600)
    return open(descriptor, "w", encoding="utf-8", errors="backslashreplace", newline="\n")
