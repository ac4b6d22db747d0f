"""RowTable: a table of any length with a cursor, marks and an order that keys and mouse change."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, TypeVar

from ..keymap import bind
from .row_groups import group_of_heading
from .row_view import RowView
from .strip_maker import GUTTER

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from textual import events
    from textual.binding import BindingType

    from .row_list import RowKey
    from .table_column import Column

Row = TypeVar("Row")


class RowTable(RowView[Row]):
    """Moves, marks and sorts the rows of a ``RowView``."""

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("list.up", "move(-1)"),
        bind("list.down", "move(1)"),
        bind("list.page-up", "page(-1)"),
        bind("list.page-down", "page(1)"),
        bind("list.first", "edge('first')"),
        bind("list.last", "edge('last')"),
        bind("list.open", "open"),
        bind("list.mark", "mark"),
        bind("list.mark-range", "mark_range"),
        bind("list.invert", "invert_marks"),
        bind("list.sort", "sort_next"),
        bind("list.reverse", "reverse"),
    ]

    def on_click(self, event: events.Click) -> None:
        """Sort by a header, mark in the gutter, move to a row, open it by a double click."""
        place = event.get_content_offset(self)
        if place is None:
            return
        if place.y == 0:
            if column := self._maker.column_at(place.x):
                self._sort(column)
            return
        position = place.y - 1 + self.scroll_offset.y
        if position >= len(self.list.lines):
            return
        self._move_to_position(position)
        if place.x < GUTTER:
            self.action_mark(step=0)
        elif event.chain == 2:
            self.action_open()

    def _sort(self, column: Column[Row]) -> None:
        """Sort by the column; by the same again means the other way round."""
        same = column.name == self.list.sort.name
        self.sort_by(column, reverse=not self.list.reverse if same else column.high_first)

    def action_move(self, step: int) -> None:
        """Move the cursor by rows."""
        self._move_to_position((self.list.position(self.cursor) or 0) + step)

    def action_page(self, step: int) -> None:
        """Move the cursor by the height of the window."""
        self.action_move(step * max(1, self.size.height - 2))

    def action_edge(self, edge: str) -> None:
        """Move the cursor to the first or last row."""
        self._move_to_position(0 if edge == "first" else len(self.list.lines) - 1)

    def action_open(self) -> None:
        """Ask to see the row in full; a heading folds its group, or unfolds it."""
        group = group_of_heading(self.cursor)
        if group is not None:
            self.fold(group)
        elif self.cursor is not None:
            self.post_message(self.Opened(self.cursor))

    def action_mark(self, step: int = 1) -> None:
        """Mark the row or take its mark away, then go on to the next; a heading is its group."""
        if self.cursor is not None:
            self._marks_changed(self.list.toggle_mark(self.cursor))
            self.action_move(step)

    def action_mark_range(self) -> None:
        """Mark the rows from the one marked last to the cursor."""
        if self.cursor is not None:
            self._marks_changed(self.list.mark_range(self.cursor))

    def action_invert_marks(self) -> None:
        """Mark what is not marked and reverse."""
        self.list.invert_marks()
        self._marks_changed(self.list.shown)

    def mark_matching(self, test: Callable[[Row], bool]) -> int:
        """Mark the rows that pass the test, besides those that are marked; return how many pass."""
        keys = self.list.mark_matching(test)
        self._marks_changed(keys)
        return len(keys)

    def clear_marks(self) -> None:
        """Take every mark away."""
        marked = list(self.list.marks)
        self.list.marks.clear()
        self._marks_changed(marked)

    def _marks_changed(self, keys: Iterable[RowKey]) -> None:
        for key in keys:
            self._strips.pop(key, None)
        for line, key in enumerate(self._seen()):
            if self._forget_heading(key) or key not in self._strips:
                self._refresh_line(line + 1)
        self.post_message(self.Arranged())

    def action_sort_next(self) -> None:
        """Sort by the next column that is shown."""
        shown = [column for column, _ in self._maker.layout] or [self.list.sort]
        names = [column.name for column in shown]
        place = names.index(self.list.sort.name) if self.list.sort.name in names else -1
        column = shown[(place + 1) % len(shown)]
        self.sort_by(column, reverse=column.high_first)

    def action_reverse(self) -> None:
        """Turn the order round."""
        self.sort_by(self.list.sort, reverse=not self.list.reverse)
