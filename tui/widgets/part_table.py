"""PartTable: a list of what hosts have; nothing in it is marked, a stale row is dim."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, TypeVar

from rich.text import Text

from ..host_listing import PartRow
from .unmarked_table import UnmarkedTable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .table_column import Column

Row = TypeVar("Row", bound=PartRow)


class PartTable(UnmarkedTable[Row]):
    """One line for each; the first column is the order at first."""

    #: What stands on the frame.
    nouns: ClassVar[str]

    def __init__(self, columns: Sequence[Column[Row]]) -> None:
        super().__init__(columns)
        self.title = self.nouns

    def is_dim(self, row: Row) -> bool:
        """What a host said that is away now."""
        return row.stale

    def on_row_table_arranged(self) -> None:
        """Write order and number on the frame."""
        marks = self._moment.marks
        self.border_title = Text(self.title, "bold")
        arrow = marks.down if self.list.reverse else marks.up
        column = self.list.sort.title.lower()
        self.border_subtitle = Text(f"sorted by {column} {arrow}   {len(self.list.rows)}")
