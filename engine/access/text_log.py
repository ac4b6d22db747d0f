"""Files of what a text console says: the host's own from before we came, and one that we write."""

from __future__ import annotations

import asyncio
import os
import stat
from typing import TYPE_CHECKING, BinaryIO, Final, Self

from ..errors import StorageFailed
from ..untrusted_text import printable

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from ..tasks import Tasks
    from ..uri import ConnectionURI
    from .ports import Port

#: Bytes of the host's log that are read, its end.
PAST_LIMIT: Final = 1_048_576
#: Lines of it: more would only scroll away.
PAST_LINES: Final = 10_000
#: Bytes that may wait for a slow disk.
_WAITING_LIMIT: Final = 16 * 1_048_576


async def past_of(port: Port, uri: ConnectionURI) -> bytes:
    """Return the end of what the host has logged of a port; empty where we cannot read it."""
    if not port.log_path or uri.host:
        return b""
    return await asyncio.to_thread(_end_of, port.log_path)


def _end_of(path: str) -> bytes:
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError:
        return b""
    try:
        found = os.fstat(descriptor)
        if not stat.S_ISREG(found.st_mode):
            return b""
        text = os.pread(descriptor, PAST_LIMIT, max(0, found.st_size - PAST_LIMIT))
    except OSError:
        return b""
    finally:
        os.close(descriptor)
    lines = text.rsplit(b"\n", PAST_LINES)
    if len(lines) > PAST_LINES or found.st_size > PAST_LIMIT:
        # Not from the middle of a line or of an escape sequence.
        return text[len(lines[0]) + 1 :]
    return text


class TextLog:
    """A file that grows; the disk is waited for in a task, not by who hears."""

    def __init__(self, path: Path, file: BinaryIO, failed: Callable[[], None]) -> None:
        self.path = path
        #: Why it ended by itself.
        self.failure: StorageFailed | None = None
        #: Called when it closes.
        self.leave: Callable[[], None] = lambda: None
        self._file = file
        self._failed = failed
        self._waiting = bytearray()
        self._more = asyncio.Event()
        self._writing = asyncio.Lock()

    @classmethod
    async def open(cls, path: Path, tasks: Tasks, *, failed: Callable[[], None]) -> Self:
        """Open ``path`` to write to its end; ``failed`` is called when that fails later.

        Raises:
            StorageFailed: it cannot be opened.
        """
        try:
            file = await asyncio.to_thread(_opened, path)
        except OSError as error:
            raise _failure(path, error) from error
        log = cls(path, file, failed)
        tasks.spawn(log._write_on(), name=f"log {path}")
        return log

    def write(self, data: bytes) -> None:
        """Take bytes; they are in the file a little later."""
        if self.failure is None:
            self._waiting += data
            if len(self._waiting) > _WAITING_LIMIT:
                self._fail(StorageFailed(f"{self._name}: the disk is too slow for this log"))
            self._more.set()

    async def close(self) -> None:
        """Write what is left, and close the file."""
        self.leave()
        await self._flush()
        await asyncio.to_thread(self._file.close)

    @property
    def _name(self) -> str:
        return printable(str(self.path))

    async def _write_on(self) -> None:
        while self.failure is None:
            await self._more.wait()
            self._more.clear()
            await self._flush()

    async def _flush(self) -> None:
        async with self._writing:
            data, self._waiting = bytes(self._waiting), bytearray()
            try:
                await asyncio.to_thread(self._file.write, data)
            except OSError as error:
                self._fail(_failure(self.path, error))

    def _fail(self, failure: StorageFailed) -> None:
        self.failure = failure
        self._waiting.clear()
        self.leave()
        self._failed()


def _opened(path: Path) -> BinaryIO:
    flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC
    return open(os.open(path, flags, 0o600), "ab", buffering=0)


def _failure(path: Path, error: OSError) -> StorageFailed:
    return StorageFailed(f"{printable(str(path))}: {error.strerror or error}")
