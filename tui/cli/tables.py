"""Aligned columns for people, in virsh's manner: one space in front, three between."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from engine.untrusted_text import printable

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_GAP = "   "


def table(titles: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """Return the lines of a table; every cell is made safe to print."""
    cells = [tuple(titles), *(tuple(map(printable, row)) for row in rows)]
    widths = [max(map(_width, column)) for column in zip(*cells, strict=True)]
    lines = [f" {_GAP.join(map(_padded, row, widths)).rstrip()}" for row in cells]
    rule = "-" * sum(width + len(_GAP) for width in widths)
    return [lines[0], rule, *lines[1:]]


def facts(pairs: Iterable[tuple[str, str]]) -> list[str]:
    """Return ``Name:  value`` lines with the values below each other, made safe to print."""
    pairs = list(pairs)
    width = max(len(name) for name, _ in pairs) + 1
    return [f"{name + ':':<{width}} {printable(value)}".rstrip() for name, value in pairs]


def _padded(text: str, width: int) -> str:
    return text + " " * (width - _width(text))


def _width(text: str) -> int:
    """Return the columns a terminal needs for printable text."""
    if text.isascii():
        return len(text)
    return sum(map(_columns, text))


def _columns(char: str) -> int:
    if unicodedata.combining(char):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1
