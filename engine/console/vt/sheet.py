"""Sheet: the rows shown, the cursor on them, and what moves rows and cells about."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from .history import History
from .modes import Modes
from .pen import Pens
from .row import Row
from .style import PLAIN

if TYPE_CHECKING:
    from .pen import Pen

_TAB: Final = 8


class Sheet:
    """Rows, cursor, margins and the pen. ``version`` counts every change.

    ``is_pending``: the last column has been printed into and the next character wraps first
    (the "last column flag" of the VT100; xterm and Linux do the same).
    """

    def __init__(self, columns: int, height: int, scrollback: int) -> None:
        self.columns = columns
        self.height = height
        self.history = History(scrollback)
        self.modes = Modes()
        self.pens = Pens()
        self.version = 1
        self.rows: list[Row] = []
        #: The rows of the main screen while the alternate one is shown.
        self.hidden: list[Row] | None = None
        self.reset()
        self.rows = [self.new_row() for _ in range(height)]

    def reset(self) -> None:
        """Put the cursor, the margins, the tabs and the pen back; the rows stay."""
        self.column = self.y = 0
        self.is_pending = False
        self.pen: Pen = self.pens.plain
        self.translation: dict[int, str] | None = None
        self.last_char = ""
        self.tabs = set(range(_TAB, self.columns, _TAB))
        self.reset_margins()

    def reset_margins(self) -> None:
        """Let the whole screen scroll."""
        self.top, self.bottom = 0, self.height - 1

    def new_row(self) -> Row:
        """Return a row that was erased just now."""
        self.version += 1
        return Row(self.columns, self.version, self.pen.blank)

    def touched(self, row: Row) -> Row:
        """Give ``row``, which is being changed, a version of its own."""
        self.version += 1
        row.version = self.version
        return row

    # Scrolling

    def back(self) -> None:
        """Go left by one cell; with reverse wrap to the end of the row above."""
        if self.column:
            self.column -= 1
        elif self.modes.reverse_wrap and self.y > self.top:
            self.y -= 1
            self.column = self.columns - 1
        self.is_pending = False

    def line_feed(self) -> None:
        """Go down by one row, and scroll at the bottom margin."""
        if self.y == self.bottom:
            self.scroll_up(1)
        elif self.y < self.height - 1:
            self.y += 1

    def reverse_line_feed(self) -> None:
        """Go up by one row, and scroll at the top margin."""
        if self.y == self.top:
            self.scroll_down(1)
        elif self.y:
            self.y -= 1

    def scroll_up(self, count: int) -> None:
        """Move the rows between the margins up; what leaves the top of the screen is kept."""
        count = min(count, self.bottom - self.top + 1)
        if self.top == 0 and self.hidden is None:
            for row in self.rows[:count]:
                self.history.add(row)
        self.move_up(self.top, count)

    def scroll_down(self, count: int) -> None:
        """Move the rows between the margins down."""
        self.move_down(self.top, count)

    def move_up(self, top: int, count: int) -> None:
        """Take out ``count`` rows at ``top``; blank ones come in at the bottom margin."""
        count = min(count, self.bottom - top + 1)
        rows = self.rows
        del rows[top : top + count]
        place = self.bottom + 1 - count
        rows[place:place] = [self.new_row() for _ in range(count)]

    def move_down(self, top: int, count: int) -> None:
        """Put in ``count`` blank rows at ``top``; as many go at the bottom margin."""
        count = min(count, self.bottom - top + 1)
        rows = self.rows
        del rows[self.bottom + 1 - count : self.bottom + 1]
        rows[top:top] = [self.new_row() for _ in range(count)]

    # Cells of the cursor's row

    def insert_blanks(self, count: int) -> None:
        """Move the cells from the cursor to the right; those at the end are lost."""
        row = self.touched(self.rows[self.y])
        column, columns = self.column, self.columns
        count = min(count, columns - column)
        if row.has_wide:
            row.split_at(column)
            row.split_at(columns - count)
        row.cells[column:column] = [" "] * count
        row.styles[column:column] = [self.pen.blank] * count
        del row.cells[columns:], row.styles[columns:]
        row.is_styled = row.is_styled or self.pen.blank is not PLAIN

    def delete_cells(self, count: int) -> None:
        """Move the cells behind the cursor to the left over ``count`` of them."""
        row = self.touched(self.rows[self.y])
        column = self.column
        count = min(count, self.columns - column)
        if row.has_wide:
            row.split_at(column)
            row.split_at(column + count)
        del row.cells[column : column + count], row.styles[column : column + count]
        row.cells += [" "] * count
        row.styles += [self.pen.blank] * count
        row.is_styled = row.is_styled or self.pen.blank is not PLAIN

    def erase(self, start: int, end: int) -> None:
        """Blank cells of the cursor's row, in the background of the pen."""
        row = self.touched(self.rows[self.y])
        if row.has_wide:
            row.split_at(start)
            row.split_at(end)
        count = end - start
        row.cells[start:end] = [" "] * count
        if row.is_styled or self.pen.blank is not PLAIN:
            row.styles[start:end] = [self.pen.blank] * count
            row.is_styled = True
        if end == self.columns:
            row.is_wrapped = False
