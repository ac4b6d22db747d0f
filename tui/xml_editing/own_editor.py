"""The person's own editor: ``$VISUAL`` or ``$EDITOR`` on a file that nobody else may read.

The text holds placeholders instead of passwords. The file is gone when the editor has ended.
"""

from __future__ import annotations

import os
import shlex
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from engine import EngineError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


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


def edit_text(words: Sequence[str], text: str, environment: Mapping[str, str]) -> str:
    """Let the program edit the text in a file, wait for it, and return what it left.

    Raises:
        EngineError: it cannot be run, fails, or leaves no text.
    """
    folder = environment.get("XDG_RUNTIME_DIR") or None
    if folder and not os.access(folder, os.W_OK):
        folder = None
    descriptor, name = tempfile.mkstemp(prefix="virtdeck-", suffix=".xml", dir=folder)
    path = Path(name)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
        ended = subprocess.run([*words, name], check=False)
        if ended.returncode:
            raise EngineError(f"{words[0]} ended with {ended.returncode}", hint="nothing is taken")
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise EngineError(f"{words[0]}: {error}") from error
    finally:
        path.unlink(missing_ok=True)
