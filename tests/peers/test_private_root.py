"""A root of its own: what is private in it, and that nothing in it survives its maker."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.patience import PATIENCE
from tests.peers import install, private_root
from tests.peers.daemon import Daemon
from tests.peers.private_root import PrivateRoot

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.peer("root")

KILLED_MAKER = """
import asyncio, os, pathlib, signal, subprocess, sys
from tests.peers.private_root import PrivateRoot

async def main():
    folder, held = pathlib.Path(sys.argv[1]), int(sys.argv[2])
    async with PrivateRoot(folder) as root:
        command = [*root.entering(), "sh", "-c", "setsid -f sleep 600"]
        subprocess.run(command, check=True, pass_fds=[held])
        os.kill(os.getpid(), signal.SIGKILL)

asyncio.run(main())
"""


def run(root: PrivateRoot, *words: str) -> str:
    done = subprocess.run([*root.entering(), *words], check=True, capture_output=True, text=True)
    return done.stdout.strip()


def test_nothing_survives_a_killed_maker(short_tmp: Path) -> None:
    until_all_are_gone, held = os.pipe()
    command = [sys.executable, "-c", KILLED_MAKER, str(short_tmp), str(held)]
    done = subprocess.run(command, pass_fds=[held], check=False)
    os.close(held)
    assert done.returncode == -signal.SIGKILL
    assert select.select([until_all_are_gone], [], [], PATIENCE)[0] == [until_all_are_gone]
    os.close(until_all_are_gone)


async def test_files_and_processes_are_private(short_tmp: Path) -> None:
    async with PrivateRoot(short_tmp) as root:
        assert run(root, "sh", "-c", "echo here >/run/it; ls /run").split() == ["it", "mount"]
        assert root.path("/run/it").read_text() == "here\n"
        assert "libvirt-qemu" in run(root, "id", "-un", "64055")
        assert [name for _, name in root.processes()] == ["sleep"]


@pytest.mark.parametrize("own", [False, True])
async def test_network_is_private_if_asked_for(short_tmp: Path, own: bool) -> None:
    async with PrivateRoot(short_tmp, own_network=own) as root:
        inside = run(root, "readlink", "/proc/self/ns/net")
        assert (inside != os.readlink("/proc/self/ns/net")) == own


@pytest.mark.peer("nc")
async def test_a_frozen_daemon_is_killed_at_once(short_tmp: Path) -> None:
    async with PrivateRoot(short_tmp) as root:
        socket = root.path("/run/it")
        daemon = Daemon(
            ["nc.openbsd", "-lkU", "/run/it"],
            addresses=[str(socket)],
            log=short_tmp / "log",
            root=root,
        )
        await daemon.start()
        daemon.freeze()
        await daemon.kill()
        assert [name for _, name in root.processes()] == ["sleep"]


def test_only_root_can_make_one(monkeypatch: pytest.MonkeyPatch) -> None:
    assert install.missing("root") is None
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    private_root.unavailable.cache_clear()
    assert install.missing("root") == "only root can make a root of its own"
    private_root.unavailable.cache_clear()
