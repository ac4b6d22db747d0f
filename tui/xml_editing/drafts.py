"""Drafts: what was typed and not stored, kept through a crash, a conflict or a lost host.

``$XDG_STATE_HOME/virtdeck/drafts/UUID.xml``, for the person alone (0600); passwords are
placeholders there as on the screen. Every function touches the disk: call them in a thread.
"""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

from engine.fleet.line_file import state_path

if TYPE_CHECKING:
    from pathlib import Path

_UUID = re.compile(r"[0-9a-fA-F-]{1,64}")


def draft_path(uuid: str) -> Path:
    """Return where the draft of that domain is kept."""
    # a host chooses the uuid: never a way out of the folder
    name = uuid if _UUID.fullmatch(uuid) else uuid.encode().hex()[:64]
    return state_path("drafts") / f"{name}.xml"


def keep_draft(uuid: str, text: str) -> None:
    """Write it, in one step."""
    path = draft_path(uuid)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    new = path.with_suffix(f".{os.getpid()}")
    descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
    new.replace(path)


def read_draft(uuid: str) -> str | None:
    """Return what was kept; None where nothing was."""
    try:
        return draft_path(uuid).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return None


def drop_draft(uuid: str) -> None:
    """Forget it."""
    draft_path(uuid).unlink(missing_ok=True)
