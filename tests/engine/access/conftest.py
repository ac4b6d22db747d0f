"""A root for guests of our own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.engine.drivers.qemu.embed_root import EmbedRoot

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def root(short_tmp: Path) -> Iterator[EmbedRoot]:
    """A root; fails the test if a guest of it outlives the test."""
    embed_root = EmbedRoot(short_tmp / "root")
    yield embed_root
    assert embed_root.end_processes() == {}
