"""A real program on a pseudo terminal, answered by our Terminal, and what it wrote."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import termios
import time
from functools import partial
from typing import TYPE_CHECKING

from engine.console.vt import Terminal
from tests.patience import PATIENCE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

#: A program that has been silent so long waits for a key.
QUIET_SECONDS = 0.25
#: Between two keys; a program may never be silent.
_READS_AT_MOST = 500


def record(
    command: Sequence[str],
    keys: Iterable[bytes],
    *,
    columns: int,
    rows: int,
    environment: Mapping[str, str],
    folder: str = "/",
    quiet: float = QUIET_SECONDS,
    first_words: str = "",
    last_line: str = "",
) -> bytes:
    """Run ``command``, press ``keys`` one after the other, and return all it wrote.

    It has begun when the screen shows ``first_words``, and ended when the last row of the screen is
    ``last_line`` and the cursor is elsewhere, if they are given.
    """
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
    process = subprocess.Popen(
        command, stdin=theirs, stdout=theirs, stderr=theirs, cwd=folder, env=dict(environment),
        start_new_session=True, preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),
    )  # fmt: skip
    os.close(theirs)
    terminal = Terminal(columns, rows)
    output = bytearray()
    try:
        hear = partial(_hear, ours, terminal, output, quiet=quiet)
        hear(first=PATIENCE)
        _hear_until(hear, lambda: any(first_words in line for line in terminal.lines()))
        for key in keys:
            os.write(ours, key)
            hear(first=quiet * 4)
        if last_line:
            _hear_until(hear, lambda: _has_ended(terminal, last_line))
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        os.close(ours)
    return bytes(output)


def _has_ended(terminal: Terminal, last_line: str) -> bool:
    return terminal.lines()[-1] == last_line and terminal.cursor.row < terminal.rows - 1


def _hear_until(hear: Callable[..., bool], holds: Callable[[], bool]) -> None:
    limit = time.monotonic() + PATIENCE
    while not holds() and time.monotonic() < limit:
        if not hear(first=1.0):
            return


def _hear(fd: int, terminal: Terminal, output: bytearray, *, first: float, quiet: float) -> bool:
    """Read until the program is silent; its questions are answered. False when it has ended."""
    patience = first
    for _ in range(_READS_AT_MOST):
        if not select.select([fd], [], [], patience)[0]:
            return True
        try:
            data = os.read(fd, 65536)
        except OSError:
            return False
        if not data:
            return False
        output += data
        terminal.feed(data)
        if replies := terminal.take_replies():
            os.write(fd, replies)
        patience = quiet
    return True
