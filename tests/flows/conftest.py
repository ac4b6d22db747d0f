"""Every flow keeps its history and settings to itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.engine.drivers.qemu.embed_root import EmbedRoot
from tests.tui.idle_loop import IdleLoop

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(autouse=True)
def _private_folders(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))


@pytest.fixture(autouse=True)
def _idle_loop(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a key do its work before the next one, however little of the processor there is."""
    IdleLoop().install(monkeypatch)


@pytest.fixture
def root(short_tmp: Path) -> Iterator[EmbedRoot]:
    """A root for guests of our own; fails the test if a guest of it outlives the test."""
    embed_root = EmbedRoot(short_tmp / "root")
    yield embed_root
    assert embed_root.end_processes() == {}
