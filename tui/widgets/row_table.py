"""RowTable: a table of any length that paints only what is seen and only when it changed.

    rows -> RowList (filter, order, marks) -> render_line -> Strip, one kept for each painted row

Rows are known by key, never by position, so cursor, scroll and marks stay where they are while rows
come, go and change place. Line 0 is the header and does not scroll.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Generic, TypeVar

from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from ..keymap import bind
from ..marks import UNICODE
from .row_list import RowKey, RowList
from .strip_maker import GUTTER, StripMaker
from .table_column import Column, Moment

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from rich.style import Style
    from textual import events
    from textual.binding import BindingType

Row = TypeVar("Row")


class RowTable(ScrollView, Generic[Row], can_focus=True):
    """A virtual table over ``columns``; ``set_moment`` tells it the time and the marks to use."""

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

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "table--header",
        "table--sorted",
        "table--cursor",
        "table--accent",
        "table--good",
        "table--busy",
        "table--warning",
        "table--bad",
        "table--dim",
        "table--name",
    }
    """``table--cursor`` is the row under the cursor; the others are the roles of parts of cells."""

    NO_MATCH = "Nothing matches the filter; Esc shows everything again."

    class Moved(Message):
        """The cursor is on another row; ``key`` is None where there is none."""

        def __init__(self, key: RowKey | None) -> None:
            super().__init__()
            self.key = key

    class Opened(Message):
        """The row was chosen."""

        def __init__(self, key: RowKey) -> None:
            super().__init__()
            self.key = key

    class Arranged(Message):
        """Filter, order, marks or number of rows are different."""

        def can_replace(self, message: Message) -> bool:
            """One is as good as many."""
            return isinstance(message, RowTable.Arranged)

    def __init__(self, columns: Sequence[Column[Row]]) -> None:
        super().__init__()
        self.list: RowList[Row] = RowList(columns[0])
        self.cursor: RowKey | None = None
        self._moment = Moment(UNICODE)
        self._maker = StripMaker(columns, self._style)
        self._strips: dict[RowKey, Strip] = {}
        self._header: Strip | None = None

    # -- what it shows ------------------------------------------------------------------------

    def set_moment(self, moment: Moment) -> None:
        """Use this time and these marks from the next painted row on."""
        if moment.marks is not self._moment.marks:
            self._forget_strips()
        self._moment = moment

    def update_rows(self, changes: Mapping[RowKey, Row | None]) -> None:
        """Take in changed rows (None: gone) and repaint those of them that are seen."""
        for key in changes:
            self._strips.pop(key, None)
        self._rearrange(lambda: self.list.update(changes), changes)

    def show_only(self, test: Callable[[Row], bool]) -> None:
        """Show the rows that pass ``test``."""
        self._rearrange(lambda: self.list.show_only(test))
        self.call_after_refresh(self._bring_into_window)

    def sort_by(self, column: Column[Row], *, reverse: bool) -> None:
        """Put the rows in the order of a column."""
        self._header = None
        self._rearrange(lambda: self.list.sort_by(column, reverse=reverse))
        self.refresh(Region(0, 0, self.size.width, 1))

    @property
    def cursor_row(self) -> Row | None:
        """The row under the cursor."""
        return None if self.cursor is None else self.list.rows.get(self.cursor)

    def is_dim(self, row: Row) -> bool:
        """Whether the row as a whole does not matter now."""
        return False

    def _rearrange(
        self, change: Callable[[], None], repaint: Mapping[RowKey, object] | None = None
    ) -> None:
        """Run ``change``, hold the cursor's row in its place, and repaint the lines that differ."""
        shown_before = self.list.shown
        before = self._seen()
        position = self.list.position(self.cursor) or 0
        change()
        if self.list.shown is not shown_before:
            self._keep_cursor(position)
            self.virtual_size = Size(self.size.width, len(self.list.shown) + 1)
        after = self._seen()
        for line, key in enumerate(after):
            if line >= len(before) or before[line] != key or (repaint and key in repaint):
                self._refresh_line(line + 1)
        for line in range(len(after), len(before)):
            self._refresh_line(line + 1)
        if self.list.shown is not shown_before:
            self.post_message(self.Arranged())

    def _keep_cursor(self, position: int) -> None:
        """Keep the cursor on its row; where that is gone, on the one now in its place."""
        if self.list.position(self.cursor) is not None:
            return
        shown = self.list.shown
        self.cursor = shown[min(position, len(shown) - 1)] if shown else None
        self.post_message(self.Moved(self.cursor))

    # -- painting -----------------------------------------------------------------------------

    def render_line(self, y: int) -> Strip:
        """Paint one line of the window: the header, a row, or nothing."""
        base = self.rich_style
        if y == 0:
            return self._header_strip().apply_style(base)
        position = y - 1 + self.scroll_offset.y
        if y == 2 and not self.list.shown and self.list.rows:
            return self._maker.words(self.NO_MATCH).apply_style(base)
        if position >= len(self.list.shown):
            return Strip.blank(self.size.width, base)
        key = self.list.shown[position]
        strip = self._strips.get(key)
        if strip is None:
            strip = self._strips[key] = self.make_strip(key)
        under_cursor = self.get_component_rich_style("table--cursor")
        return strip.apply_style(under_cursor if key == self.cursor else base)

    def make_strip(self, key: RowKey) -> Strip:
        """Return the row as one line, without the background that the cursor may give it."""
        row = self.list.rows[key]
        is_marked = key in self.list.marks
        return self._maker.row(row, self._moment, is_marked=is_marked, is_dim=self.is_dim(row))

    def _header_strip(self) -> Strip:
        if self._header is None:
            rows = self.list
            self._header = self._maker.header(self._moment, rows.sort, reverse=rows.reverse)
        return self._header

    def _style(self, role: str) -> Style:
        return self.get_component_rich_style(f"table--{role}", partial=True)

    def _seen(self) -> list[RowKey]:
        """Return the keys of the rows in the window, from the top."""
        top = self.scroll_offset.y
        return self.list.shown[top : top + max(0, self.size.height - 1)]

    def _refresh_line(self, line: int) -> None:
        self.refresh(Region(0, line, self.size.width, 1))

    def _refresh_row(self, key: RowKey | None) -> None:
        position = self.list.position(key)
        if position is not None and (line := position - self.scroll_offset.y) >= 0:
            self._refresh_line(line + 1)

    def _forget_strips(self) -> None:
        self._strips.clear()
        self._header = None
        self.refresh()

    # -- cursor -------------------------------------------------------------------------------

    def move_to(self, key: RowKey) -> None:
        """Put the cursor on a row and bring it into the window."""
        if self.list.position(key) is None:
            return
        before, self.cursor = self.cursor, key
        if before != key:
            self._refresh_row(before)
            self._refresh_row(key)
            self.post_message(self.Moved(key))
        self._bring_into_window()

    def _move_to_position(self, position: int) -> None:
        if shown := self.list.shown:
            self.move_to(shown[max(0, min(position, len(shown) - 1))])

    def _bring_into_window(self) -> None:
        position = self.list.position(self.cursor)
        height, top = self.size.height - 1, self.scroll_offset.y
        if position is None or height <= 0:
            return
        if position < top:
            self.scroll_to(y=position, animate=False)
        elif position >= top + height:
            self.scroll_to(y=position - height + 1, animate=False)

    # -- events and actions -------------------------------------------------------------------

    def on_resize(self) -> None:
        """Lay the columns out anew."""
        self._maker.lay_out(self.size.width)
        self.virtual_size = Size(self.size.width, len(self.list.shown) + 1)
        self._forget_strips()
        self._bring_into_window()

    def notify_style_update(self) -> None:
        """Paint in the colours of the theme that is current now."""
        super().notify_style_update()
        self._forget_strips()

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
        if position >= len(self.list.shown):
            return
        self._move_to_position(position)
        if place.x < GUTTER:
            self.action_mark(step=0)
        elif event.chain == 2:
            self.action_open()

    def _sort(self, column: Column[Row]) -> None:
        """Sort by the column; by the same again means the other way round."""
        same = column is self.list.sort
        self.sort_by(column, reverse=not self.list.reverse if same else column.high_first)

    def action_move(self, step: int) -> None:
        """Move the cursor by rows."""
        self._move_to_position((self.list.position(self.cursor) or 0) + step)

    def action_page(self, step: int) -> None:
        """Move the cursor by the height of the window."""
        self.action_move(step * max(1, self.size.height - 2))

    def action_edge(self, edge: str) -> None:
        """Move the cursor to the first or last row."""
        self._move_to_position(0 if edge == "first" else len(self.list.shown) - 1)

    def action_open(self) -> None:
        """Ask to see the row in full."""
        if self.cursor is not None:
            self.post_message(self.Opened(self.cursor))

    def action_mark(self, step: int = 1) -> None:
        """Mark the row or take its mark away, then go on to the next."""
        if self.cursor is not None:
            self.list.toggle_mark(self.cursor)
            self._marks_changed([self.cursor])
            self.action_move(step)

    def action_mark_range(self) -> None:
        """Mark the rows from the one marked last to the cursor."""
        if self.cursor is not None:
            self._marks_changed(self.list.mark_range(self.cursor))

    def action_invert_marks(self) -> None:
        """Mark what is not marked and reverse."""
        self.list.invert_marks()
        self._marks_changed(self.list.shown)

    def clear_marks(self) -> None:
        """Take every mark away."""
        marked = list(self.list.marks)
        self.list.marks.clear()
        self._marks_changed(marked)

    def _marks_changed(self, keys: Sequence[RowKey]) -> None:
        for key in keys:
            self._strips.pop(key, None)
        for line, key in enumerate(self._seen()):
            if key not in self._strips:
                self._refresh_line(line + 1)
        self.post_message(self.Arranged())

    def action_sort_next(self) -> None:
        """Sort by the next column that is shown."""
        shown = [column for column, _ in self._maker.layout] or [self.list.sort]
        place = shown.index(self.list.sort) if self.list.sort in shown else -1
        column = shown[(place + 1) % len(shown)]
        self.sort_by(column, reverse=column.high_first)

    def action_reverse(self) -> None:
        """Turn the order round."""
        self.sort_by(self.list.sort, reverse=not self.list.reverse)
