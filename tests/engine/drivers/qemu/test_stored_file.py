"""Files that are whole or not there: written, refused, and never half."""

from __future__ import annotations

import os
import stat
import subprocess
from typing import TYPE_CHECKING

import pytest

from engine.drivers.qemu.stored_file import (
    make_folder,
    names_in,
    read_file,
    remove_file,
    write_file,
)
from engine.errors import StorageFailed

if TYPE_CHECKING:
    from pathlib import Path


def test_write_replaces_and_only_the_owner_reads(tmp_path: Path) -> None:
    path = tmp_path / "file"
    write_file(path, b"old and long")
    write_file(path, b"new")
    assert read_file(path) == b"new"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert os.listdir(tmp_path) == ["file"]


def test_a_folder_is_private(tmp_path: Path) -> None:
    make_folder(tmp_path / "a" / "b")
    assert stat.S_IMODE((tmp_path / "a" / "b").stat().st_mode) == 0o700


def test_what_is_missing_is_none_and_removed_twice(tmp_path: Path) -> None:
    assert read_file(tmp_path / "file") is None
    write_file(tmp_path / "file", b"x")
    remove_file(tmp_path / "file")
    remove_file(tmp_path / "file")
    assert read_file(tmp_path / "file") is None


def test_leftovers_of_a_broken_write_are_no_names(tmp_path: Path) -> None:
    (tmp_path / ".b.new").write_bytes(b"half")
    write_file(tmp_path / "b", b"whole")
    (tmp_path / ".a.new").write_bytes(b"half")
    assert names_in(tmp_path) == ["b"]


def test_a_write_does_not_follow_a_link(tmp_path: Path) -> None:
    victim = tmp_path / "victim"
    victim.write_bytes(b"precious")
    (tmp_path / ".file.new").symlink_to(victim)
    with pytest.raises(StorageFailed, match="file"):
        write_file(tmp_path / "file", b"x")
    assert victim.read_bytes() == b"precious"


def test_a_path_below_a_file_is_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    below = tmp_path / "file" / "below"
    for refused in (
        lambda: make_folder(below),
        lambda: write_file(below, b""),
        lambda: read_file(below),
        lambda: remove_file(below),
        lambda: names_in(below),
    ):
        with pytest.raises(StorageFailed, match="file/below"):
            refused()


def test_a_full_disk_keeps_what_was_there(full_disk: Path) -> None:
    path = full_disk / "file"
    write_file(path, b"old")
    with pytest.raises(StorageFailed, match=f"{path}: No space left"):
        write_file(path, bytes(1024 * 1024))
    assert path.read_bytes() == b"old"
    assert os.listdir(full_disk) == ["file"]


def test_a_read_only_disk_keeps_what_was_there(full_disk: Path) -> None:
    path = full_disk / "file"
    write_file(path, b"old")
    subprocess.run(["mount", "-o", "remount,ro", full_disk], check=True)
    with pytest.raises(StorageFailed, match=f"{path}: Read-only file system"):
        write_file(path, b"new")
    with pytest.raises(StorageFailed, match="Read-only"):
        remove_file(path)
    assert path.read_bytes() == b"old"
