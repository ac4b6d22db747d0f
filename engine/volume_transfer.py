"""Whole files into volumes and out of them: holes stay holes, and no disk holds up the event loop.

A thread reads the next piece while this one is sent, and writes the last while the next is awaited.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Awaitable, Callable, Iterator
from typing import TYPE_CHECKING, Final

from .file_thread import FileThread

if TYPE_CHECKING:
    import asyncio
    from pathlib import Path

    from .byte_stream import Hole, SparseStream

#: Hears how many bytes are through.
Progress = Callable[[int], None]

#: Bytes read or written at once: a multiple of what libvirt's packets carry.
_PIECE: Final = 4 * 262_120


def unheard(_: int) -> None:
    """Hear of progress and do nothing."""


async def send_file(
    path: Path,
    open_stream: Callable[[], Awaitable[SparseStream]],
    progress: Progress = unheard,
) -> None:
    """Send what a file holds over the sparse stream that ``open_stream`` returns.

    Raises:
        StorageFailed: it cannot be read. EngineError: the other end cannot take it.
    """
    async with FileThread(path, os.O_RDONLY) as file:
        pieces = _pieces(file.descriptor)
        ahead = file.ask(next, pieces, None)
        stream = await open_stream()
        try:
            while piece := await ahead:
                ahead = file.ask(next, pieces, None)
                content, through = piece
                if isinstance(content, bytes):
                    await stream.write(content)
                else:
                    await stream.write_hole(content)
                progress(through)
            await stream.finish()
        except BaseException:
            ahead.cancel()
            stream.abort()
            raise


def _pieces(descriptor: int) -> Iterator[tuple[bytes | int, int]]:
    """Yield data, or the length of a hole, and where it ends."""
    position, end = 0, os.lseek(descriptor, 0, os.SEEK_END)
    while position < end:
        start = _next_data(descriptor, position, end)
        if start > position:
            yield start - position, start
        position = start
        stop = os.lseek(descriptor, position, os.SEEK_HOLE) if position < end else end
        while position < stop:
            data = os.pread(descriptor, min(_PIECE, stop - position), position)
            if not data:
                return  # somebody has cut the file short
            position += len(data)
            yield data, position


def _next_data(descriptor: int, position: int, end: int) -> int:
    try:
        return os.lseek(descriptor, position, os.SEEK_DATA)
    except OSError as error:
        if error.errno != errno.ENXIO:
            raise
        return end  # nothing but a hole


async def receive_file(
    open_stream: Callable[[], Awaitable[SparseStream]],
    path: Path,
    progress: Progress = unheard,
) -> None:
    """Write what the sparse stream that ``open_stream`` returns brings into a file, emptied first.

    Raises:
        StorageFailed: it cannot be written. EngineError: the other end broke it off.
    """
    stream = await open_stream()
    try:
        async with FileThread(path, os.O_WRONLY | os.O_CREAT) as file:
            await file.ask(_empty, file.descriptor)
            writer = _Writer(file)
            while piece := await stream.receive():
                await writer.take(piece)
                progress(writer.position)
            await writer.finish()
        await stream.finish()
    except BaseException:
        stream.abort()
        raise


class _Writer:
    """Writes one batch behind what has come."""

    def __init__(self, file: FileThread) -> None:
        #: Where the next piece goes.
        self.position = 0
        self._file = file
        self._batch: list[tuple[int, bytes]] = []
        self._size = 0
        self._writing: asyncio.Future[None] | None = None

    async def take(self, piece: bytes | Hole) -> None:
        """Take the next piece; returns when there is room for another."""
        if not isinstance(piece, bytes):
            self.position += piece.length
            return
        self._batch.append((self.position, piece))
        self.position += len(piece)
        self._size += len(piece)
        if self._size >= _PIECE:
            await self._write()

    async def finish(self) -> None:
        """Write what is left; a hole at the end counts too."""
        await self._write()
        if self._writing:
            await self._writing
        await self._file.ask(os.ftruncate, self._file.descriptor, self.position)

    async def _write(self) -> None:
        if self._writing:
            await self._writing
        batch, self._batch, self._size = self._batch, [], 0
        self._writing = self._file.ask(_write_all, self._file.descriptor, batch)


def _empty(descriptor: int) -> None:
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        raise OSError(errno.ENOTSUP, "only a regular file keeps holes")
    os.ftruncate(descriptor, 0)


def _write_all(descriptor: int, batch: list[tuple[int, bytes]]) -> None:
    for position, data in batch:
        left = memoryview(data)
        while left:
            count = os.pwrite(descriptor, left, position)
            position, left = position + count, left[count:]
