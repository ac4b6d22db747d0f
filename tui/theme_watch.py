"""ThemeWatch: themes that change on the disk change on the screen.

Both folders are looked at every two seconds, in a thread. A file that cannot be used is told once
for each time it changes; the colours stay as they were.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from .theme_loader import load_themes

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from textual.app import App

    from engine import Clock

#: Seconds between two looks.
_PAUSE = 2.0

#: Path -> when it was changed and how long it is.
_Stamps = dict["Path", tuple[int, int]]


class ThemeWatch:
    """Watches ``folders``; ``warn`` is told of what cannot be used."""

    def __init__(
        self, app: App[None], clock: Clock, folders: tuple[Path, ...], warn: Callable[[str], None]
    ) -> None:
        self._app = app
        self._clock = clock
        self._folders = folders
        self._warn = warn

    async def run(self) -> None:
        """Watch until it is cancelled."""
        before = await asyncio.to_thread(_stamps, self._folders)
        while True:
            await self._clock.sleep(_PAUSE)
            now = await asyncio.to_thread(_stamps, self._folders)
            if now != before:
                changed = {path for path in now if now[path] != before.get(path)}
                before = now
                await self._load(changed)

    async def _load(self, changed: set[Path]) -> None:
        """Take in the files that changed; those that did not have said what is wrong before."""
        loaded = await asyncio.to_thread(load_themes, *self._folders)
        for problem in loaded.problems:
            if any(str(path) in problem for path in changed):
                self._warn(problem)
        for name, theme in loaded.themes.items():
            if theme != self._app.available_themes.get(name):
                self._app.register_theme(theme)
                if name == self._app.theme:
                    self._app.mutate_reactive(type(self._app).theme)


def _stamps(folders: tuple[Path, ...]) -> _Stamps:
    stamps = {}
    for folder in folders:
        for path in folder.glob("*.toml"):
            try:
                status = path.stat()
            except OSError:
                continue
            stamps[path] = (status.st_mtime_ns, status.st_size)
    return stamps
