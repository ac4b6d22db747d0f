"""How somebody wants a list: its columns, and a whole view of filter, order, groups and columns."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final, TypeVar

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from .widgets.table_column import Column

Row = TypeVar("Row")

#: The least and the most cells of a column.
NARROWEST: Final = 3
WIDEST: Final = 120


@dataclass(frozen=True, slots=True)
class ColumnLayout:
    """``names`` of the columns that are shown, from the left; none: as fits the terminal.

    ``widths`` are those that somebody chose, in cells, by name.
    """

    names: tuple[str, ...] = ()
    widths: Mapping[str, int] = field(default_factory=dict)

    def apply(self, columns: Sequence[Column[Row]]) -> tuple[Column[Row], ...]:
        """Return the columns as they were chosen; the first one chosen is never left out."""
        if not self.names:
            return tuple(columns)
        known = {column.name: column for column in columns}
        return tuple(self._chosen(known[name]) for name in self.names if name in known)

    def _chosen(self, column: Column[Row]) -> Column[Row]:
        width = self.widths.get(column.name)
        if width is None:
            return replace(column, is_chosen=True)
        return replace(column, is_chosen=True, width=width, grows=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class ListView:
    """A view that has a name: what ``V`` and ``:view`` bring back."""

    filter: str = ""
    sort: str = "name"
    reverse: bool = False
    group: str = ""
    faults: bool = False
    columns: ColumnLayout = ColumnLayout()


@dataclass(frozen=True, slots=True, kw_only=True)
class ListChoices:
    """All that was chosen: columns for all hosts and for single ones, views, where details are."""

    columns: ColumnLayout = ColumnLayout()
    hosts: Mapping[str, ColumnLayout] = field(default_factory=dict)
    views: Mapping[str, ListView] = field(default_factory=dict)
    beside: bool = False

    def layout_for(self, host: str | None) -> ColumnLayout:
        """Return the columns for a list of one host; None for one of all."""
        return self.hosts.get(host, self.columns) if host is not None else self.columns

    def with_layout(self, layout: ColumnLayout, host: str | None) -> ListChoices:
        """Return the choices with other columns for a host, or for all; no names: the default."""
        if host is None:
            return replace(self, columns=layout)
        hosts = {**self.hosts, host: layout}
        if not layout.names:
            del hosts[host]
        return replace(self, hosts=hosts)

    def with_view(self, name: str, view: ListView | None) -> ListChoices:
        """Return the choices with that view under the name; None removes it."""
        views = {each: kept for each, kept in self.views.items() if each != name}
        return replace(self, views=views if view is None else {**views, name: view})
