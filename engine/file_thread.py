"""FileThread: a file that one thread of its own touches, in the order in which it was asked."""

from __future__ import annotations

import asyncio
import os
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Self, TypeVar

from .errors import StorageFailed

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from types import TracebackType

_Answer = TypeVar("_Answer")


class FileThread:
    """``async with FileThread(path, flags) as file``; errors of the disk become ``StorageFailed``.

    It is closed behind everything that was asked: whoever is cancelled leaves no thread with a
    descriptor that may already be another file's.
    """

    def __init__(self, path: Path, flags: int) -> None:
        self._path = path
        self._flags = flags | os.O_CLOEXEC
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="file")
        #: The open file; -1 before and after.
        self.descriptor = -1

    def ask(self, function: Callable[..., _Answer], *arguments: object) -> asyncio.Future[_Answer]:
        """Call ``function`` in the thread, behind what was asked before."""
        return asyncio.get_running_loop().run_in_executor(self._thread, function, *arguments)

    async def __aenter__(self) -> Self:
        try:
            await self.ask(self._open)
        except OSError as error:
            self._end()
            raise self._named(error) from error
        except BaseException:
            self._end()
            raise
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if error:
            self._end()
            if isinstance(error, OSError):
                raise self._named(error) from error
            return
        try:
            await self.ask(self._close)
        except OSError as failure:
            raise self._named(failure) from failure
        finally:
            self._thread.shutdown(wait=False)

    def _end(self) -> None:
        self._thread.submit(self._close)
        self._thread.shutdown(wait=False)

    def _open(self) -> None:
        self.descriptor = os.open(self._path, self._flags, 0o666)

    def _close(self) -> None:
        descriptor, self.descriptor = self.descriptor, -1
        if descriptor >= 0:
            os.close(descriptor)

    def _named(self, error: OSError) -> StorageFailed:
        return StorageFailed(f"{self._path}: {error.strerror or error}")
