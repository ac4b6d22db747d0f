"""ScreenRecording: the text on a guest's display from now on, in a file that it can be played from.

Where the display shows no text, nothing is written: the last text stays for as long.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final, Self

if TYPE_CHECKING:
    from pathlib import Path

    from engine.access.screen_session import ScreenSession
    from engine.console.cast import Recorder

    from ..app import VirtdeckApp

#: The size until there is text.
_COLUMNS, _ROWS = 80, 25
WORDS: Final = "The text on the screen, with its times (asciicast); no pictures."


class ScreenRecording:
    """A recording of a session that goes on."""

    def __init__(self, path: Path, recorder: Recorder, session: ScreenSession) -> None:
        self.path = path
        self.recorder = recorder
        self.session = session
        self._text: object = None
        self._leave = session.watch(self._look)
        self._look()

    @classmethod
    async def begin(cls, app: VirtdeckApp, session: ScreenSession, path: Path) -> Self:
        """Begin a file.

        Raises:
            StorageFailed: it is there already, or cannot be written.
        """
        from engine.console.cast import Recorder

        grid = session.grid
        size = (grid.columns, grid.rows) if grid else (_COLUMNS, _ROWS)
        recorder = await asyncio.to_thread(Recorder, path, *size, session.title, clock=app.clock)
        return cls(path, recorder, session)

    def end(self) -> None:
        """Close the file."""
        self._leave()
        self.recorder.close()

    def _look(self) -> None:
        grid = self.session.grid
        if grid is not None and grid is not self._text:
            self._text = grid
            self.recorder.grid(grid)
