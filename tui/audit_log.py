"""AuditLog: the records of what virtdeck did, appended to ``$XDG_STATE_HOME/virtdeck/audit.log``.

JSON lines that nobody else may read, rotated at a certain size (``engine.fleet.line_file``). The
disk is touched in a thread only; that it refuses is said once.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from engine.fleet.line_file import LineFile, read_lines, state_path

from .audit import AUDIT_NAME, AuditRecord, audit_record

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from engine import Clock, Connection, EngineError

    from .audit import Subject

#: Records that are shown; the file has all.
_SHOWN = 1000


class AuditLog:
    """``note`` never waits; ``run`` writes what was noted until it is cancelled."""

    def __init__(self, clock: Clock, warn: Callable[[str], None]) -> None:
        self._clock = clock
        #: Hears the host and the uuid of what was done something to, successfully or not.
        self.on_note: Callable[[str, str], None] | None = None
        self._file = LineFile(state_path(AUDIT_NAME), "the audit log", clock, warn)

    def note(
        self,
        host: str,
        connection: Connection,
        verb: str,
        domain: Subject,
        error: EngineError | None,
        value: str = "",
        words: Sequence[str] = (),
    ) -> None:
        """Keep that ``verb`` was done to ``domain``, or why it was not; ``value`` is its word."""
        record = audit_record("application", host, connection, verb, domain, error, value, words)
        self._file.put(record.to_line())
        if self.on_note is not None:
            self.on_note(host, domain.uuid)

    @property
    def path(self) -> Path:
        """Where it is."""
        return self._file.path

    async def run(self) -> None:
        """Write what comes."""
        await self._file.run()

    async def flush(self) -> bool:
        """Write what was not written yet."""
        return await self._file.flush()

    async def latest(self) -> list[AuditRecord]:
        """Return the last records of every virtdeck of this user, newest first."""
        await self.flush()
        return await asyncio.to_thread(_read_latest, self._file)


def _read_latest(file: LineFile) -> list[AuditRecord]:
    records = []
    for line in reversed(read_lines(file.path)):
        try:
            records.append(AuditRecord.from_line(line))
        except ValueError:
            continue  # torn by a crash, or somebody else's
        if len(records) == _SHOWN:
            break
    return records
