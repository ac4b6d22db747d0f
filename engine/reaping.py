"""The end of a process that we started: killed, waited for, and nothing of it left behind."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from asyncio.subprocess import Process


async def reap(process: Process) -> None:
    """Kill ``process`` if it still runs, and return when it is gone, cancelled or not.

    A killed process is gone within milliseconds; whoever gives up the waiting leaves a zombie and
    an open transport. A cancellation that comes meanwhile is delivered afterwards.
    """
    if process.returncode is None:
        process.kill()
    is_cancelled = False
    while process.returncode is None:
        try:
            await process.wait()
        except asyncio.CancelledError:
            is_cancelled = True
    if is_cancelled:
        raise asyncio.CancelledError
