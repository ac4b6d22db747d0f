"""Processes end with whoever started them."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.patience import PATIENCE
from tests.peers import processes

if TYPE_CHECKING:
    from pathlib import Path

KILLED_PARENT = """
import asyncio, os, pathlib, signal, sys
from tests.patience import PATIENCE
from tests.peers import processes

async def main():
    folder, held = pathlib.Path(sys.argv[1]), int(sys.argv[2])
    os.mkfifo(folder / "running")
    command = ["sh", "-c", 'echo yes >"$0"; exec sleep 600', folder / "running"]
    await processes.start(command, folder / "log", pass_fds=[held])
    (folder / "running").read_bytes()
    os.kill(os.getpid(), signal.SIGKILL)

asyncio.run(main())
"""


def test_nothing_survives_a_killed_parent(tmp_path: Path) -> None:
    until_all_are_gone, held = os.pipe()
    command = [sys.executable, "-c", KILLED_PARENT, str(tmp_path), str(held)]
    done = subprocess.run(command, pass_fds=[held], check=False)
    os.close(held)
    assert done.returncode == -signal.SIGKILL
    assert select.select([until_all_are_gone], [], [], PATIENCE)[0] == [until_all_are_gone]
    os.close(until_all_are_gone)


async def test_output_and_status(tmp_path: Path) -> None:
    process = await processes.start(["sh", "-c", "echo no >&2; exit 3"], tmp_path / "log")
    await process.wait()
    await processes.end(process)
    assert process.returncode == 3
    assert processes.said(tmp_path / "log") == "no"


async def test_deaf_process_is_killed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processes, "PATIENCE", 0.05)
    process = await processes.start(["sleep", "60"], tmp_path / "log")
    with pytest.raises(TimeoutError):
        await processes.end(process, 0)  # a signal that nobody feels
    assert process.returncode == -9
