"""Commands of recordings: ``:play FILE``, ``:recordings``."""

from __future__ import annotations

import asyncio
import os
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Final

from engine import EngineError, printable

from ..command import Command, CommandError
from .new_file import SUFFIX, file_path, recordings_folder

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ..app import VirtdeckApp

#: Names of a folder that are looked at for one completion.
_LOOKED_AT: Final = 2000


def play(app: VirtdeckApp, path: Path) -> None:
    """Read a recording and play it; what is wrong with it is told, and nothing else happens."""

    async def load() -> None:
        from engine.console.cast import Recording

        from .player_screen import PlayerScreen

        try:
            recording = await asyncio.to_thread(Recording.load, path)
        except EngineError as error:
            text = "; ".join(filter(None, (error.message, error.hint)))
            app.journal.toasts.tell_problem(printable(text))
            return
        await app.push_screen(PlayerScreen(path, recording))

    app.run_worker(load(), group="recordings", exclusive=True, name="recording")


def _play(app: VirtdeckApp, words: str) -> None:
    if not words:
        raise CommandError("play which file?", hint=":recordings lists them")
    path = file_path(words)
    play(app, path if path.is_absolute() else _folder_of(path) / path)


def _folder_of(path: Path) -> Path:
    """Return where a name without a folder is meant: among the recordings, or where we are."""
    folder = recordings_folder()
    return folder if path.name == str(path) and (folder / path).exists() else Path.cwd()


def _recordings(app: VirtdeckApp, _: str) -> None:
    async def show() -> None:
        from .recording_list import RecordingList, outlines_in

        folder = recordings_folder()
        outlines = await asyncio.to_thread(outlines_in, folder)

        def chosen(path: Path | None) -> None:
            if path:
                play(app, path)

        await app.push_screen(RecordingList(folder, outlines), chosen)

    app.run_worker(show(), group="recordings", exclusive=True, name="recordings")


def _names(_: VirtdeckApp) -> Iterable[str]:
    """Return the recordings that can be completed."""
    try:
        with os.scandir(recordings_folder()) as entries:
            names = [entry.name for entry in islice(entries, _LOOKED_AT)]
    except OSError:
        return []
    return sorted(name for name in names if name.endswith(SUFFIX) and name.isprintable())


RECORDING_COMMANDS: Final = (
    Command("play", "Play a recording", _play, "file", _names),
    Command("recordings", "Recordings of consoles", _recordings),
)
