"""WallMemory: reads what hung on the wall, once, and keeps every change of it.

Wall.version -> watch -> wall.toml, in a thread
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from engine import EngineError, printable

from ..settings import config_folder
from .wall_file import WALL_NAME, WallChoices, load_wall, save_wall

if TYPE_CHECKING:
    from ..app import VirtdeckApp
    from .wall import Wall


class WallMemory:
    """``begin`` makes the wall remembered; nothing is opened by that."""

    def __init__(self, app: VirtdeckApp, wall: Wall) -> None:
        self._app = app
        self._wall = wall
        self._path = config_folder() / WALL_NAME
        self._is_read = asyncio.Event()
        self._saving = asyncio.Lock()
        self._is_broken = False
        #: What hung here when it was read or written last: the file may say more by now.
        self._kept = WallChoices()

    def begin(self) -> None:
        """Read the file, and write it after every change from now on."""
        self._app.run_worker(self._read(), name="wall file", group="wall file")
        self._wall.changed = self._keep

    @property
    def is_read(self) -> bool:
        """Whether what was remembered hangs there."""
        return self._is_read.is_set()

    async def read(self) -> None:
        """Wait until what was remembered hangs there."""
        await self._is_read.wait()

    async def _read(self) -> None:
        try:
            self._kept, problems = await asyncio.to_thread(load_wall, self._path)
            if problems:
                self._is_broken = True
                more = f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""
                self._tell(f"{problems[0]}{more}; the wall is not remembered until it is repaired")
            self._wall.remember(self._kept.places, self._kept.grid)
        finally:
            self._is_read.set()

    def _keep(self) -> None:
        if not self._is_broken:
            self._app.run_worker(self._save(), name="wall file", group="wall file")

    async def _save(self) -> None:
        await self._is_read.wait()
        async with self._saving:
            choices = WallChoices(tuple(self._wall.places), self._wall.grid)
            if self._is_broken or choices == self._kept:
                return
            try:
                written = await asyncio.to_thread(save_wall, self._path, choices, self._kept)
            except EngineError as error:
                self._is_broken = True  # told once
                self._tell("; ".join(filter(None, (error.message, error.hint))))
            else:
                self._tell_left_out(choices, written)
                self._kept = choices

    def _tell_left_out(self, choices: WallChoices, written: WallChoices) -> None:
        """Tell what was hung up here just now and found no room in the file."""
        new = [place for place in choices.places if place not in self._kept.places]
        for place in new:
            if place not in written.places:
                name = place.name or place.key[1]
                self._tell(f"{name} is not remembered: another virtdeck has filled {WALL_NAME}")

    def _tell(self, text: str) -> None:
        self._app.journal.toasts.tell_problem(printable(text))
