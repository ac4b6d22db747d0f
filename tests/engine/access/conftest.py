"""A root for guests of our own, and time for whoever lets us in."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING

import pytest

from engine.access import display_login, screen_session, text_session
from tests.engine.drivers.qemu.embed_root import EmbedRoot
from tests.patience import PATIENCE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(autouse=True)
def patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """A guest, server or daemon on a machine that is busy is late, and not dead or another."""
    monkeypatch.setattr(display_login, "_SIGN_IN_SECONDS", PATIENCE)
    monkeypatch.setattr(screen_session, "_OWN_SECONDS", PATIENCE)
    for module in (screen_session, text_session):
        monkeypatch.setattr(module, "TYPING_DEADLINE", PATIENCE)


@pytest.fixture
def refused_port() -> Iterator[int]:
    """A port of this machine that is somebody's who does not listen."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        yield held.getsockname()[1]


@pytest.fixture
def root(short_tmp: Path) -> Iterator[EmbedRoot]:
    """A root; fails the test if a guest of it outlives the test."""
    embed_root = EmbedRoot(short_tmp / "root")
    yield embed_root
    assert embed_root.end_processes() == {}
