"""SessionHistory: who was on which console, remembered on disk across restarts.

One JSON line for each session that is over, appended to ``sessions.jsonl``; at a certain size the
file becomes ``sessions.jsonl.1`` and a new one begins. Lines that cannot be read are counted,
skipped and left where they are. Connection attempts are not written: a scanner makes thousands.

The file is touched in a thread only; ``take`` never waits. Several programs may share the file.
"""

from __future__ import annotations

import asyncio
import fcntl
import os
from collections import deque
from pathlib import Path
from typing import TYPE_CHECKING

from ..graphics_session import GraphicsSessionEvent, SessionChange, SessionEnd
from .session_record import PastSession

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from ..clock import Clock
    from ..events import Event

#: Bytes after which a new file begins; one old file is kept.
ROTATE_AT = 4 * 1024 * 1024

#: Sessions that are kept in memory, and unwritten lines that wait for a full disk.
MEMORY_LIMIT = 20_000

#: Seconds before the disk is tried again.
RETRY_PAUSE = 30.0

_NOT_WRITTEN = (SessionEnd.ATTEMPT, SessionEnd.FOLDED)


def session_history_path(environment: Mapping[str, str] = os.environ) -> Path:
    """Return ``$XDG_STATE_HOME/virtdeck/sessions.jsonl``."""
    base = environment.get("XDG_STATE_HOME") or str(Path.home() / ".local" / "state")
    return Path(base) / "virtdeck" / "sessions.jsonl"


class SessionHistory:
    """The sessions that are over, oldest first. ``run`` reads the file, then writes to it.

    ``clock`` times the pause before a full disk is tried again. ``warn`` is called with one
    sentence when the file cannot be written, and not again before it could.
    """

    def __init__(self, path: Path, clock: Clock, warn: Callable[[str], None]) -> None:
        self.sessions: deque[PastSession] = deque(maxlen=MEMORY_LIMIT)
        #: How many sessions were taken in since the start; the last of ``sessions`` are these.
        self.taken = 0
        #: Whether what earlier programs wrote is among ``sessions``.
        self.has_loaded = False
        #: Lines of the file that could not be read; they are still in it.
        self.broken = 0
        self._path = path
        self._clock = clock
        self._warn = warn
        self._is_warned = False
        self._unwritten: deque[str] = deque(maxlen=MEMORY_LIMIT)
        self._has_work = asyncio.Event()

    def take(self, host: str, events: Iterable[Event]) -> None:
        """Remember the sessions that ended among the events of ``host``."""
        for event in events:
            if not isinstance(event, GraphicsSessionEvent):
                continue
            if event.change is SessionChange.CLOSED and event.session.end not in _NOT_WRITTEN:
                past = PastSession(host=host, ended_at=event.time, session=event.session)
                self.sessions.append(past)
                self.taken += 1
                self._unwritten.append(past.to_line())
                self._has_work.set()

    async def run(self) -> None:
        """Read what is there, then write what comes, until cancelled."""
        await self.load()
        while True:
            await self._has_work.wait()
            self._has_work.clear()
            if not await self.flush():
                await self._clock.sleep(RETRY_PAUSE)
                self._has_work.set()

    async def load(self) -> None:
        """Read what earlier programs have written; it comes before what was taken in since."""
        earlier, self.broken = await asyncio.to_thread(_read, self._path)
        self.sessions.extendleft(reversed(earlier))
        self.has_loaded = True

    async def flush(self) -> bool:
        """Write what was not written yet; False when the disk refused, and nothing is lost."""
        lines = list(self._unwritten)
        self._unwritten.clear()
        try:
            await asyncio.to_thread(_append, self._path, lines)
        except OSError as error:
            self._unwritten.extendleft(reversed(lines))
            if not self._is_warned:
                self._is_warned = True
                self._warn(f"the session history cannot be written: {error}")
            return False
        self._is_warned = False
        return True


def _read(path: Path) -> tuple[list[PastSession], int]:
    """Return the sessions of both files, oldest first, each once, and the number of bad lines."""
    found: dict[tuple[object, ...], PastSession] = {}
    broken = 0
    for file in (_older(path), path):
        try:
            content = file.read_bytes()
        except OSError:
            continue  # not there yet, or told when it is written to
        for line in content.splitlines():
            try:
                past = PastSession.from_line(line)
            except ValueError:
                broken += bool(line.strip())
            else:
                found[past.identity] = past
    return sorted(found.values(), key=lambda past: past.ended_at), broken


def _append(path: Path, lines: list[str]) -> None:
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
