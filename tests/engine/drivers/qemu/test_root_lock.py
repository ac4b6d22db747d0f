"""One process, and one connection in it, owns a root."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from engine.drivers.qemu.root_lock import RootLock
from engine.errors import ErrorCode, RootBusy, StorageFailed

if TYPE_CHECKING:
    from pathlib import Path

#: Takes the lock, says so, and holds it until its input ends.
_HOLD = """
import sys
from pathlib import Path
from engine.drivers.qemu.root_lock import RootLock
lock = RootLock(Path(sys.argv[1]))
lock.acquire()
print("held", flush=True)
sys.stdin.read()
"""


def test_a_second_connection_of_the_process_is_refused(tmp_path: Path) -> None:
    first, second = RootLock(tmp_path / "lock"), RootLock(tmp_path / "lock")
    first.acquire()
    with pytest.raises(RootBusy, match="another connection of this process") as caught:
        second.acquire()
    assert str(tmp_path) in caught.value.message
    assert caught.value.code is ErrorCode.RESOURCE_BUSY
    second.release()
    first.release()
    first.release()
    second.acquire()
    second.release()


def test_another_process_is_named_until_it_is_killed(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    command = [sys.executable, "-c", _HOLD, str(path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        with pytest.raises(RootBusy, match=f"in use by process {holder.pid}$"):
            RootLock(path).acquire()
        holder.kill()
    lock = RootLock(path)
    lock.acquire()
    lock.release()


def test_a_started_program_does_not_inherit_the_lock(tmp_path: Path) -> None:
    lock = RootLock(tmp_path / "lock")
    lock.acquire()
    with subprocess.Popen(["cat"], stdin=subprocess.PIPE, close_fds=False) as child:
        lock.release()
        again = RootLock(tmp_path / "lock")
        again.acquire()
        again.release()
        child.kill()


def test_an_owner_that_cannot_be_read_is_another_process(tmp_path: Path) -> None:
    lock = RootLock(tmp_path / "lock")
    lock.acquire()
    (tmp_path / "lock").write_bytes(b"\x1b[31mme")
    with pytest.raises(RootBusy, match="in use by another process$"):
        RootLock(tmp_path / "lock").acquire()
    lock.release()


def test_the_owner_is_written_down(tmp_path: Path) -> None:
    (tmp_path / "lock").write_text("4194304 was here before")
    lock = RootLock(tmp_path / "lock")
    lock.acquire()
    assert (tmp_path / "lock").read_text() == f"{os.getpid()}\n"
    lock.release()


def test_a_place_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(StorageFailed, match="file/lock"):
        RootLock(tmp_path / "file" / "lock").acquire()
