"""Starting programs that are nobody's child: QEMU, swtpm.

What they say goes to a log, and becomes the error where they do not start. QEMU's ``-daemonize``
is of no use: its sandbox forbids the fork (``-sandbox spawn=deny``), so setsid(1) forks before it.
"""

from __future__ import annotations

import asyncio
import os
import re
from typing import TYPE_CHECKING, Final

from ...errors import OperationFailed, OperationTimeout
from ...reaping import reap, start_process
from ...untrusted_text import printable
from .alive_file import alive_lock, is_alive
from .process import ForeignProcess, Mark, ProcessIdentity, processes_started_with
from .stored_file import failed

if TYPE_CHECKING:
    from asyncio.subprocess import Process
    from collections.abc import Mapping, Sequence
    from pathlib import Path
    from typing import BinaryIO

#: Seconds a program may take until it is in the background.
START_DEADLINE: Final = 20.0
#: Seconds between two looks for a process that is there and has no arguments yet.
LOOK_SECONDS: Final = 0.005
#: Seconds a process may take to obey SIGTERM, and to be gone after SIGKILL.
TERM_SECONDS: Final = 5.0
KILL_SECONDS: Final = 5.0

_KEPT_VARIABLES: Final = ("HOME", "LD_LIBRARY_PATH", "PATH", "TMPDIR", "XDG_RUNTIME_DIR")
#: What QEMU writes before a message: the time (``-msg timestamp=on``) and its own name.
_STAMP: Final = re.compile(r"^([0-9T:.-]+Z )?(qemu-system-\w+: )?")
#: Characters of a program's last words that an error repeats.
_WORDS_LIMIT: Final = 1000
#: Bytes of a log that are looked through for them.
_LOG_LIMIT: Final = 64 * 1024


async def start_in_background(
    name: str,
    command: Sequence[str],
    mark: Mark,
    *,
    log: Path,
    alive: Path,
    environment: Mapping[str, str] | None = None,
    pass_fds: Sequence[int] = (),
) -> ProcessIdentity:
    """Start a program that goes to the background, and return the process it has become.

    ``name`` is what errors call it; ``mark`` is part of ``command``: by it, what was started is
    found, and ended when the start fails or is cancelled. ``alive`` is the alive file.

    Raises:
        OperationFailed: it cannot be run, or ended; repeats its own words.
        OperationTimeout: it did not go to the background within ``START_DEADLINE``.
        StorageFailed: its log or the alive file cannot be opened.
    """
    kept = {key: os.environ[key] for key in _KEPT_VARIABLES if key in os.environ}
    variables = kept | {"LC_ALL": "C"} | dict(environment or {})
    with _open_log(log) as output, alive_lock(alive) as lock:
        said_before = output.tell()
        process = await _start(command, output, variables, (*pass_fds, lock))
    try:
        async with asyncio.timeout(START_DEADLINE):
            code = await process.wait()
            started = await _find_started(mark, alive) if code == 0 else None
    except TimeoutError as error:
        await _abandon(process, mark)
        raise OperationTimeout(f"{name} was not ready within {START_DEADLINE:g} s") from error
    except BaseException:
        await _abandon(process, mark)
        raise
    if started is None:
        words = last_words(log, said_before) or "it said nothing"
        raise OperationFailed(f"{name} ended while it started: {words}")
    return started


def detached(command: Sequence[str]) -> tuple[str, ...]:
    """Return how to run a program that does not go to the background by itself."""
    return ("setsid", "--fork", "--", *command)


async def end_all(mark: Mark) -> None:
    """End every process that was started with ``mark`` among its arguments."""
    while left := await asyncio.to_thread(list, processes_started_with(mark)):
        for identity in left:
            await end_process(identity)


async def end_process(identity: ProcessIdentity) -> bool:
    """End a process with SIGTERM, then SIGKILL; return whether it is gone."""
    process = ForeignProcess.find(identity)
    if process is None:
        return True
    try:
        return await process.end(term_seconds=TERM_SECONDS, kill_seconds=KILL_SECONDS)
    finally:
        process.close()


def _open_log(log: Path) -> BinaryIO:
    try:
        return log.open("ab")
    except OSError as error:
        raise failed("open", log, error) from error


async def _start(
    command: Sequence[str], output: BinaryIO, environment: Mapping[str, str], fds: Sequence[int]
) -> Process:
    try:
        return await start_process(
            *command,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            env=environment,
            pass_fds=fds,
            cwd="/",
        )
    except (OSError, ValueError) as error:
        raise OperationFailed(f"cannot run {printable(command[0])}: {error}") from error


async def _find_started(mark: Mark, alive: Path) -> ProcessIdentity | None:
    """Return the process that was started; None when nothing of it is left."""
    while True:
        found = await asyncio.to_thread(list, processes_started_with(mark))
        if found:
            return found[0]
        if not await asyncio.to_thread(is_alive, alive):
            return None
        await asyncio.sleep(LOOK_SECONDS)


async def _abandon(process: Process, mark: Mark) -> None:
    """End a program that is not ready: first the one we started, so that it forks no more."""
    await reap(process)
    await end_all(mark)


def last_words(log: Path, offset: int = 0) -> str:
    """Return on one line what a program has written to its log behind ``offset``.

    Empty where it wrote nothing, or where the log is gone: a better error is at hand then.
    """
    try:
        with log.open("rb") as file:
            file.seek(offset)
            lines = file.read(_LOG_LIMIT).decode("utf-8", "replace").splitlines()
    except OSError:
        return ""
    said = [_STAMP.sub("", line).strip() for line in lines]
    return printable("; ".join(filter(None, said)), _WORDS_LIMIT)
