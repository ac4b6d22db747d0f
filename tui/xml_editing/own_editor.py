"""The person's own editor: ``$VISUAL`` or ``$EDITOR`` on a file that nobody else may read.

The text holds placeholders instead of passwords. The file is gone when the editor has ended.
"""

from __future__ import annotations

import asyncio
import os
import shlex
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from engine import EngineError, printable

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping, Sequence

    #: Runs a program to its end; returns its status.
    Run = Callable[[Sequence[str]], Awaitable[int]]


def editor_words(environment: Mapping[str, str]) -> list[str]:
    """Return the program and its words.

    Raises:
        EngineError: none is set, or it cannot be read.
    """
    line = environment.get("VISUAL") or environment.get("EDITOR") or ""
    try:
        words = shlex.split(line)
    except ValueError as error:
        raise EngineError(f"$EDITOR cannot be read: {error}") from error
    if not words:
        raise EngineError("there is no editor", hint="set $VISUAL or $EDITOR")
    return words


async def edit_text(
    words: Sequence[str], text: str, environment: Mapping[str, str], run: Run
) -> str:
    """Let ``run`` give the program a file with the text; return what it left there.

    Raises:
        EngineError: it cannot be run, fails, or leaves no text.
    """
    program = printable(words[0], 60)
    try:
        path = await asyncio.to_thread(_write, text, environment.get("XDG_RUNTIME_DIR") or None)
        try:
            if status := await run([*words, str(path)]):
                raise EngineError(f"{program} ended with {status}", hint="nothing is taken")
            return await asyncio.to_thread(path.read_text, encoding="utf-8")
        finally:
            path.unlink(missing_ok=True)
    except (OSError, UnicodeDecodeError) as error:
        raise EngineError(f"{program}: {error}") from error


def _write(text: str, folder: str | None) -> Path:
    """Write the text into a new file of our own, in that folder where we may."""
    if folder and not os.access(folder, os.W_OK):
        folder = None
    descriptor, name = tempfile.mkstemp(prefix="virtdeck-", suffix=".xml", dir=folder)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
    return Path(name)
