"""LineFile: lines that are appended to a file, by a thread, without anybody waiting for the disk.

At a certain size the file becomes ``NAME.1`` and a new one begins. Several programs may share it. A
disk that refuses is tried again later; what waits for it is bounded.
"""

from __future__ import annotations

import asyncio
import fcntl
import os
from collections import deque
from pathlib import Path
from typing import TYPE_CHECKING

from ..tasks import Tasks

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ..clock import Clock

#: Bytes after which a new file begins; one old file is kept.
ROTATE_AT = 4 * 1024 * 1024

#: Lines that wait for a full disk.
MEMORY_LIMIT = 20_000

#: Seconds before the disk is tried again.
RETRY_PAUSE = 30.0


def state_path(name: str, environment: Mapping[str, str] = os.environ) -> Path:
    """Return ``$XDG_STATE_HOME/virtdeck/NAME``."""
    base = environment.get("XDG_STATE_HOME") or str(Path.home() / ".local" / "state")
    return Path(base) / "virtdeck" / name


class LineFile:
    """``put`` never waits; ``run`` writes what was put until it is cancelled.

    ``title`` is what the file is, in a sentence. ``clock`` times the pause before a full disk is
    tried again. ``warn`` is called with one sentence when the file cannot be written, and not again
    before it could.
    """

    def __init__(self, path: Path, title: str, clock: Clock, warn: Callable[[str], None]) -> None:
        self.path = path
        self._title = title
        self._clock = clock
        self._warn = warn
        self._is_warned = False
        self._unwritten: deque[str] = deque(maxlen=MEMORY_LIMIT)
        self._has_work = asyncio.Event()
        self._turn = asyncio.Lock()
        self._tasks = Tasks()

    def put(self, line: str) -> None:
        """Write the line soon."""
        self._unwritten.append(line)
        self._has_work.set()

    async def run(self) -> None:
        """Write what comes."""
        while True:
            await self._has_work.wait()
            self._has_work.clear()
            if not await self.flush():
                await self._clock.sleep(RETRY_PAUSE)
                self._has_work.set()

    async def flush(self) -> bool:
        """Write what was not written yet; False when the disk refused, and nothing is lost.

        What is being written already is waited for. Who waits may be cancelled: what was begun is
        written all the same, and before anything else.
        """
        return await asyncio.shield(self._tasks.spawn(self._write(), name=self._title))

    async def _write(self) -> bool:
        async with self._turn:
            lines = list(self._unwritten)
            self._unwritten.clear()
            if not lines:
                return True
            try:
                await asyncio.to_thread(append_lines, self.path, lines)
            except OSError as error:
                self._unwritten.extendleft(reversed(lines))
                if not self._is_warned:
                    self._is_warned = True
                    self._warn(f"{self._title} cannot be written: {self.path}: {error.strerror}")
                return False
            self._is_warned = False
            return True


def read_lines(path: Path) -> list[bytes]:
    """Return the lines of both files, the older first; none of a file that cannot be read."""
    lines: list[bytes] = []
    for file in (_older(path), path):
        try:
            lines += file.read_bytes().splitlines()
        except OSError:
            continue  # not there yet, or told when it is written to
    return lines


def append_lines(path: Path, lines: list[str]) -> None:
    """Append whole lines, or nothing.

    Raises:
        OSError: the disk is full, or the folder is not ours.
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
    with os.fdopen(handle, "ab", buffering=0):
        fcntl.flock(handle, fcntl.LOCK_EX)
        size = os.fstat(handle).st_size
        torn = size > 0 and os.pread(handle, 1, size - 1) != b"\n"
        data = ("\n" if torn else "") + "".join(f"{line}\n" for line in lines)
        try:
            _write_all(handle, data.encode())
        except OSError:
            os.ftruncate(handle, size)
            raise
        if size + len(data) > ROTATE_AT:
            path.replace(_older(path))


def _write_all(handle: int, data: bytes) -> None:
    while data:
        data = data[os.write(handle, data) :]


def _older(path: Path) -> Path:
    return path.with_name(path.name + ".1")
