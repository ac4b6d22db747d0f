"""Terminal: a program on a terminal of its own, and the moment something was painted there.

The moment is when the bytes came out of the pty: what a person's terminal would draw from then on.
"""

from __future__ import annotations

import asyncio
import fcntl
import os
import re
import struct
import termios
import time
from typing import TYPE_CHECKING, Final, Self

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

COLUMNS: Final = 150
LINES: Final = 50
_CHUNK: Final = 1 << 16


class Terminal:
    """``async with Terminal(command, folder, environment) as terminal``.

    ``started`` and what ``painted`` returns are ``time.monotonic_ns``.
    """

    started: int

    def __init__(
        self, command: Sequence[str], folder: Path, environment: Mapping[str, str]
    ) -> None:
        self._command = command
        self._folder = folder
        self._environment = {**environment, "TERM": "xterm-256color", "COLORTERM": "truecolor"}
        self._output = bytearray()
        self._wanted = re.compile(b"")
        #: Bytes that were painted since the start.
        self.received = 0
        self._seen: asyncio.Future[int] | None = None

    async def __aenter__(self) -> Self:
        """Start the program."""
        self._master, slave = os.openpty()
        size = struct.pack("HHHH", LINES, COLUMNS, 0, 0)
        fcntl.ioctl(slave, termios.TIOCSWINSZ, size)
        asyncio.get_running_loop().add_reader(self._master, self._read)
        try:
            self.started = time.monotonic_ns()
            self._process = await asyncio.create_subprocess_exec(
                *self._command,
                env=self._environment,
                cwd=self._folder,
                stdin=slave,
                stdout=slave,
                stderr=slave,
                start_new_session=True,
            )
        except BaseException:
            self._hang_up()
            raise
        finally:
            os.close(slave)
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._process.returncode is None:
            self._process.kill()
        await self._process.wait()
        self._hang_up()

    @property
    def pid(self) -> int:
        """The program's process."""
        return self._process.pid

    def type(self, keys: bytes) -> int:
        """Send keys as a terminal does; return when."""
        moment = time.monotonic_ns()
        os.write(self._master, keys)
        return moment

    def forget(self) -> None:
        """Let ``painted`` look only at what comes from now on."""
        self._output.clear()

    async def painted(self, text: str, *, before: str = "", timeout: float = 20) -> int:
        """Return when ``text`` was painted; it must be in one style.

        ``before`` is what the control sequence right before it must end in.

        Raises:
            TimeoutError: it was not; the message has the end of what was.
        """
        self._wanted = re.compile(re.escape(before.encode()) + b" *" + re.escape(text.encode()))
        self._seen = asyncio.get_running_loop().create_future()
        self._look(time.monotonic_ns())
        try:
            async with asyncio.timeout(timeout):
                return await self._seen
        except TimeoutError:
            raise TimeoutError(f"no {text!r} in {bytes(self._output[-2000:])!r}") from None
        finally:
            self._seen = None

    def _read(self) -> None:
        try:
            data = os.read(self._master, _CHUNK)
        except OSError:  # EIO: the program has ended
            asyncio.get_running_loop().remove_reader(self._master)
            return
        moment = time.monotonic_ns()
        self._output += data
        self.received += len(data)
        self._look(moment)

    def _look(self, moment: int) -> None:
        if self._seen and not self._seen.done() and self._wanted.search(self._output):
            self._seen.set_result(moment)

    def _hang_up(self) -> None:
        asyncio.get_running_loop().remove_reader(self._master)
        os.close(self._master)
