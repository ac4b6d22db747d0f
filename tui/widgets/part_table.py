"""PartTable: a list of what hosts have; nothing in it is marked, a stale row is dim."""

from __future__ import annotations

from typing import TypeVar

from ..host_listing import PartRow
from .listed_table import ListedTable

Row = TypeVar("Row", bound=PartRow)


class PartTable(ListedTable[Row]):
    """One line for each part."""

    def is_dim(self, row: Row) -> bool:
        """What a host said that is away now."""
        return row.stale
