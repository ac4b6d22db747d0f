"""Daemon: a server's process that can be killed, frozen, and started again on its folders."""

from __future__ import annotations

import asyncio
import os
import signal
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from tests.patience import PATIENCE

from . import processes
from .private_root import only_child

if TYPE_CHECKING:
    from asyncio.subprocess import Process
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from .private_root import PrivateRoot
    from .streams import Address

_LISTEN_SECONDS: Final = 0.01


class Daemon:
    """``command``, said to be up when it listens at ``addresses``; inside ``root`` if there is one.

    What it says goes to ``log``, of the last start.
    """

    def __init__(
        self,
        command: Sequence[str],
        *,
        addresses: Sequence[Address],
        log: Path,
        environment: Mapping[str, str] = os.environ,
        root: PrivateRoot | None = None,
    ) -> None:
        self._command = command
        self._addresses = addresses
        self._log = log
        self._environment = environment
        self._root = root
        self._process: Process | None = None
        self.pid = 0

    async def start(self) -> None:
        """Start it, and wait until it listens.

        Raises:
            OSError: it ended, or does not listen; the text is what it said.
        """
        entering = self._root.entering() if self._root else ()
        self._process = await processes.start(
            [*entering, *self._command], self._log, environment=self._environment
        )
        try:
            async with asyncio.timeout(PATIENCE):
                self.pid = await only_child(self._process) if self._root else self._process.pid
                for address in self._addresses:
                    await self._listens(self._process, address)
        except (ProcessLookupError, TimeoutError):
            await self.kill()
            said = processes.said(self._log)
            raise OSError(f"{self._command[0]} does not listen: {said}") from None
        except BaseException:
            await self.kill()
            raise

    async def stop(self) -> None:
        """Ask it to end (SIGTERM), and wait for that.

        Raises:
            TimeoutError: it does not; it has been killed.
        """
        self._signal(signal.SIGTERM)
        await self._gone()

    async def kill(self) -> None:
        """Kill it."""
        if self.pid:
            processes.kill_other(self.pid)
        # An nsenter that does not reap what it started keeps the root from ending.
        self._signal(signal.SIGCONT if self.pid else signal.SIGKILL)
        await self._gone()

    def freeze(self) -> None:
        """Let it answer nothing and notice nothing until ``thaw``; all of it has stopped then."""
        self._signal(signal.SIGSTOP)
        # nsenter stops, a moment later, and goes on with what it started: after a thaw it may only
        # now tell that to go on.
        while not all(map(processes.is_still, self._pids())):
            self._signal(signal.SIGSTOP)
            os.sched_yield()

    def thaw(self) -> None:
        """Let a frozen one go on."""
        self._signal(signal.SIGCONT)

    def _pids(self) -> set[int]:
        """Return its process id, and that of the nsenter that waits for it, if they run."""
        if self._process is None or self._process.returncode is not None:
            return set()
        return {self.pid or self._process.pid, self._process.pid}

    def _signal(self, number: int) -> None:
        inward = number in (signal.SIGTERM, signal.SIGSTOP) and self.pid
        for pid in {self.pid} if inward else self._pids():
            with suppress(ProcessLookupError):  # gone, which asyncio does not know yet
                os.kill(pid, number)

    async def _gone(self) -> None:
        if self._process is not None:
            await processes.gone(self._process)
        self._process = None
        self.pid = 0

    async def _listens(self, process: Process, address: Address) -> None:
        """Return as soon as it accepts a connection, which nothing announces."""
        while process.returncode is None:
            try:
                if isinstance(address, tuple):
                    _, writer = await asyncio.open_connection(*address)
                else:
                    _, writer = await asyncio.open_unix_connection(address)
            except (FileNotFoundError, ConnectionRefusedError):
                await asyncio.sleep(_LISTEN_SECONDS)
            else:
                writer.close()
                await writer.wait_closed()
                return
        raise ProcessLookupError
