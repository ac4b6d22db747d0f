"""Programs of others: run with a limit of time and of output, ended with all that they started."""

from __future__ import annotations

import asyncio
import os
import signal
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine import printable
from engine.errors import OperationFailed, OperationTimeout
from engine.reaping import reap, start_process

if TYPE_CHECKING:
    from collections.abc import Sequence

#: Bytes of a program's output that are kept; the rest is read and thrown away.
OUTPUT_LIMIT = 256 * 1024

_CHUNK = 64 * 1024


@dataclass(frozen=True, slots=True)
class Ended:
    """How a program ended: its status, negative for a signal, and what it said; all is foreign."""

    status: int
    output: str
    is_cut: bool = False


async def run_program(words: Sequence[str], seconds: float) -> Ended:
    """Run ``words[0]`` with the other words and without input; it sees no terminal.

    Raises:
        OperationFailed: it cannot be started.
        OperationTimeout: it took longer than ``seconds``; it and its children were ended.
    """
    program = await _start(words)
    try:
        async with asyncio.timeout(seconds):
            output, is_cut = await _read(program)
            status = await program.wait()
    except TimeoutError as error:
        name = printable(words[0], 60)
        raise OperationTimeout(
            f"{name} did not end within {seconds:g} s and was ended",
            hint="seconds in the settings says how long it may take",
        ) from error
    finally:
        await _end(program)
    return Ended(status, output.decode("utf-8", "replace"), is_cut)


async def _start(words: Sequence[str]) -> asyncio.subprocess.Process:
    try:
        return await start_process(
            *words,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
            start_new_session=True,
        )
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise OperationFailed(f"cannot run {printable(words[0], 60)}: {reason}") from error


async def _read(program: asyncio.subprocess.Process) -> tuple[bytes, bool]:
    assert program.stdout is not None
    kept, is_cut = bytearray(), False
    while chunk := await program.stdout.read(_CHUNK):
        room = OUTPUT_LIMIT - len(kept)
        kept += chunk[:room]
        is_cut = is_cut or len(chunk) > room
    return bytes(kept), is_cut


async def _end(program: asyncio.subprocess.Process) -> None:
    """End what is left of it: the group outlives a program that left children behind."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(program.pid, signal.SIGKILL)
    await reap(program)
