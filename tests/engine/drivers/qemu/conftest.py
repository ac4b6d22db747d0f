"""Fixtures for the driver that runs guests itself."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING, Final

import pytest

from engine.drivers.qemu import (
    attach_driver,
    background_program,
    capabilities,
    domain_runtime,
    guest,
    launch,
)
from engine.drivers.qemu.qmp import client
from tests.engine.drivers.qemu.embed_root import EmbedRoot
from tests.patience import PATIENCE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from types import ModuleType

#: How long the driver waits for what is late but not dead; a test of one of these sets its own.
_DEADLINES: Final[dict[ModuleType, tuple[str, ...]]] = {
    background_program: ("START_DEADLINE", "TERM_SECONDS", "KILL_SECONDS"),
    client: ("GREETING_DEADLINE", "REPLY_DEADLINE"),
    domain_runtime: ("STATISTICS_SECONDS", "RESTART_SECONDS"),
    guest: ("TERM_SECONDS", "KILL_SECONDS", "_QUIT_SECONDS", "_APART_SECONDS"),
    launch: ("START_DEADLINE", "_UNDO_SECONDS"),
}
#: How often a process is looked at whose monitor has closed: for ten seconds, until it is gone.
_LOOKS: Final = 100


@pytest.fixture(autouse=True)
def patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no program be given up because the machine is busy with other things."""
    for module, names in _DEADLINES.items():
        for name in names:
            monkeypatch.setattr(module, name, PATIENCE)
    monkeypatch.setattr(attach_driver, "_LOOKS", _LOOKS)
    monkeypatch.setattr(capabilities.probe_host, "__kwdefaults__", {"timeout": PATIENCE})


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
    EmbedRoot(folder).end_processes()  # a test that failed may have left one, which keeps it busy
    subprocess.run(["umount", folder], check=True)
