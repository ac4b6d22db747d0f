"""Page: the rows shown and the place where printing goes on.

Everything a guest prints passes here, so this is written for speed: a run of text is one slice of a
row, and whole lines of plain text that scroll away at once go to the history without being rows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from .history import History
from .modes import Modes
from .pen import Pens
from .row import Row
from .style import PLAIN
from .width import NARROW, width_of

if TYPE_CHECKING:
    from .pen import Pen

#: A letter and the marks on it; a guest may send marks without end.
_CELL_AT_MOST: Final = 8
_TAB: Final = 8


class Page:
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

    def new_row(self, *, plain: bool = False) -> Row:
        """Return a row that was erased just now."""
        self.version += 1
        return Row(self.columns, self.version, PLAIN if plain else self.pen.blank)

    def touched(self, row: Row) -> Row:
        """Give ``row``, which is being changed, a version of its own."""
        self.version += 1
        row.version = self.version
        return row

    # Printing

    def print(self, text: str) -> None:
        """Print ``text``, which has no control characters."""
        if self.translation is not None:
            text = text.translate(self.translation)
        if text.isascii() or NARROW.fullmatch(text):
            self._print_narrow(text)
        else:
            self._print_mixed(text)

    def _print_narrow(self, text: str) -> None:
        self.last_char = text[-1]
        if self.modes.insert:
            self._print_inserting(text)
            return
        while True:
            if self.is_pending:
                self._wrap()
            column = self.column
            end = column + len(text)
            if end < self.columns:
                self._put(column, end, text)
                self.column = end
                return
            room = self.columns - column
            self._put(column, self.columns, text[:room])
            self.rows[self.y].is_wrapped = False
            self.column = self.columns - 1
            self.is_pending = self.modes.autowrap
            text = text[room:]
            if not text:
                return
            if not self.is_pending:
                self._put(self.column, self.columns, text[-1])
                return

    def _put(self, start: int, end: int, text: str) -> None:
        row = self.rows[self.y]
        self.version += 1
        row.version = self.version
        if row.has_wide:
            row.split_at(start)
            row.split_at(end)
        style = self.pen.style
        row.cells[start:end] = text
        if style is not PLAIN:
            row.is_styled = True
            row.styles[start:end] = [style] * (end - start)
        elif row.is_styled:
            row.styles[start:end] = [style] * (end - start)

    def _print_inserting(self, text: str) -> None:
        self.modes.insert = False
        for char in text:
            if self.is_pending:
                self._wrap()
            self.insert_blanks(width_of(char))
            self.print(char)
        self.modes.insert = True

    def _print_mixed(self, text: str) -> None:
        place = 0
        while place < len(text):
            narrow = NARROW.match(text, place)
            if narrow:
                self._print_narrow(narrow[0])
                place = narrow.end()
                continue
            char = text[place]
            place += 1
            width = width_of(char)
            if width == 1:
                self._print_narrow(char)
            elif width == 2:
                self._print_wide(char)
            elif width == 0:
                self._join(char)

    def _print_wide(self, char: str) -> None:
        if self.columns < 2:
            return
        if self.is_pending or (self.column == self.columns - 1 and self.modes.autowrap):
            self._wrap()
        start = min(self.column, self.columns - 2)
        if self.modes.insert:
            self.insert_blanks(2)
        self._put(start, start + 2, "  ")
        row = self.rows[self.y]
        row.cells[start : start + 2] = (char, "")
        row.has_wide = True
        self.last_char = char
        self.column = start + 2
        if self.column == self.columns:
            self.column -= 1
            self.is_pending = self.modes.autowrap

    def _join(self, mark: str) -> None:
        """Put a mark on the letter before the cursor."""
        row = self.rows[self.y]
        place = self.column if self.is_pending else max(self.column - 1, 0)
        if not row.cells[place] and place:
            place -= 1
        if len(row.cells[place]) < _CELL_AT_MOST:
            row.cells[place] += mark
            row.has_wide = True
            self.touched(row)

    def _wrap(self) -> None:
        self.is_pending = False
        self.rows[self.y].is_wrapped = True
        self.column = 0
        self.line_feed()

    def print_lines(self, block: str) -> None:
        """Print lines of ASCII text, each with its carriage return and line feed."""
        lines = block.split("\r\n")
        lines.pop()
        if self.column or self.is_pending:
            self._print_line(lines.pop(0))
        if not lines:
            return
        if self._scrolls_plainly() and len(max(lines, key=len)) <= self.columns:
            self._print_short_lines(lines)
        else:
            for line in lines:
                self._print_line(line)

    def _print_line(self, line: str) -> None:
        if line:
            self.print(line)
        self.column = 0
        self.is_pending = False
        self.line_feed()

    def _scrolls_plainly(self) -> bool:
        """Tell if nothing but a whole screen of plain blanks moves up at the bottom."""
        whole = self.top == 0 and self.bottom == self.height - 1
        plain = self.translation is None and not self.modes.insert
        return whole and plain and self.pen.blank is PLAIN

    def _print_short_lines(self, lines: list[str]) -> None:
        room = self.bottom - self.y
        for line in lines[:room]:
            self._print_start(line)
            self.y += 1
        rest = lines[room:]
        if not rest:
            return
        self._print_start(rest[0])
        del rest[0]
        height = self.height
        gone = len(rest) + 1
        keep = None if self.hidden is not None else self.history
        if gone <= height:
            for row in self.rows[:gone] if keep is not None else ():
                self.history.add(row)
        elif keep is not None:
            for row in self.rows:
                keep.add(row)
            keep.add_lines(rest[: gone - height], self.pen.style)
        fresh = rest[max(0, gone - height) :]
        del self.rows[:gone]
        for line in fresh:
            self.rows.append(self.new_row())
            self.y = len(self.rows) - 1
            self._print_start(line)
        self.rows.append(self.new_row())
        self.y = height - 1

    def _print_start(self, line: str) -> None:
        if line:
            self._put(0, len(line), line)
            self.rows[self.y].is_wrapped = False
            self.last_char = line[-1]

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
