"""Recording: a file of asciicast version 2, read with care: anybody may have written it."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple, TypeGuard

from ...errors import InvalidArgument, StorageFailed
from ...untrusted_text import printable

if TYPE_CHECKING:
    from pathlib import Path

    from ..vt import Terminal

#: Bytes of a file, and of one line of it, that are read.
FILE_LIMIT, LINE_LIMIT = 256 * 1_048_576, 8 * 1_048_576
#: Cells of a side that are believed.
_LONGEST_SIDE: Final = 1000
#: Seconds: no time is later, and neither "not a number" nor infinity is earlier.
_LATEST: Final = 1e12
_SIZE: Final = re.compile(r"(\d{1,4})x(\d{1,4})")
_KINDS: Final = frozenset("oirm")


class CastEvent(NamedTuple):
    """Something at a time: ``kind`` is o (output), i (input), r (size) or m (mark)."""

    time: float
    kind: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Recording:
    """What a file holds; ``title`` is safe to show."""

    columns: int
    rows: int
    title: str
    timestamp: int | None
    events: tuple[CastEvent, ...]
    #: Whether the end of the file is missing: whoever recorded was stopped.
    is_cut: bool = False

    @property
    def duration(self) -> float:
        """Seconds from the beginning to the last event."""
        return self.events[-1].time if self.events else 0.0

    @property
    def marks(self) -> list[CastEvent]:
        """The places to come back to."""
        return [event for event in self.events if event.kind == "m"]

    def at(self, seconds: float) -> Terminal:
        """Return the screen at a time; ``Replay`` is faster for more than one."""
        from .replay import Replay

        replay = Replay(self)
        replay.seek(seconds)
        return replay.terminal

    @classmethod
    def load(cls, path: Path) -> Recording:
        """Read a file, which takes a while for a long one.

        Raises:
            StorageFailed: it cannot be read.
            InvalidArgument: it is no recording; names file and line.
        """
        name = printable(str(path))
        try:
            if path.stat().st_size > FILE_LIMIT:
                raise InvalidArgument(
                    f"{name} is larger than {FILE_LIMIT >> 20} MiB",
                    hint="cut it with asciinema's own tools",
                )
            data = path.read_bytes()
        except OSError as error:
            raise StorageFailed(f"{name}: {error.strerror or error}") from error
        return cls.parse(data, name)

    @classmethod
    def parse(cls, data: bytes, name: str) -> Recording:
        """Read the content of a file that errors call ``name``.

        Raises:
            InvalidArgument: it is no recording; names the line.
        """
        lines = data.split(b"\n")
        columns, rows, title, timestamp = _header(lines[0], name)
        events: list[CastEvent] = []
        is_cut = False
        last = len(lines) - 1
        for number, line in enumerate(lines[1:], 2):
            if not line.strip():
                continue
            try:
                event = _event(line)
            except ValueError as error:
                if number == last + 1:  # no line end: it was being written
                    is_cut = True
                    break
                raise InvalidArgument(f"{name}, line {number}: {error}") from error
            if event is None:
                continue
            if events and event.time < events[-1].time:
                event = event._replace(time=events[-1].time)
            events.append(event)
        return cls(
            columns=columns,
            rows=rows,
            title=title,
            timestamp=timestamp,
            events=tuple(events),
            is_cut=is_cut,
        )


def size_of(event: CastEvent) -> tuple[int, int] | None:
    """Return columns and rows of an event of size; None where they make no sense."""
    found = _SIZE.fullmatch(event.text)
    if found is None:
        return None
    columns, rows = int(found[1]), int(found[2])
    return (columns, rows) if _is_size(columns) and _is_size(rows) else None


def _header(line: bytes, name: str) -> tuple[int, int, str, int | None]:
    try:
        header = _json(line)
    except ValueError:
        header = None
    if not isinstance(header, dict) or "version" not in header:
        raise InvalidArgument(
            f"{name}, line 1: not the header of a recording (asciicast version 2)"
        )
    if header["version"] != 2:
        version = printable(str(header["version"]), 20)
        raise InvalidArgument(
            f"{name}, line 1: asciicast version {version} is not read, only 2",
            hint="asciinema converts it: asciinema convert -f asciicast-v2 OLD NEW",
        )
    columns, rows = header.get("width"), header.get("height")
    if not _is_size(columns) or not _is_size(rows):
        raise InvalidArgument(f"{name}, line 1: width and height are no size of a screen")
    title, timestamp = header.get("title"), header.get("timestamp")
    return (
        columns,
        rows,
        printable(title) if isinstance(title, str) else "",
        int(timestamp) if _is_number(timestamp) else None,
    )


def _event(line: bytes) -> CastEvent | None:
    """Return what a line says; None for a kind that is new to us.

    Raises:
        ValueError: it says nothing; the text is why.
    """
    match _json(line):
        case [time, str(kind), str(text), *_] if _is_number(time):
            if time < 0:
                raise ValueError("a time before the beginning")
            return CastEvent(float(time), kind, text) if kind in _KINDS else None
    raise ValueError("not [seconds, kind, text]")


def _json(line: bytes) -> object:
    if len(line) > LINE_LIMIT:
        raise ValueError(f"longer than {LINE_LIMIT >> 20} MiB")
    try:
        found: object = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise ValueError("not JSON") from error
    return found


def _is_number(value: object) -> TypeGuard[int | float]:
    if not isinstance(value, int | float) or isinstance(value, bool):
        return False
    return abs(value) < _LATEST


def _is_size(value: object) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool) and 0 < value <= _LONGEST_SIDE
