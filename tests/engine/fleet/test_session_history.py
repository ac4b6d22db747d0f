"""SessionHistory: nothing is lost by restarts, broken lines, other writers or a full disk."""

from __future__ import annotations

import asyncio
import resource
import stat
from typing import TYPE_CHECKING

import pytest

from engine import ManualClock, SessionChange, SessionEnd, Tasks
from engine.fleet import SessionHistory, line_file, session_history_path
from tests.fakes.visits import NOON, session, session_event
from tests.patience import PATIENCE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from engine import GraphicsSessionEvent


class Warnings(list[str]):
    def __call__(self, text: str) -> None:
        self.append(text)


@pytest.fixture
def warnings() -> Warnings:
    return Warnings()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "state" / "virtdeck" / "sessions.jsonl"


def closed(number: int = 1, end: SessionEnd = SessionEnd.LEFT) -> GraphicsSessionEvent:
    past = session(number=number, lasted=60.0, end=end, since=NOON + number)
    return session_event(SessionChange.CLOSED, past, NOON + number + 60)


def history_at(path: Path, warnings: Warnings) -> SessionHistory:
    return SessionHistory(path, ManualClock(), warnings)


def content(path: Path) -> bytes:
    return path.read_bytes()


def exists(path: Path) -> bool:
    return path.exists()


def overwrite(path: Path, data: bytes) -> None:
    path.write_bytes(data)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


async def read(path: Path, warnings: Warnings) -> SessionHistory:
    """Return a history that has read the file."""
    history = history_at(path, warnings)
    await history.load()
    return history


async def write(path: Path, warnings: Warnings, *numbers: int) -> SessionHistory:
    history = history_at(path, warnings)
    history.take("lab", [closed(number) for number in numbers])
    assert await history.flush()
    return history


async def test_sessions_survive_a_restart_in_order(path: Path, warnings: Warnings) -> None:
    await write(path, warnings, 1, 2)
    await write(path, warnings, 3)
    history = await read(path, warnings)
    assert [past.ended_at - NOON - 60 for past in history.sessions] == [1, 2, 3]
    assert (history.broken, warnings) == (0, [])


async def test_the_file_is_private(path: Path, warnings: Warnings) -> None:
    await write(path, warnings, 1)
    assert (mode(path), mode(path.parent)) == (0o600, 0o700)


async def test_attempts_and_folded_channels_are_not_written(path: Path, warnings: Warnings) -> None:
    history = history_at(path, warnings)
    history.take("lab", [closed(end=SessionEnd.ATTEMPT), closed(end=SessionEnd.FOLDED)])
    history.take("lab", [session_event(SessionChange.OPENED, session())])
    assert len(history.sessions) == 0
    await history.flush()
    assert not exists(path)


async def test_broken_lines_are_counted_and_stay_in_the_file(
    path: Path, warnings: Warnings
) -> None:
    await write(path, warnings, 1)
    broken = b'{"host": "lab", "dom\n\xff\xfe\n'
    overwrite(path, broken + content(path) + b'{"torn')
    await write(path, warnings, 2)
    history = await read(path, warnings)
    assert (len(history.sessions), history.broken) == (2, 3)
    assert content(path).startswith(broken)
    assert b'{"torn\n' in content(path)


async def test_two_programs_that_watch_one_session_make_one_entry(
    path: Path, warnings: Warnings
) -> None:
    await asyncio.gather(*(write(path, warnings, 1, 2) for _ in range(3)))
    history = await read(path, warnings)
    assert (len(history.sessions), history.broken) == (2, 0)


async def test_a_large_file_is_rotated_once(
    path: Path, warnings: Warnings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(line_file, "ROTATE_AT", 1000)
    for number in range(20):
        await write(path, warnings, number)
    older = path.with_name("sessions.jsonl.1")
    assert {file.name for file in path.parent.iterdir()} <= {path.name, older.name}
    assert older.stat().st_size < 2000
    history = await read(path, warnings)
    assert history.sessions[-1].ended_at == NOON + 79
    assert history.broken == 0


@pytest.fixture
def file_limit() -> Iterator[int]:
    """Make the kernel refuse to write past 3000 bytes of any file, as a full disk does."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (3000, before[1]))
    yield 3000
    resource.setrlimit(resource.RLIMIT_FSIZE, before)


async def test_a_full_disk_is_one_warning_and_no_torn_line(
    path: Path, warnings: Warnings, file_limit: int
) -> None:
    await write(path, warnings, 0)
    before = content(path)
    history = history_at(path, warnings)
    for number in range(1, 40):
        history.take("lab", [closed(number)])
    assert not await history.flush()
    assert not await history.flush()
    assert content(path) == before
    assert len(warnings) == 1
    most = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
    assert await history.flush()
    assert len((await read(path, warnings)).sessions) == 40


async def test_a_folder_that_cannot_be_made_is_one_warning(
    tmp_path: Path, warnings: Warnings
) -> None:
    (tmp_path / "file").write_text("")
    history = history_at(tmp_path / "file" / "sessions.jsonl", warnings)
    history.take("lab", [closed()])
    assert not await history.flush()
    assert len(history.sessions) == 1
    assert len(warnings) == 1
    where = tmp_path / "file" / "sessions.jsonl"
    assert f"session history cannot be written: {where}: " in warnings[0]
    assert "Errno" not in warnings[0]


async def test_run_reads_then_writes_what_comes(path: Path, warnings: Warnings) -> None:
    await write(path, warnings, 1)
    history = history_at(path, warnings)
    tasks = Tasks()
    tasks.spawn(history.run(), name="history")
    history.take("lab", [closed(2)])
    async with asyncio.timeout(PATIENCE):
        while len(content(path).splitlines()) < 2:  # noqa: ASYNC110 - a thread writes the file
            await asyncio.sleep(0.001)
    await tasks.cancel()
    assert [past.ended_at - NOON - 60 for past in history.sessions] == [1, 2]


def test_the_path_follows_the_environment() -> None:
    path = session_history_path({"XDG_STATE_HOME": "/srv/state"})
    assert str(path) == "/srv/state/virtdeck/sessions.jsonl"
