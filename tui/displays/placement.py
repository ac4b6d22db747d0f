"""Placement: where in a pane a screen is shown, and which point of it lies under a cell.

A screen that is smaller than the pane stands in its middle; of a larger one a part is shown, which
follows what happens (the guest's cursor, else the last change) until a person pans by hand.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .scaling import View


@dataclass(frozen=True, slots=True)
class Axis:
    """One direction: ``skipped`` cells of the content are before the pane, ``margin`` are blank."""

    margin: int = 0
    skipped: int = 0
    shown: int = 0


def axis(room: int, length: int, skipped: int) -> Axis:
    """Return how ``length`` cells stand in a room, from ``skipped`` on where not all fit."""
    if length <= room:
        return Axis((room - length) // 2, 0, length)
    return Axis(0, max(0, min(skipped, length - room)), room)


def brought(skipped: int, room: int, length: int, wanted: int) -> int:
    """Return what is to be skipped so that ``wanted`` is shown; as little moved as possible."""
    if wanted < skipped:
        skipped = wanted
    elif wanted >= skipped + room:
        skipped = wanted - room + 1
    return max(0, min(skipped, length - room))


def centred(skipped: int, room: int, length: int, wanted: int) -> int:
    """Return what is to be skipped so that ``wanted`` is shown: in the middle, if it was not."""
    if skipped <= wanted < skipped + room:
        return max(0, min(skipped, length - room))
    return max(0, min(wanted - room // 2, length - room))


@dataclass(frozen=True, slots=True)
class Placement:
    """``across`` and ``down`` are in cells; ``unit`` is points of the screen in a cell.

    ``origin`` is the point where the content begins: of the first cell of a text, or of the part of
    the screen that is shown as pixels.
    """

    across: Axis
    down: Axis
    origin: tuple[int, int]
    unit: tuple[float, float]

    def point(self, x: int, y: int) -> tuple[int, int] | None:
        """Return the point of the screen under a cell of the pane; None beside the screen."""
        cell = self.cell(x, y)
        if cell is None:
            return None
        left, top = self.origin
        return int(left + (cell[0] + 0.5) * self.unit[0]), int(top + (cell[1] + 0.5) * self.unit[1])

    def cell(self, x: int, y: int) -> tuple[int, int] | None:
        """Return the cell of the content under a cell of the pane; None beside it."""
        column, row = x - self.across.margin, y - self.down.margin
        if not (0 <= column < self.across.shown and 0 <= row < self.down.shown):
            return None
        return column + self.across.skipped, row + self.down.skipped


def placed_view(view: View, room: tuple[int, int], points: tuple[int, int]) -> Placement:
    """Return how a view stands in a room of cells that have so many target points each."""
    columns, rows = -(-view.target_width // points[0]), -(-view.target_height // points[1])
    unit = (
        view.width / view.target_width * points[0],
        view.height / view.target_height * points[1],
    )
    across, down = axis(room[0], columns, 0), axis(room[1], rows, 0)
    return Placement(across, down, (view.x, view.y), unit)
