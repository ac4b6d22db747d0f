"""Recording: what a console shows from now on, in a file that it can be played from."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from pathlib import Path

    from engine.access.text_session import TextSession
    from engine.console.cast import Recorder


class Recording:
    """A recording of a session that goes on: bytes as they come, in a new file."""

    def __init__(self, path: Path, recorder: Recorder, session: TextSession) -> None:
        self.path = path
        self.recorder = recorder
        self._terminal = session.terminal
        recorder.grid(session.terminal)  # what stands there already
        self._leave = session.tap(self._hear)

    @classmethod
    async def begin(cls, session: TextSession, path: Path) -> Self:
        """Begin a file.

        Raises:
            StorageFailed: it is there already, or cannot be written.
        """
        from engine.console.cast import Recorder

        terminal, clock = session.terminal, session.domain.connection.clock
        recorder = await asyncio.to_thread(
            Recorder, path, terminal.columns, terminal.rows, session.title, clock=clock
        )
        return cls(path, recorder, session)

    def end(self) -> None:
        """Close the file."""
        self._leave()
        self.recorder.close()

    def _hear(self, data: bytes) -> None:
        self.recorder.resize(self._terminal.columns, self._terminal.rows)
        self.recorder.output(data)
