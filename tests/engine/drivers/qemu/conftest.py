"""Fixtures for the driver that runs guests itself."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest

from tests.engine.drivers.qemu.embed_root import EmbedRoot

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def root(short_tmp: Path) -> Iterator[EmbedRoot]:
    """A root without domains; fails the test if a process of it outlives the test."""
    embed_root = EmbedRoot(short_tmp / "root")
    yield embed_root
    assert embed_root.end_processes() == {}


@pytest.fixture
def full_disk(short_tmp: Path) -> Iterator[Path]:
    """A file system of 128 KiB, to be filled."""
    folder = short_tmp / "disk"
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=128k,mode=0700", "tmpfs", str(folder)]
    mounted = subprocess.run(command, capture_output=True, text=True, check=False)
    if mounted.returncode:
        pytest.skip(f"no right to mount a small disk: {mounted.stderr.strip()}")
    yield folder
    subprocess.run(["umount", folder], check=True)
