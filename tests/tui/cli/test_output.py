"""Standard output, whole or not at all."""

from __future__ import annotations

import io
import json
from typing import IO, Any, cast

import pytest

from engine.errors import StorageFailed
from tui.cli.output import Output, ReaderGone, json_line, show_everything


class _Failing(io.StringIO):
    """A stream whose device fails."""

    def __init__(self, error: OSError) -> None:
        super().__init__()
        self._error = error

    def flush(self) -> None:
        raise self._error


class _Counting(io.StringIO):
    """A stream that counts what is asked of it."""

    writes = flushes = 0

    def write(self, text: str) -> int:
        self.writes += 1
        return super().write(text)

    def flush(self) -> None:
        self.flushes += 1


class _Short(io.RawIOBase):
    """A pipe that takes three bytes at a time."""

    def __init__(self) -> None:
        self.taken = b""

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self.taken += bytes(data)[:3]
        return min(3, len(bytes(data)))


def test_nothing_is_dropped_where_python_does_not_buffer() -> None:
    pipe = _Short()
    with io.TextIOWrapper(cast("IO[bytes]", pipe), encoding="utf-8", write_through=True) as stream:
        Output(stream).write("who is on the console")
        assert pipe.taken == b"who is on the console"


def test_lines_are_written_in_one_go_and_flushed() -> None:
    stream = _Counting()
    Output(stream).lines(str(number) for number in range(1000))
    assert (stream.writes, stream.flushes) == (1, 1)
    assert stream.getvalue().count("\n") == 1000


def test_a_reader_that_is_gone_is_told_apart_from_a_full_disk() -> None:
    with pytest.raises(ReaderGone):
        Output(_Failing(BrokenPipeError(32, "Broken pipe"))).write("x")
    with pytest.raises(StorageFailed, match="^standard output: No space left on device$"):
        Output(_Failing(OSError(28, "No space left on device"))).write("x")


def test_a_character_that_the_stream_cannot_hold_is_written_out() -> None:
    raw = io.BytesIO()
    with io.TextIOWrapper(raw, encoding="ascii") as stream:
        show_everything(None, stream)
        Output(stream).write("日 \udcff")
        assert raw.getvalue() == b"\\u65e5 \\udcff"


def test_json_lines_are_ascii_on_one_line() -> None:
    text = "a\nb\x9b\u202e\u2028日"
    line = json_line({"name": text})
    assert line.isascii()
    assert line.isprintable()
    assert json.loads(line) == {"name": text}
