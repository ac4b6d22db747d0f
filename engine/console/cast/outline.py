"""Outline: what the first and the last lines of a recording tell; quick for however long a file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from ...errors import EngineError
from .recording import Recording

if TYPE_CHECKING:
    from pathlib import Path

#: Bytes of each end that are read.
_END: Final = 65_536


class Outline(NamedTuple):
    """``duration`` is None where the end of the file does not tell; ``title`` is safe to show.

    ``began`` is when it was recorded, or where the file does not say, when the file was changed.
    """

    path: Path
    title: str
    columns: int
    rows: int
    began: float
    duration: float | None


def outline_of(path: Path) -> Outline | None:
    """Return what a file tells of itself; None if it is no recording, or cannot be read."""
    try:
        with path.open("rb") as file:
            head = file.readline(_END)
            size = file.seek(0, 2)
            file.seek(max(len(head), size - _END))
            tail = file.read(_END)
        recording = Recording.parse(head, path.name)
        began = recording.timestamp or path.stat().st_mtime
    except (OSError, EngineError):
        return None
    duration = _last_time(head, tail)
    return Outline(path, recording.title, recording.columns, recording.rows, began, duration)


def _last_time(head: bytes, tail: bytes) -> float | None:
    """Return the time of the last whole line; the very last may be half written."""
    if not tail.strip():
        return 0.0
    for line in reversed(tail.splitlines()[-3:]):
        try:
            events = Recording.parse(head.rstrip(b"\n") + b"\n" + line + b"\n", "").events
        except EngineError:
            continue
        if events:
            return events[-1].time
    return None
