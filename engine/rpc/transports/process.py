"""Process: a program that runs beside us, in a session of its own, and ends with us.

Its own session keeps it off the terminal. What it says on standard error is kept, the newest part,
until it has ended: that tells why.
"""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from socket import socket

#: Bytes of standard error that are kept.
_WORDS_LIMIT: Final = 16_384
#: Bytes that a pipe holds at most (pipe(7)): so much may still be in it when the program ends.
_PIPE_SIZE: Final = 65_536
#: Seconds between asking it to end and ending it.
_GRACE: Final = 1.0


class Process:
    """A running program; whoever starts it awaits ``end``."""

    def __init__(
        self,
        argv: Sequence[str],
        environment: Mapping[str, str],
        standard: socket | None = None,
    ) -> None:
        """Start ``argv`` with ``standard`` as its standard input and output; does not block.

        Raises:
            OSError: there is no such program, or it cannot be run.
        """
        self._loop = asyncio.get_running_loop()
        self.exited: asyncio.Future[int] = self._loop.create_future()
        #: Whether what it started itself ends with it.
        self.owns_group = True
        self._words = bytearray()
        self._errors, errors = os.pipe()
        try:
            stream = standard.fileno() if standard else subprocess.DEVNULL
            self._process = subprocess.Popen(
                argv, stdin=stream, stdout=stream, stderr=errors,
                env=environment, start_new_session=True,
            )  # fmt: skip
        except BaseException:
            os.close(self._errors)
            raise
        finally:
            os.close(errors)
        self._handle = os.pidfd_open(self._process.pid)
        os.set_blocking(self._errors, False)
        self._loop.add_reader(self._errors, self._hear)
        self._loop.add_reader(self._handle, self._reap)

    @property
    def words(self) -> str:
        """Return the last of what it said on standard error so far: foreign text."""
        return self._words.decode("utf-8", "replace")

    async def end(self) -> int:
        """Make it end if it still runs; return its exit status, negative for a signal."""
        self._signal(signal.SIGTERM)
        await asyncio.wait((self.exited,), timeout=_GRACE)
        self._signal(signal.SIGKILL)
        return await self.exited

    def _signal(self, number: signal.Signals) -> None:
        # Until it is reaped its number belongs to nobody else.
        if self.exited.done():
            return
        if self.owns_group:
            os.killpg(self._process.pid, number)
        else:
            self._process.send_signal(number)

    def _hear(self) -> int:
        try:
            heard = os.read(self._errors, _PIPE_SIZE)
        except BlockingIOError:
            return 0
        if not heard:
            self._loop.remove_reader(self._errors)
        self._words += heard
        del self._words[:-_WORDS_LIMIT]
        return len(heard)

    def _reap(self) -> None:
        # Others may hold the pipe for longer: what is in it now is all it had to say. One read
        # need not give all of it.
        left = _PIPE_SIZE
        while left > 0 and (heard := self._hear()):
            left -= heard
        if self.owns_group:
            os.killpg(self._process.pid, signal.SIGKILL)
        self._loop.remove_reader(self._errors)
        self._loop.remove_reader(self._handle)
        os.close(self._errors)
        os.close(self._handle)
        self.exited.set_result(self._process.wait())
