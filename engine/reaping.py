"""A process that we start is ours until it is gone, whoever gives up meanwhile, and however often.

What asyncio does is safe against one cancellation only: a second one, as a group of tasks that is
ended by its owner meets, leaves a process that nobody waits for and an open transport.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from .tasks import Tasks

if TYPE_CHECKING:
    from asyncio.subprocess import Process


async def start_process(*words: Any, **options: Any) -> Process:
    """Start a process as ``asyncio.create_subprocess_exec`` does; the caller reaps it.

    Who is cancelled meanwhile leaves nothing behind: it is started to the end, then killed.

    Raises:
        OSError, ValueError: it cannot be started.
    """
    starting = Tasks().spawn(_start(words, options), name="start of a process")
    is_cancelled = False
    while not starting.done():
        try:
            await asyncio.wait((starting,))
        except asyncio.CancelledError:
            is_cancelled = True
    started: Process | Exception = starting.result()
    if is_cancelled:
        if not isinstance(started, Exception):
            await reap(started)
        raise asyncio.CancelledError
    if isinstance(started, Exception):
        raise started
    return started


async def _start(words: tuple[Any, ...], options: dict[str, Any]) -> Process | Exception:
    try:
        return await asyncio.create_subprocess_exec(*words, **options)
    except (OSError, ValueError) as error:
        return error


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
