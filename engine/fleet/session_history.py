"""SessionHistory: who was on which console, remembered on disk across restarts.

One JSON line for each session that is over, appended to ``sessions.jsonl`` (``line_file``). Lines
that cannot be read are counted, skipped and left where they are. Connection attempts are not
written: a scanner makes thousands.
"""

from __future__ import annotations

import asyncio
import os
from collections import deque
from typing import TYPE_CHECKING

from ..graphics_session import GraphicsSessionEvent, SessionChange, SessionEnd
from .line_file import MEMORY_LIMIT, LineFile, read_lines, state_path
from .session_record import PastSession

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

    from ..clock import Clock
    from ..events import Event

_NOT_WRITTEN = (SessionEnd.ATTEMPT, SessionEnd.FOLDED)


def session_history_path(environment: Mapping[str, str] = os.environ) -> Path:
    """Return ``$XDG_STATE_HOME/virtdeck/sessions.jsonl``."""
    return state_path("sessions.jsonl", environment)


class SessionHistory:
    """The sessions that are over, oldest first. ``run`` reads the file, then writes to it.

    ``clock`` and ``warn`` are those of ``LineFile``.
    """

    def __init__(self, path: Path, clock: Clock, warn: Callable[[str], None]) -> None:
        self.sessions: deque[PastSession] = deque(maxlen=MEMORY_LIMIT)
        #: How many sessions were taken in since the start; the last of ``sessions`` are these.
        self.taken = 0
        #: Whether what earlier programs wrote is among ``sessions``.
        self.has_loaded = False
        #: Lines of the file that could not be read; they are still in it.
        self.broken = 0
        self._file = LineFile(path, "the session history", clock, warn)

    def take(self, host: str, events: Iterable[Event]) -> None:
        """Remember the sessions that ended among the events of ``host``."""
        for event in events:
            if not isinstance(event, GraphicsSessionEvent):
                continue
            if event.change is SessionChange.CLOSED and event.session.end not in _NOT_WRITTEN:
                past = PastSession(host=host, ended_at=event.time, session=event.session)
                self.sessions.append(past)
                self.taken += 1
                self._file.put(past.to_line())

    async def run(self) -> None:
        """Read what is there, then write what comes, until cancelled."""
        await self.load()
        await self._file.run()

    async def load(self) -> None:
        """Read what earlier programs have written; it comes before what was taken in since."""
        earlier, self.broken = await asyncio.to_thread(_read, self._file.path)
        self.sessions.extendleft(reversed(earlier))
        self.has_loaded = True

    async def flush(self) -> bool:
        """Write what was not written yet; False when the disk refused, and nothing is lost."""
        return await self._file.flush()


def _read(path: Path) -> tuple[list[PastSession], int]:
    """Return the sessions of both files, oldest first, each once, and the number of bad lines."""
    found: dict[tuple[object, ...], PastSession] = {}
    broken = 0
    for line in read_lines(path):
        try:
            past = PastSession.from_line(line)
        except ValueError:
            broken += bool(line.strip())
        else:
            found[past.identity] = past
    return sorted(found.values(), key=lambda past: past.ended_at), broken
