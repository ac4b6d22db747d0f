"""Processes that end with the tests: however a run ends, nothing of it is left behind."""

from __future__ import annotations

import asyncio
import os
import select
import signal
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tests.patience import PATIENCE

if TYPE_CHECKING:
    from asyncio.subprocess import Process
    from collections.abc import Mapping, Sequence

# The kernel kills the program when the starting thread is gone (PR_SET_PDEATHSIG, prctl(2)).
_TIED: Final = ("setpriv", "--pdeathsig", "KILL", "--")


async def start(
    command: Sequence[str],
    log: Path,
    *,
    environment: Mapping[str, str] = os.environ,
    pass_fds: Sequence[int] = (),
) -> Process:
    """Start ``command`` without a terminal; what it says goes to the file ``log``."""
    with log.open("wb") as output:
        return await asyncio.create_subprocess_exec(
            *_TIED,
            *command,
            env=environment,
            pass_fds=pass_fds,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=output,
            stderr=output,
        )


async def end(process: Process, number: int = signal.SIGTERM) -> None:
    """Send signal ``number`` if the process still runs, and wait until it is gone.

    Raises:
        TimeoutError: it ignored the signal; it has been killed.
    """
    if process.returncode is None:
        process.send_signal(number)
    await gone(process)


async def gone(process: Process) -> None:
    """Wait until a process that has its signal is gone.

    Raises:
        TimeoutError: it ignored the signal; it has been killed.
    """
    try:
        async with asyncio.timeout(PATIENCE):
            await process.wait()
    except BaseException:
        process.kill()
        await process.wait()
        raise


def kill_other(pid: int) -> None:
    """Kill a process that is not our child, and wait until it is gone."""
    try:
        it = os.pidfd_open(pid)
    except ProcessLookupError:
        return
    try:
        signal.pidfd_send_signal(it, signal.SIGKILL)
        select.select([it], [], [], PATIENCE)
    except ProcessLookupError:
        pass
    finally:
        os.close(it)


def said(log: Path) -> str:
    """Return what a process wrote to its ``log``."""
    return log.read_text(errors="replace").strip()


def is_still(pid: int) -> bool:
    """Say whether all threads have stopped, or are gone."""
    return all(map(_has_stopped, Path(f"/proc/{pid}/task").glob("*")))


def _has_stopped(thread: Path) -> bool:
    try:
        state = (thread / "stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return True
    return state in "TtZX"  # proc(5): stopped, traced, gone
