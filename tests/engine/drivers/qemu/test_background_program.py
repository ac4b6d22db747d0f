"""Programs that go to the background: found, repeated in errors, ended when nobody waits."""

from __future__ import annotations

import asyncio
import os
from typing import TYPE_CHECKING

import pytest

from engine.drivers.qemu import background_program
from engine.drivers.qemu.background_program import (
    detached,
    end_all,
    last_words,
    start_in_background,
)
from engine.drivers.qemu.process import Mark, processes_started_with
from engine.errors import OperationFailed, OperationTimeout, StorageFailed
from tests.engine.drivers.qemu.embed_root import until

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def mark(tmp_path: Path) -> Mark:
    return "-pidfile", str(tmp_path / "pid")


@pytest.fixture
def waiting(tmp_path: Path, mark: Mark) -> tuple[str, ...]:
    """A shell that waits for a word which nobody says."""
    os.mkfifo(tmp_path / "never")
    return "sh", "-c", f"read word <{tmp_path}/never", *mark


async def test_it_is_found_and_ended(tmp_path: Path, mark: Mark, waiting: tuple[str, ...]) -> None:
    log = tmp_path / "log"
    found = await start_in_background(
        "it", detached(waiting), mark, log=log, alive=tmp_path / "alive"
    )
    assert found.is_alive
    await end_all(mark)
    assert not found.is_alive
    await end_all(mark)


async def test_its_last_words_are_the_error(tmp_path: Path, mark: Mark) -> None:
    log = tmp_path / "log"
    log.write_text("an earlier start\n")
    command = ("sh", "-c", "echo 2026-01-01T00:00:00.1Z qemu-system-x86_64: no; exit 3", *mark)
    with pytest.raises(OperationFailed, match=r"^it ended while it started: no$"):
        await start_in_background("it", command, mark, log=log, alive=tmp_path / "alive")
    assert last_words(log) == "an earlier start; no"


async def test_the_environment_is_small_and_in_english(
    tmp_path: Path, mark: Mark, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "de_DE.UTF-8")
    monkeypatch.setenv("A_SECRET", "opensesame")
    log = tmp_path / "log"
    with pytest.raises(OperationFailed):
        await start_in_background(
            "it",
            ("sh", "-c", "env; exit 1", *mark),
            mark,
            log=log,
            alive=tmp_path / "alive",
            environment={"ADDED": "x"},
        )
    said = log.read_text().splitlines()
    assert {"LC_ALL=C", "ADDED=x"} <= set(said)
    assert "opensesame" not in log.read_text()


@pytest.mark.parametrize("name", ["/no/such/program", "/etc/passwd", "nul\0byte"])
async def test_what_cannot_be_run_is_named(tmp_path: Path, mark: Mark, name: str) -> None:
    with pytest.raises(OperationFailed, match="cannot run"):
        await start_in_background(
            "it", (name, *mark), mark, log=tmp_path / "log", alive=tmp_path / "alive"
        )


async def test_one_that_stays_in_the_foreground_is_ended(
    tmp_path: Path, mark: Mark, waiting: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(background_program, "START_DEADLINE", 0.05)
    with pytest.raises(OperationTimeout, match="it was not ready within"):
        await start_in_background(
            "it", waiting, mark, log=tmp_path / "log", alive=tmp_path / "alive"
        )
    assert list(processes_started_with(mark)) == []


async def test_one_that_nobody_waits_for_is_ended(
    tmp_path: Path, mark: Mark, waiting: tuple[str, ...]
) -> None:
    starting = asyncio.gather(
        start_in_background("it", waiting, mark, log=tmp_path / "log", alive=tmp_path / "alive")
    )
    await until(lambda: list(processes_started_with(mark)))
    starting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await starting
    assert list(processes_started_with(mark)) == []


async def test_a_log_that_cannot_be_opened_is_named(tmp_path: Path, mark: Mark) -> None:
    log = tmp_path / "log"
    log.mkdir()
    with pytest.raises(StorageFailed, match=f"{log}: Is a directory"):
        await start_in_background("it", ("true", *mark), mark, log=log, alive=tmp_path / "alive")
    assert last_words(log) == ""
