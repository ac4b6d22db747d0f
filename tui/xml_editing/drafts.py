"""Drafts: what was typed and not stored, kept through a crash, a conflict or a lost host.

``$XDG_STATE_HOME/virtdeck/drafts/UUID.xml``, for the person alone (0600); passwords are
placeholders there as on the screen. Every function touches the disk: call them ``in_turn``.
"""

from __future__ import annotations

import asyncio
import os
import re
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import TYPE_CHECKING, TypeVar, TypeVarTuple

from engine.fleet.line_file import state_path

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

Words = TypeVarTuple("Words")
Answer = TypeVar("Answer")

_UUID = re.compile(r"[0-9a-fA-F-]{1,64}")

#: One thread for all drafts.
_THREAD = ThreadPoolExecutor(1, thread_name_prefix="drafts")


async def in_turn(function: Callable[[*Words], Answer], *arguments: *Words) -> Answer:
    """Call it in a thread, after all that was asked for before has been done.

    Who asked may be cancelled while the thread writes: what is asked for next still comes later,
    so a draft that was given up does not come back.
    """
    return await asyncio.get_running_loop().run_in_executor(_THREAD, function, *arguments)


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
    """Forget it, as far as the disk lets anybody."""
    with suppress(OSError):
        draft_path(uuid).unlink(missing_ok=True)
