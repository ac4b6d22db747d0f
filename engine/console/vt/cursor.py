"""Cursor: where the next character goes and how the place is marked."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class CursorShape(Enum):
    """The shapes of DECSCUSR (xterm's control sequences, ``CSI Ps SP q``)."""

    BLOCK = "block"
    UNDERLINE = "underline"
    BAR = "bar"


@dataclass(frozen=True, slots=True)
class Cursor:
    """Column and row count from 0 at the top left of the screen shown."""

    column: int
    row: int
    is_visible: bool = True
    shape: CursorShape = CursorShape.BLOCK
