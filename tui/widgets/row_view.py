"""RowView: the part of a table that paints: only what is seen, and only when it changed.

    rows -> RowList (filter, order, groups, marks) -> render_line -> Strip, one kept for each
                                                                     painted row

Rows are known by key, never by position, so cursor, scroll and marks stay where they are while rows
come, go and change place. Line 0 is the header and does not scroll.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Generic, TypeVar

from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from ..marks import UNICODE
from .row_groups import Grouping, group_of_heading, heading_key
from .row_list import RowKey, RowList
from .strip_maker import StripMaker
from .table_column import Column, Moment, Part

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from rich.style import Style

Row = TypeVar("Row")


class RowView(ScrollView, Generic[Row], can_focus=True):
    """A virtual list over ``columns``; ``set_moment`` tells it the time and the marks to use."""

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

    NO_MATCH: ClassVar[str] = "Nothing matches the filter; Esc shows everything again."

    class Moved(Message, namespace="row_table"):
        """The cursor is on another row; ``key`` is None where there is none."""

        def __init__(self, key: RowKey | None) -> None:
            super().__init__()
            self.key = key

    class Opened(Message, namespace="row_table"):
        """The row was chosen."""

        def __init__(self, key: RowKey) -> None:
            super().__init__()
            self.key = key

    class Arranged(Message, namespace="row_table"):
        """Filter, order, marks or number of rows are different."""

        def can_replace(self, message: Message) -> bool:
            """One is as good as many."""
            return isinstance(message, RowView.Arranged)

    class Sighted(Message):
        """Other rows are in sight, perhaps."""

        def can_replace(self, message: Message) -> bool:
            """One is as good as many."""
            return isinstance(message, RowView.Sighted)

    def __init__(self, columns: Sequence[Column[Row]]) -> None:
        super().__init__()
        self.list: RowList[Row] = RowList(columns[0])
        self.cursor: RowKey | None = None
        self._moment = Moment(UNICODE)
        self._maker = StripMaker(columns, self._style)
        self._strips: dict[RowKey, Strip] = {}
        self._header: Strip | None = None
        #: What is painted of each heading that was seen.
        self._headings: dict[RowKey, list[Part]] = {}

    # -- what it shows ------------------------------------------------------------------------

    def set_moment(self, moment: Moment) -> None:
        """Use this time and these marks from the next painted row on."""
        if moment.marks is not self._moment.marks:
            self._forget_strips()
        self._moment = moment

    def update_rows(self, changes: Mapping[RowKey, Row | None]) -> None:
        """Take in changed rows (None: gone) and repaint those of them that are seen."""
        before = {key: self._strips.pop(key, None) for key in changes}
        self._rearrange(lambda: self._take(changes, before), before)

    def show_only(self, test: Callable[[Row], bool]) -> None:
        """Show the rows that pass ``test``."""
        self._rearrange(lambda: self.list.show_only(test))
        self.call_after_refresh(self._bring_into_window)

    def sort_by(self, column: Column[Row], *, reverse: bool) -> None:
        """Put the rows in the order of a column."""
        self._header = None
        self._rearrange(lambda: self.list.sort_by(column, reverse=reverse))
        self.refresh(Region(0, 0, self.size.width, 1))

    def group_by(self, grouping: Grouping[Row] | None) -> None:
        """Divide the rows under headings; None for one list."""
        if grouping is not self.list.grouping:
            self._rearrange(lambda: self.list.group_by(grouping))
            self.call_after_refresh(self._bring_into_window)

    def fold(self, group: str) -> None:
        """Hide the rows of a group under its heading, or show them again."""
        self._rearrange(lambda: self.list.fold(group), {heading_key(group): None})

    def set_columns(self, columns: Sequence[Column[Row]]) -> None:
        """Show these columns; the order stays where its column is among them."""
        self._maker.columns = columns
        self._maker.lay_out(self.size.width)
        self._forget_strips()
        self.post_message(self.Arranged())

    @property
    def columns_shown(self) -> Sequence[tuple[Column[Row], int]]:
        """The columns that are on the screen, each with its width."""
        return self._maker.layout

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
        lines_before = self.list.lines
        before = self._seen()
        position = self.list.position(self.cursor) or 0
        change()
        if self.list.lines is not lines_before:
            self._keep_cursor(position)
            self._fit_size()
        after = self._seen()
        others = []
        for line, key in enumerate(after):
            is_other = line >= len(before) or before[line] != key or (repaint and key in repaint)
            if self._forget_heading(key) or is_other:
                others.append(line + 1)
        self._refresh_lines([*others, *range(len(after) + 1, len(before) + 1)])
        if self.list.lines is not lines_before:
            self.post_message(self.Arranged())
            self.post_message(self.Sighted())

    def _fit_size(self) -> None:
        self.virtual_size = Size(self.size.width, len(self.list.lines) + 1)

    def _keep_cursor(self, position: int) -> None:
        """Keep the cursor on its row; where that is gone, on the one now in its place."""
        if self.list.position(self.cursor) is not None:
            return
        lines = self.list.lines
        place = min(position, len(lines) - 1)
        if self.cursor is None and place == 0 and group_of_heading(lines[0]) is not None:
            place = min(1, len(lines) - 1)  # at first on a row, where verbs mean something
        self.cursor = lines[place] if lines else None
        self.post_message(self.Moved(self.cursor))

    # -- painting -----------------------------------------------------------------------------

    def render_line(self, y: int) -> Strip:
        """Paint one line of the window: the header, a row, or nothing."""
        base = self.rich_style
        if y == 0:
            return self._header_strip().apply_style(base)
        position = y - 1 + self.scroll_offset.y
        lines = self.list.lines
        if not lines and self.list.rows and 0 <= y - 2 < len(self.empty_lines()):
            return self._maker.words(self.empty_lines()[y - 2]).apply_style(base)
        if position >= len(lines):
            return Strip.blank(self.size.width, base)
        key = lines[position]
        strip = self._strips.get(key)
        if strip is None:
            strip = self._strips[key] = self.make_strip(key)
        if key == self.cursor:
            base = self.get_component_rich_style("table--cursor")
        return strip.apply_style(base)

    def empty_lines(self) -> Sequence[str]:
        """Return what stands in the place of rows where none passes the filter."""
        return (self.NO_MATCH,)

    def make_strip(self, key: RowKey) -> Strip:
        """Return the row as one line, without the background that the cursor may give it."""
        group = group_of_heading(key)
        if group is not None:
            parts = self._headings[key] = self._heading_parts(group)
            return self._maker.heading(parts)
        row = self.list.rows[key]
        is_marked = key in self.list.marks
        return self._maker.row(row, self._moment, is_marked=is_marked, is_dim=self.is_dim(row))

    def _heading_parts(self, group: str) -> list[Part]:
        """Return what the heading of a group says: folded or not, what is in it, marks."""
        rows, keys = self.list, self.list.groups.get(group, [])
        words = rows.grouping.words(group, [rows.rows[x] for x in keys]) if rows.grouping else []
        marked = sum(key in rows.marks for key in keys) if rows.marks else 0
        sign: Part = ("+ " if group in rows.folded else "- ", "accent")
        noted: list[Part] = [(f"  {marked} marked", "accent")] if marked else []
        spell = self._moment.marks.spell
        return [(spell(text), role) for text, role in (sign, *words, *noted)]

    def _forget_heading(self, key: RowKey) -> bool:
        """Forget the strip of a heading that would say something else now; return whether so."""
        group = group_of_heading(key)
        if group is None or self._headings.get(key) == self._heading_parts(group):
            return False
        self._strips.pop(key, None)
        return True

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
        return self.list.lines[top : top + max(0, self.size.height - 1)]

    def _take(
        self, changes: Mapping[RowKey, Row | None], before: dict[RowKey, Strip | None]
    ) -> None:
        """Take in changed rows; leave out of ``before`` one alone that looks as it did."""
        self.list.update(changes)
        if len(changes) == 1:
            (key,) = changes
            row_was_painted = before[key] is not None and key in self.list.rows
            if row_was_painted and (strip := self.make_strip(key)) == before[key]:
                self._strips[key] = strip
                del before[key]

    def _refresh_lines(self, lines: Sequence[int]) -> None:
        """Repaint these lines, in their order; neighbours at once, for each region costs."""
        first = 0
        for index, line in enumerate(lines, 1):
            if index == len(lines) or lines[index] != line + 1:
                height = index - first
                self.refresh(Region(0, lines[first], self.size.width, height))
                first = index

    def _refresh_line(self, line: int) -> None:
        self.refresh(Region(0, line, self.size.width, 1))

    def _refresh_row(self, key: RowKey | None) -> None:
        position = self.list.position(key)
        if position is not None and (line := position - self.scroll_offset.y) >= 0:
            self._refresh_line(line + 1)

    def rows_in_sight(self) -> list[Row]:
        """Return the rows in the window, from the top."""
        rows = self.list.rows
        return [rows[key] for key in self._seen() if key in rows]

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Scroll, and say that other rows are in sight."""
        super().watch_scroll_y(old_value, new_value)
        self.post_message(self.Sighted())

    def _forget_strips(self) -> None:
        self._strips.clear()
        self._maker.forget_styles()
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
        if lines := self.list.lines:
            self.move_to(lines[max(0, min(position, len(lines) - 1))])

    def _bring_into_window(self) -> None:
        position = self.list.position(self.cursor)
        height, top = self.size.height - 1, self.scroll_offset.y
        if position is None or height <= 0:
            return
        if position < top:
            self.scroll_to(y=position, animate=False)
        elif position >= top + height:
            self.scroll_to(y=position - height + 1, animate=False)

    def on_resize(self) -> None:
        """Lay the columns out anew."""
        self._maker.lay_out(self.size.width)
        self._fit_size()
        self._forget_strips()
        self.post_message(self.Sighted())
        self._bring_into_window()

    def notify_style_update(self) -> None:
        """Paint in the colours of the theme that is current now."""
        super().notify_style_update()
        self._forget_strips()
