"""Recordings that are written, and the same read back."""

from __future__ import annotations

import io
import json
import re
import stat
from typing import TYPE_CHECKING

import pytest

from engine.clock import ManualClock
from engine.console.cast import Recorder, Recording
from engine.console.glyphs import TextCell
from engine.console.vt import Terminal
from engine.errors import StorageFailed

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


def lines(path: Path) -> list[object]:
    return [json.loads(line) for line in path.read_text().splitlines()]


async def test_what_was_said_is_in_the_file_with_its_time(tmp_path: Path) -> None:
    clock = ManualClock(now=1_700_000_000.5)
    path = tmp_path / "a.cast"
    with Recorder(path, 80, 24, "web\x1b[1", clock=clock) as recorder:
        recorder.output("é".encode()[:1])
        await clock.advance(1.5)
        recorder.output("é".encode()[1:] + b"\x1b[1mx\xff")
        recorder.input(b"secret")
        recorder.resize(80, 24)
        recorder.resize(100, 30)
        recorder.mark("here")
    assert lines(path) == [
        {
            "version": 2,
            "width": 80,
            "height": 24,
            "timestamp": 1_700_000_000,
            "title": "web\\x1b[1",
        },
        [1.5, "o", "é\x1b[1mx\ufffd"],
        [1.5, "r", "100x30"],
        [1.5, "m", "here"],
    ]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


async def test_input_only_where_it_was_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "a.cast"
    with Recorder(path, 80, 24, clock=ManualClock(), with_input=True) as recorder:
        recorder.input("ü".encode())
    assert lines(path)[1:] == [[0.0, "i", "ü"]]


async def test_a_file_that_is_there_is_not_lost(tmp_path: Path) -> None:
    path = tmp_path / "a.cast"
    path.write_text("mine")
    with pytest.raises(StorageFailed, match=r"a\.cast exists already"):
        Recorder(path, 80, 24, clock=ManualClock())
    assert path.read_text() == "mine"
    Recorder(path, 80, 24, clock=ManualClock(), replace=True).close()
    assert Recording.load(path).events == ()
    with pytest.raises(StorageFailed, match="No such file"):
        Recorder(tmp_path / "no" / "a.cast", 80, 24, clock=ManualClock())


def test_a_full_disk_is_one_error_and_the_end() -> None:
    told: list[None] = []
    with open("/dev/full", "w", encoding="utf-8") as full:
        with pytest.raises(StorageFailed, match="No space left on device"):
            Recorder(full, 80, 24, clock=ManualClock())
        with pytest.raises(OSError, match="No space left"):
            full.close()
    target = io.StringIO()
    recorder = Recorder(target, 80, 24, clock=ManualClock(), failed=lambda: told.append(None))
    target.close()
    recorder.output(b"a")
    recorder.output(b"b")
    recorder.close()
    assert len(told) == 1
    assert recorder.failure is not None
    assert "cannot be written" in recorder.failure.message


def test_a_folder_that_is_not_there_is_named_in_full(tmp_path: Path) -> None:
    target = tmp_path / "none" / "a.cast"
    words = f"^{re.escape(str(target))}: the recording cannot be written: No such"
    with pytest.raises(StorageFailed, match=words):
        Recorder(target, 80, 24, clock=ManualClock())


async def test_a_terminals_bytes_come_back_as_its_screen(tmp_path: Path) -> None:
    path, clock = tmp_path / "a.cast", ManualClock()
    said = [b"\x1b[2J\x1b[31mred\r\n", "größe 漢".encode(), b"\x1b[10;5Hthere\x1b[?1049h", b"alt"]
    terminal = Terminal(40, 12)
    with Recorder(path, 40, 12, clock=clock) as recorder:
        for data in said:
            terminal.feed(data)
            recorder.output(data)
            await clock.advance(1)
    recording = Recording.load(path)
    assert recording.duration == 3.0
    assert recording.at(3).lines() == terminal.lines()
    assert "there" in recording.at(2.5).lines()[9] or recording.at(2.5).modes.alternate
    assert recording.at(1).lines()[1] == "größe 漢"


class Screen:
    """A screen of coloured cells."""

    def __init__(self, rows: Sequence[str], colour: int = 0xAAAAAA) -> None:
        self.columns, self.rows = len(rows[0]), len(rows)
        self.cursor_at: tuple[int, int] | None = (1, 0)
        self.version = 0
        self._rows, self._colour = rows, colour

    def lines(self) -> list[str]:
        return [row.rstrip() for row in self._rows]

    def row_cells(self, row: int) -> list[TextCell]:
        return [
            TextCell(None if char == "#" else char, self._colour, 0x0000AA)
            for char in self._rows[row]
        ]


async def test_a_screen_of_text_is_recorded_by_what_changed(tmp_path: Path) -> None:
    path, clock = tmp_path / "a.cast", ManualClock()
    with Recorder(path, 6, 2, clock=clock) as recorder:
        recorder.grid(Screen(["hello ", "wor#d "]))
        recorder.grid(Screen(["hello ", "wor#d "]))
        await clock.advance(1)
        recorder.grid(Screen(["hello ", "there\x1b"]))
        await clock.advance(1)
        recorder.grid(Screen(["bigger ", "screen ", "  now  "], 0xFF0000))
    recording = Recording.load(path)
    assert [event.kind for event in recording.events] == ["o", "o", "r", "o"]
    assert "hello" not in recording.events[1].text
    assert recording.at(0).lines() == ["hello", "wor▒d"]
    assert recording.at(1).lines() == ["hello", "there"]
    last = recording.at(2)
    assert (last.columns, last.rows) == (7, 3)
    assert last.lines() == ["bigger", "screen", "  now"]
    text, style = last.screen[0].runs()[0]
    assert text == "bigger"
    assert (style.foreground & 0xFFFFFF, style.background & 0xFFFFFF) == (0xFF0000, 0x0000AA)
    assert (last.cursor.column, last.cursor.row) == (1, 0)


async def test_a_grid_without_colours_is_recorded_too(tmp_path: Path) -> None:
    path = tmp_path / "a.cast"
    shown = Terminal(20, 3)
    with Recorder(path, 20, 3, clock=ManualClock()) as recorder:
        for data in (b"one\r\ntwo", b"\x1b[1;1Hten"):
            shown.feed(data)
            recorder.grid(shown)
    assert Recording.load(path).at(0).lines() == ["ten", "two", ""]
