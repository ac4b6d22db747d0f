"""Grouping: how a list is divided under headings, and how a heading is known among the rows.

A heading has a key like a row, so the cursor can stand on it; no row of a host ever has such a key.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from .table_column import Part

Row = TypeVar("Row")

#: What identifies a row for ever; for domains host and uuid.
RowKey = tuple[str, str]

#: The first part of a heading's key; the NUL keeps it apart from every host.
_HEADING: Final = "\0group"


@dataclass(frozen=True, slots=True, kw_only=True)
class Grouping(Generic[Row]):
    """``group_of`` names a row's group, ``rank`` orders groups, ``words`` say what is in one."""

    name: str
    group_of: Callable[[Row], str]
    rank: Callable[[str], Any]
    words: Callable[[str, Collection[Row]], list[Part]]


def heading_key(group: str) -> RowKey:
    """Return the key of a group's heading."""
    return _HEADING, group


def group_of_heading(key: RowKey | None) -> str | None:
    """Return the group whose heading has that key; None for the key of a row."""
    return key[1] if key is not None and key[0] == _HEADING else None
