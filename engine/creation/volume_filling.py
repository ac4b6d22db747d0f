"""Pieces on their way into a volume: a thread makes the next one while this one is sent."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from ..errors import StorageFailed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ..storage_volume import StorageVolume


async def fill_volume(
    volume: StorageVolume,
    pieces: Callable[[], Iterator[bytes | int]],
    progress: Callable[[int], None],
) -> None:
    """Send data and holes; ``progress`` hears how many bytes are through, holes included.

    Raises:
        StorageFailed: a file cannot be read. EngineError: the volume cannot take it.
    """
    # A generator has one owner: it is closed behind what was asked of it, by the same thread.
    thread = ThreadPoolExecutor(1, thread_name_prefix="pieces")
    source = pieces()
    try:
        await _send(volume, source, thread, progress)
    except OSError as error:
        raise StorageFailed(f"{error.filename or 'the file'}: {error.strerror or error}") from error
    finally:
        thread.submit(getattr(source, "close", lambda: None))
        thread.shutdown(wait=False)


async def _send(
    volume: StorageVolume,
    source: Iterator[bytes | int],
    thread: ThreadPoolExecutor,
    progress: Callable[[int], None],
) -> None:
    loop = asyncio.get_running_loop()
    ahead = loop.run_in_executor(thread, next, source, None)
    through = 0
    stream = await volume.upload(sparse=True)
    try:
        while piece := await ahead:
            ahead = loop.run_in_executor(thread, next, source, None)
            if isinstance(piece, bytes):
                await stream.write(piece)
                through += len(piece)
            else:
                await stream.write_hole(piece)
                through += piece
            progress(through)
        await stream.finish()
    except BaseException:
        ahead.cancel()
        stream.abort()
        raise
