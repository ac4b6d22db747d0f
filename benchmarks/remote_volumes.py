"""A volume of 256 MiB into a daemon and out of it, beside libvirt-python.

A folder pool of a private daemon, in memory where there is room, so that no disk decides. Ours
through a stream of ``RpcClient``; theirs through ``virStream``, in the pieces of its own
``sendAll`` and ``recvAll``.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import tempfile
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Final

from tests.peers.libvirtd import PrivateLibvirtd

from .peers import require
from .row import Row, beside
from .side import medians, start_both

#: Bytes of the volume.
SIZE: Final = 256 << 20
ROUNDS: Final = 11
#: How many times their time ours may take.
WANTED: Final = 1.05
_POOL: Final = "pool"
_VOLUME: Final = "volume"
_MEMORY: Final = Path("/dev/shm")


def measure() -> list[Row]:
    """Return the two ways.

    Raises:
        MissingPeer: there is no libvirtd, or no libvirt-python.
    """
    require("libvirtd", "libvirt-python")
    return asyncio.run(_measure())


async def _measure() -> list[Row]:
    rows = []
    async with AsyncExitStack() as running:
        folder = Path(running.enter_context(tempfile.TemporaryDirectory(dir=_roomy())))
        os.chmod(folder, 0o777)  # the daemon is nobody, where we are root
        libvirtd = await running.enter_async_context(PrivateLibvirtd())
        await libvirtd.virsh("pool-create-as", _POOL, "dir", "--target", str(folder))
        size = f"{SIZE}B"
        await libvirtd.virsh("vol-create-as", _POOL, _VOLUME, size, "--format", "raw")
        sides = await start_both(running)
        for side in sides:
            await side.ask("open", libvirtd.uri)
        for way in ("upload", "download"):
            ours, theirs = await medians(sides, ROUNDS, way, _POOL, _VOLUME, SIZE)
            name = f"{way} of a volume of {SIZE >> 20} MiB, beside libvirt-python: median"
            rows.append(beside(name, ours, theirs, times=WANTED))
    return rows


def _roomy() -> str:
    """Return the folder in memory if the volume fits there twice, else that of other files."""
    fits = _MEMORY.is_dir() and shutil.disk_usage(_MEMORY).free > 2 * SIZE
    return os.fspath(_MEMORY) if fits else tempfile.gettempdir()
