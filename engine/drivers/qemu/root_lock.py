"""RootLock: one process, and one connection in it, owns a root.

A QEMU monitor serves one client, and two writers would lose each other's changes. The lock is the
kernel's (flock(2)) on ``ROOT/lock``: it ends with the process however that ends, and a started QEMU
does not inherit it. The file's content, the owner's process id, is only there to be shown.
"""

from __future__ import annotations

import fcntl
import os
from contextlib import suppress
from typing import TYPE_CHECKING

from ...errors import RootBusy
from .stored_file import failed

if TYPE_CHECKING:
    from pathlib import Path

#: Bytes of the file that are read; a process id has at most seven digits.
_PID_BYTES = 32


class RootLock:
    """The lock on ``ROOT/lock``, held from ``acquire`` to ``release``. Blocking."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._descriptor: int | None = None

    def acquire(self) -> None:
        """Take the lock.

        Raises:
            RootBusy: another connection has it; names its process. StorageFailed: no such file can
            be made.
        """
        try:
            descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as error:
            raise failed("open", self._path, error) from error
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            _write_owner(descriptor)
        except BlockingIOError:
            owner = os.read(descriptor, _PID_BYTES)
            os.close(descriptor)
            raise self._busy(owner) from None
        except OSError as error:
            os.close(descriptor)
            raise failed("lock", self._path, error) from error
        self._descriptor = descriptor

    def release(self) -> None:
        """Let go of the lock; without one, do nothing."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

    def _busy(self, owner: bytes) -> RootBusy:
        text = owner.decode("ascii", "replace").strip()
        who = f"process {text}" if text.isdecimal() else "another process"
        if text == str(os.getpid()):
            who = "another connection of this process"
        return RootBusy(
            f"{self._path.parent} is in use by {who}",
            hint="one process owns a root at a time; its guests run on when it ends",
        )


def _write_owner(descriptor: int) -> None:
    # Only shown to others: a full disk is no reason to leave the guests alone.
    with suppress(OSError):
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, f"{os.getpid()}\n".encode(), 0)
