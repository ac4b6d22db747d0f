"""Processes that are not our children: recognised without mistake, watched and ended by pidfd.

A process id alone proves nothing, since the kernel gives it to somebody else later. A process is
meant by its id and the moment it began; every signal goes through a pidfd that was opened before
that was checked.
"""

from __future__ import annotations

import asyncio
import os
import signal
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Final

from .process_facts import start_ticks

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Self

_PROC: Final = Path("/proc")

#: An option and its value that no other process has: the path of a pid file of ours.
Mark = tuple[str, str]


def boot_id() -> str:
    """Return what tells this boot of the host from every other one."""
    return (_PROC / "sys/kernel/random/boot_id").read_text().strip()


@dataclass(frozen=True, slots=True)
class ProcessIdentity:
    """One process of one boot; ``start_ticks`` is when it began, in clock ticks since the boot."""

    pid: int
    start_ticks: int

    @classmethod
    def of(cls, pid: int) -> Self | None:
        """Return the identity of a living process; None where there is none (a zombie is none)."""
        ticks = start_ticks(pid)
        return None if ticks is None else cls(pid, ticks)

    @property
    def is_alive(self) -> bool:
        """Whether this very process still runs."""
        return ProcessIdentity.of(self.pid) == self


def command_line(pid: int) -> list[str]:
    """Return the arguments of a process; empty for one that is gone, or not ours to read."""
    try:
        raw = (_PROC / str(pid) / "cmdline").read_bytes()
    except OSError:
        return []
    return [os.fsdecode(argument) for argument in raw.split(b"\0")[:-1]]


def processes_started_with(mark: Mark) -> Iterator[ProcessIdentity]:
    """Yield every living process with those two arguments, one behind the other."""
    for entry in os.listdir(_PROC):
        if entry.isdecimal() and is_marked(int(entry), mark):
            identity = ProcessIdentity.of(int(entry))
            if identity is not None:
                yield identity


def is_marked(pid: int, mark: Mark) -> bool:
    """Return whether a process has those two arguments, one behind the other."""
    return mark in pairwise(command_line(pid))


class ForeignProcess:
    """A process somebody else is the parent of. Close it: it holds a descriptor."""

    def __init__(self, identity: ProcessIdentity, descriptor: int) -> None:
        self.identity = identity
        self._descriptor = descriptor
        loop = asyncio.get_running_loop()
        self._ended: asyncio.Future[None] = loop.create_future()
        self._loop = loop
        loop.add_reader(descriptor, self._on_end)

    @classmethod
    def find(cls, identity: ProcessIdentity) -> Self | None:
        """Return the process to watch and signal; None when it is gone already."""
        try:
            descriptor = os.pidfd_open(identity.pid)
        except ProcessLookupError:
            return None
        if not identity.is_alive:
            os.close(descriptor)
            return None
        return cls(identity, descriptor)

    async def ended(self) -> None:
        """Return when the process is gone."""
        await asyncio.shield(self._ended)

    async def end(self, *, term_seconds: float, kill_seconds: float) -> bool:
        """Ask the process to end, kill it if it does not; return whether it is gone.

        A process that waits in the kernel (a dead NFS server) survives even that for a while.
        """
        for number, seconds in ((signal.SIGTERM, term_seconds), (signal.SIGKILL, kill_seconds)):
            self._send(number)
            try:
                async with asyncio.timeout(seconds):
                    await self.ended()
            except TimeoutError:
                continue
            return True
        return False

    def close(self) -> None:
        """Stop watching; the process goes on."""
        if self._descriptor >= 0:
            self._loop.remove_reader(self._descriptor)
            os.close(self._descriptor)
            self._descriptor = -1
            self._ended.cancel()

    def _send(self, number: signal.Signals) -> None:
        if self._descriptor < 0:
            return
        try:
            signal.pidfd_send_signal(self._descriptor, number)
        except ProcessLookupError:
            return

    def _on_end(self) -> None:
        self._loop.remove_reader(self._descriptor)
        if not self._ended.done():
            self._ended.set_result(None)
