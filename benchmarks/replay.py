"""A replay daemon as a process of its own, for as long as a measurement needs it."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from .side import Side

if TYPE_CHECKING:
    from contextlib import AsyncExitStack


async def start_replay(running: AsyncExitStack, domains: int, replies: int = 0) -> str:
    """Start one with ``domains`` running guests; return what clients connect to.

    ``replies`` is how many different samples it has ready; without it, as many as it thinks good.
    """
    folder = running.enter_context(tempfile.TemporaryDirectory(prefix="vd", dir="/tmp"))
    path = str(Path(folder, "replay"))
    module = ("-m", "benchmarks.replay_daemon")
    arguments = (path, str(domains), str(replies))
    await (await Side.start(running, sys.executable, *module, *arguments)).line()
    return f"qemu+unix:///system?socket={path}"
