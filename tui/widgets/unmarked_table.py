"""UnmarkedTable: a table whose rows are only looked at, or changed one at a time."""

from __future__ import annotations

from typing import TypeVar

from .row_table import RowTable

Row = TypeVar("Row")

_MARKING = frozenset({"mark", "mark_range", "invert_marks"})


class UnmarkedTable(RowTable[Row]):
    """A table without marks, since nothing can be done to several rows at once."""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Leave out what makes marks."""
        return action not in _MARKING

    def action_mark(self, step: int = 1) -> None:
        """Do nothing: a click beside the row is one on the row."""
