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
from typing import TYPE_CHECKING

from engine.console.vt import Terminal
from tests.patience import PATIENCE

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

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
    last_line: str = "",
) -> bytes:
    """Run ``command``, press ``keys`` one after the other, and return all it wrote.

    It has ended when the last row of the screen is ``last_line``, if one is given.
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
        _hear(ours, terminal, output, first=PATIENCE, quiet=quiet)
        for key in keys:
            os.write(ours, key)
            _hear(ours, terminal, output, first=quiet * 4, quiet=quiet)
        if last_line and terminal.lines()[-1] != last_line:
            _hear(ours, terminal, output, first=PATIENCE, quiet=1.0)
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        os.close(ours)
    return bytes(output)


def _hear(fd: int, terminal: Terminal, output: bytearray, *, first: float, quiet: float) -> None:
    """Read until the program is silent; its questions are answered."""
    patience = first
    for _ in range(_READS_AT_MOST):
        if not select.select([fd], [], [], patience)[0]:
            return
        try:
            data = os.read(fd, 65536)
        except OSError:
            return
        if not data:
            return
        output += data
        terminal.feed(data)
        if replies := terminal.take_replies():
            os.write(fd, replies)
        patience = quiet
