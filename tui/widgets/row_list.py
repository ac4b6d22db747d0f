"""RowList: which rows a table shows and in which order; marks survive whatever happens to them.

Pure data: the table on the screen asks it for rows by position, the screen tells it what changed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from .table_column import Column

Row = TypeVar("Row")

#: What identifies a row for ever; for domains host and uuid.
RowKey = tuple[str, str]


class RowList(Generic[Row]):
    """Rows by key, filtered and sorted."""

    def __init__(self, sort: Column[Row]) -> None:
        self.rows: dict[RowKey, Row] = {}
        #: Keys of the rows that pass the filter, in the order on the screen.
        self.shown: list[RowKey] = []
        self.marks: set[RowKey] = set()
        self.sort = sort
        self.reverse = False
        self._last_marked: RowKey | None = None
        self._tiebreak = sort
        self._test: Callable[[Row], bool] = lambda _: True
        self._positions: dict[RowKey, int] = {}

    def position(self, key: RowKey | None) -> int | None:
        """Return where the row is shown, from 0; None where it is not."""
        return None if key is None else self._positions.get(key)

    def update(self, changes: Mapping[RowKey, Row | None]) -> None:
        """Take in changed rows; None for one that is gone. A mark goes only with its row."""
        must_arrange = False
        for key, row in changes.items():
            before = self.rows.get(key)
            must_arrange = must_arrange or self._moves(before, row)
            if row is None:
                self.rows.pop(key, None)
                self.marks.discard(key)
            else:
                self.rows[key] = row
        if must_arrange:
            self._arrange()

    def show_only(self, test: Callable[[Row], bool]) -> None:
        """Show the rows that pass ``test``."""
        self._test = test
        self._arrange()

    def sort_by(self, column: Column[Row], *, reverse: bool) -> None:
        """Put the rows in the order of a column; what is not known comes last either way."""
        self.sort, self.reverse = column, reverse
        self._arrange()

    def toggle_mark(self, key: RowKey) -> None:
        """Mark the row, or take its mark away."""
        self.marks ^= {key}
        self._last_marked = key if key in self.marks else None

    def mark_range(self, key: RowKey) -> list[RowKey]:
        """Mark every row from the one marked last to this; without such a one, this alone."""
        here = self._positions[key]
        start = self._positions.get(self._last_marked, here) if self._last_marked else here
        keys = self.shown[min(start, here) : max(start, here) + 1]
        self.marks.update(keys)
        self._last_marked = key
        return keys

    def invert_marks(self) -> None:
        """Mark the shown rows that are not marked, and take the mark from those that are."""
        self.marks ^= set(self.shown)

    def marked(self) -> list[RowKey]:
        """Return the marked rows that are shown, in the order on the screen."""
        return [key for key in self.shown if key in self.marks]

    def _moves(self, before: Row | None, after: Row | None) -> bool:
        """Whether the change may alter which rows are shown, or their order."""
        if before is None or after is None:
            return before is not after
        return self._test(before) != self._test(after) or any(
            column.sort_key(before) != column.sort_key(after)
            for column in (self.sort, self._tiebreak)
        )

    def _arrange(self) -> None:
        rows = [(key, row) for key, row in self.rows.items() if self._test(row)]
        rows.sort(key=lambda item: (self._tiebreak.sort_key(item[1]), item[0]))
        known = [item for item in rows if self.sort.sort_key(item[1]) is not None]
        unknown = [item for item in rows if self.sort.sort_key(item[1]) is None]
        known.sort(key=lambda item: self.sort.sort_key(item[1]), reverse=self.reverse)
        self.shown = [key for key, _ in known + unknown]
        self._positions = {key: position for position, key in enumerate(self.shown)}
