"""The file of the settings is replaced in one step, or stays as it was."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from engine.errors import InvalidArgument, StorageFailed
from tui.config_file import edit_config

if TYPE_CHECKING:
    from pathlib import Path


def test_a_file_that_was_not_there_is_made_for_its_owner(tmp_path: Path) -> None:
    path = tmp_path / "virtdeck" / "config.toml"
    edit_config(path, lambda text: text + "a = 1\n")
    assert path.read_text() == "a = 1\n"
    assert path.stat().st_mode & 0o777 == 0o600
    assert os.listdir(path.parent) == ["config.toml"]


def test_mode_links_and_line_ends_stay(tmp_path: Path) -> None:
    real, link = tmp_path / "dotfiles.toml", tmp_path / "config.toml"
    real.write_bytes(b"a = 1\r\n")
    real.chmod(0o640)
    link.symlink_to(real)
    edit_config(link, lambda text: text + "b = 2\r\n")
    assert link.is_symlink()
    assert real.read_bytes() == b"a = 1\r\nb = 2\r\n"
    assert real.stat().st_mode & 0o777 == 0o640


def test_what_is_refused_leaves_the_file_alone(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text("a = 1\n")

    def refuse(_: str) -> str:
        raise InvalidArgument("no", hint="by hand")

    with pytest.raises(InvalidArgument, match=r"config\.toml: no") as refused:
        edit_config(path, refuse)
    assert refused.value.hint == "by hand"
    assert path.read_text() == "a = 1\n"


def test_a_failure_names_the_file_and_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "config.toml"
    path.write_text("a = 1\n")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.replace", full)
    with pytest.raises(StorageFailed, match=r"config\.toml: No space left"):
        edit_config(path, lambda text: text + "b = 2\n")
    assert path.read_text() == "a = 1\n"
    assert os.listdir(tmp_path) == ["config.toml"]


def test_bytes_that_are_no_text_are_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_bytes(b"\xff")
    with pytest.raises(StorageFailed, match="not UTF-8"):
        edit_config(path, lambda text: text)
    assert path.read_bytes() == b"\xff"
