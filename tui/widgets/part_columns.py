"""Columns that tables of several kinds of parts have: the name, the host, what is so or not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine import printable

from .table_column import Column

if TYPE_CHECKING:
    from collections.abc import Callable

#: Characters of a name before it is cut.
_TEXT_LIMIT = 300


def name_column(title: str, width: int) -> Column[Any]:
    """Return the column of what a part is called."""
    return Column(
        title=title,
        width=width,
        grows=30,
        render=lambda row, moment: [(printable(row.name, _TEXT_LIMIT), "name")],
        sort_key=lambda row: row.name,
    )


def host_column() -> Column[Any]:
    """Return the column of the host that has it."""
    return Column(
        title="HOST",
        width=8,
        grows=18,
        render=lambda row, moment: [(printable(row.host, _TEXT_LIMIT), "")],
        sort_key=lambda row: row.host,
    )


def yes_no_column(title: str, is_so: Callable[[Any], bool], from_width: int) -> Column[Any]:
    """Return the column of something that is so or not; what is so comes first."""
    return Column(
        title=title,
        width=len(title),
        from_width=from_width,
        render=lambda row, moment: [("yes", "") if is_so(row) else ("no", "dim")],
        sort_key=lambda row: not is_so(row),
    )
