"""Two people's changes of one document put together, line by line, where they do not touch."""

from __future__ import annotations

from difflib import SequenceMatcher
from typing import NamedTuple


class _Change(NamedTuple):
    """Lines ``start`` to ``end`` of the first text that became ``lines``."""

    start: int
    end: int
    lines: list[str]


def merge(before: str, mine: str, theirs: str) -> str | None:
    """Return ``theirs`` with what ``mine`` changed of ``before``; None where both changed a place.

    Changes in lines that follow one another count as one place.
    """
    old = before.splitlines(keepends=True)
    changes = [
        *((change, True) for change in _changes(old, mine)),
        *((change, False) for change in _changes(old, theirs)),
    ]
    changes.sort(key=lambda each: each[0][:2])
    merged: list[str] = []
    position, last = 0, None
    for change, _ in changes:
        if change == last:
            continue  # both did the same
        if last is not None and change.start <= position:
            return None
        merged += old[position : change.start] + change.lines
        position, last = change.end, change
    return "".join(merged + old[position:])


def _changes(old: list[str], text: str) -> list[_Change]:
    new = text.splitlines(keepends=True)
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    return [
        _Change(start, end, new[new_start:new_end])
        for kind, start, end, new_start, new_end in matcher.get_opcodes()
        if kind != "equal"
    ]
