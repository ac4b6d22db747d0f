"""The alive file: locked for as long as any heir of the descriptor lives."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest

from engine.drivers.qemu.alive_file import alive_lock, is_alive
from engine.errors import StorageFailed

if TYPE_CHECKING:
    from pathlib import Path


def test_it_ends_with_the_last_heir(tmp_path: Path) -> None:
    path = tmp_path / "alive"
    assert not is_alive(path)
    with alive_lock(path) as descriptor:
        first, second = (
            subprocess.Popen(["sleep", "99"], pass_fds=(descriptor,)) for _ in range(2)
        )
        stranger = subprocess.Popen(["sleep", "99"], close_fds=False)
    assert is_alive(path)
    first.kill()
    first.wait()
    assert is_alive(path)
    second.kill()
    second.wait()
    assert not is_alive(path)
    stranger.kill()
    stranger.wait()


def test_it_is_shared(tmp_path: Path) -> None:
    with alive_lock(tmp_path / "alive"):
        with alive_lock(tmp_path / "alive"):
            pass
        assert is_alive(tmp_path / "alive")
    assert not is_alive(tmp_path / "alive")


def test_a_place_that_cannot_be_used(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    path = tmp_path / "file" / "alive"
    with pytest.raises(StorageFailed, match="file/alive"), alive_lock(path):
        pytest.fail("made below a file")
    with pytest.raises(StorageFailed, match="file/alive"):
        is_alive(path)
