"""RowList: which rows a table shows and in which order; marks survive whatever happens to them.

    rows -> filter -> order -> ``shown`` -> headings, folded groups left out -> ``lines``

Pure data: the table on the screen asks it for rows by position, the screen tells it what changed.
What a row sorts by, whether it passes and its group are remembered: of a row that changes they are
asked once, of the others not at all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Generic, TypeVar

from .row_groups import Grouping, RowKey, group_of_heading, heading_key

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from .table_column import Column

__all__ = ["RowKey", "RowList"]

Row = TypeVar("Row")

_UNKNOWN: Final = object()


class RowList(Generic[Row]):
    """Rows by key, filtered, sorted and perhaps grouped."""

    def __init__(self, sort: Column[Row]) -> None:
        self.rows: dict[RowKey, Row] = {}
        #: Keys of the rows that pass the filter, in their order; those of folded groups too.
        self.shown: list[RowKey] = []
        self.marks: set[RowKey] = set()
        self.sort = sort
        self.reverse = False
        self.grouping: Grouping[Row] | None = None
        #: Names of the groups of which the heading alone is on the screen.
        self.folded: set[str] = set()
        #: Group -> its rows that are shown, in the order on the screen.
        self.groups: dict[str, list[RowKey]] = {}
        self._last_marked: RowKey | None = None
        self._tiebreak = sort
        self._test: Callable[[Row], bool] = lambda _: True
        self._positions: dict[RowKey, int] = {}
        self._lines: list[RowKey] = []
        self._ties: dict[RowKey, Any] = {}
        self._values: dict[RowKey, Any] = self._ties
        self._passing: set[RowKey] = set()
        self._group_names: dict[RowKey, str] = {}
        #: Every row in the order of ties; None when rows came, went or have another name.
        self._base: list[RowKey] | None = None

    @property
    def lines(self) -> list[RowKey]:
        """What is on the screen from the top: keys of rows and of headings."""
        return self.shown if self.grouping is None else self._lines

    def position(self, key: RowKey | None) -> int | None:
        """Return the line on which the row or heading is, from 0; None where it is not."""
        return None if key is None else self._positions.get(key)

    # -- what changes it ----------------------------------------------------------------------

    def update(self, changes: Mapping[RowKey, Row | None]) -> None:
        """Take in changed rows; None for one that is gone. A mark goes only with its row."""
        must_arrange = False
        for key, row in changes.items():
            if row is None:
                must_arrange = self._drop(key) or must_arrange
            else:
                must_arrange = self._take(key, row) or must_arrange
        if must_arrange:
            self._arrange()

    def show_only(self, test: Callable[[Row], bool]) -> None:
        """Show the rows that pass ``test``."""
        self._test = test
        self._passing = {key for key, row in self.rows.items() if test(row)}
        self._arrange()

    def sort_by(self, column: Column[Row], *, reverse: bool) -> None:
        """Put the rows in the order of a column; what is not known comes last either way."""
        if column.name != self.sort.name:
            sort_key = column.sort_key
            self._values = (
                self._ties
                if column.name == self._tiebreak.name
                else {key: sort_key(row) for key, row in self.rows.items()}
            )
        self.sort, self.reverse = column, reverse
        self._arrange()

    def group_by(self, grouping: Grouping[Row] | None) -> None:
        """Divide the rows under headings; None for one list."""
        self.grouping, self.folded = grouping, set()
        self._group_names = {}
        if grouping:
            self._group_names = {key: grouping.group_of(row) for key, row in self.rows.items()}
        self._arrange()

    def fold(self, group: str) -> None:
        """Hide the rows of a group under its heading, or show them again."""
        self.folded ^= {group}
        self._lay_lines()

    def _take(self, key: RowKey, row: Row) -> bool:
        """Take a row in; return whether it may alter which rows are shown, or their order."""
        self.rows[key] = row
        must_arrange = False
        tie = self._tiebreak.sort_key(row)
        if tie != self._ties.get(key, _UNKNOWN):
            self._ties[key] = tie
            self._base, must_arrange = None, True
        if self._values is not self._ties:
            value = self.sort.sort_key(row)
            if value != self._values.get(key, _UNKNOWN):
                self._values[key] = value
                must_arrange = must_arrange or key in self._passing
        if self._test(row) is not (key in self._passing):
            self._passing ^= {key}
            must_arrange = True
        if self.grouping and (group := self.grouping.group_of(row)) != self._group_names.get(key):
            self._group_names[key] = group
            must_arrange = True
        return must_arrange

    def _drop(self, key: RowKey) -> bool:
        if self.rows.pop(key, None) is None:
            return False
        self.marks.discard(key)
        self._passing.discard(key)
        for remembered in (self._ties, self._values, self._group_names):
            remembered.pop(key, None)
        self._base = None
        return True

    # -- marks --------------------------------------------------------------------------------

    def toggle_mark(self, key: RowKey) -> list[RowKey]:
        """Mark the row, or take its mark away; a heading stands for its group."""
        group = group_of_heading(key)
        if group is None:
            self.marks ^= {key}
            self._last_marked = key if key in self.marks else None
            return [key]
        keys = self.groups.get(group, [])
        if self.marks.issuperset(keys):
            self.marks.difference_update(keys)
        else:
            self.marks.update(keys)
        return keys

    def mark_range(self, key: RowKey) -> list[RowKey]:
        """Mark every row from the one marked last to this; without such a one, this alone."""
        here = self._positions[key]
        start = self._positions.get(self._last_marked, here) if self._last_marked else here
        lines = self.lines[min(start, here) : max(start, here) + 1]
        keys = [each for each in lines if group_of_heading(each) is None]
        self.marks.update(keys)
        self._last_marked = key
        return keys

    def mark_matching(self, test: Callable[[Row], bool]) -> list[RowKey]:
        """Mark the shown rows that pass ``test``; return them."""
        keys = [key for key in self.shown if test(self.rows[key])]
        self.marks.update(keys)
        return keys

    def invert_marks(self) -> None:
        """Mark the shown rows that are not marked, and take the mark from those that are."""
        self.marks ^= set(self.shown)

    def marked(self) -> list[RowKey]:
        """Return the marked rows that are shown, in the order on the screen."""
        return [key for key in self.shown if key in self.marks] if self.marks else []

    # -- order --------------------------------------------------------------------------------

    def _arrange(self) -> None:
        if self._base is None:
            ties = self._ties
            self._base = sorted(sorted(self.rows), key=lambda key: ties[key])
        passing, values = self._passing, self._values
        order = [key for key in self._base if key in passing]
        if values is not self._ties or self.reverse:
            known = [key for key in order if values[key] is not None]
            unknown = (
                [key for key in order if values[key] is None] if len(known) < len(order) else []
            )
            known.sort(key=values.__getitem__, reverse=self.reverse)
            order = known + unknown
        self.shown = order
        self._lay_lines()

    def _lay_lines(self) -> None:
        """Put headings between the rows, where there are groups."""
        self.groups = {}
        if self.grouping:
            names, groups = self._group_names, self.groups
            for key in self.shown:
                groups.setdefault(names[key], []).append(key)
            self.groups = dict(sorted(groups.items(), key=lambda x: self._rank(x[0])))
            self.shown = [key for keys in self.groups.values() for key in keys]
            self._lines = []
            for group, keys in self.groups.items():
                self._lines.append(heading_key(group))
                self._lines += () if group in self.folded else keys
        self._positions = dict(zip(self.lines, range(len(self.lines)), strict=True))

    def _rank(self, group: str) -> Any:
        return self.grouping.rank(group) if self.grouping else ""
