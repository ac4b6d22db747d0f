"""Lines on their way to a file: whoever asks for all of them waits for those being written too."""

from __future__ import annotations

import asyncio
import threading
from typing import TYPE_CHECKING

import pytest

from engine import ManualClock, Tasks
from engine.fleet import line_file
from engine.fleet.line_file import LineFile, read_lines
from tests.patience import PATIENCE

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("is_cancelled", [False, True])
async def test_what_is_being_written_is_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, is_cancelled: bool
) -> None:
    begun, may_write = threading.Event(), threading.Event()
    append = line_file.append_lines

    def append_slowly(path: Path, lines: list[str]) -> None:
        begun.set()
        may_write.wait(PATIENCE)
        append(path, lines)

    monkeypatch.setattr(line_file, "append_lines", append_slowly)
    file = LineFile(tmp_path / "lines", "it", ManualClock(), pytest.fail)
    tasks = Tasks()
    file.put("a line")
    writing = tasks.spawn(file.flush(), name="writing")
    await asyncio.to_thread(begun.wait, PATIENCE)
    if is_cancelled:
        writing.cancel()
        await asyncio.wait([writing])
    asked = tasks.spawn(file.flush(), name="asked")
    await asyncio.sleep(0)
    assert not asked.done()
    may_write.set()
    assert await asked
    assert read_lines(file.path) == [b"a line"]
