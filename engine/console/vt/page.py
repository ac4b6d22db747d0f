"""Page: where a guest's text is printed.

Everything a guest prints passes here, so this is written for speed: a run of text is one slice of a
row, and whole lines of plain text that scroll away at once go to the history without being rows.
"""

from __future__ import annotations

from typing import Final

from .sheet import Sheet
from .style import PLAIN
from .width import NARROW, WIDE, width_of

#: A letter and the marks on it; a guest may send marks without end.
_CELL_AT_MOST: Final = 8


class Page(Sheet):
    """A sheet that is printed on."""

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
            run = NARROW.match(text, place)
            if run:
                self._print_narrow(run[0])
                place = run.end()
                continue
            run = WIDE.match(text, place)
            if run:
                self._print_wide(run[0])
                place = run.end()
                continue
            self._print_one(text[place])
            place += 1

    def _print_one(self, char: str) -> None:
        width = width_of(char)
        if width == 1:
            self._print_narrow(char)
        elif width == 2:
            self._print_wide(char)
        elif width == 0:
            self._join(char)

    def _print_wide(self, text: str) -> None:
        if self.columns < 2:
            return
        self.last_char = text[-1]
        while text:
            if self.is_pending:
                self._wrap()
            elif self.column == self.columns - 1 and self.modes.autowrap:
                self._wrap(has_gap=True)
            start = min(self.column, self.columns - 2)
            count = min(len(text), (self.columns - start) // 2)
            end = start + 2 * count
            if self.modes.insert:
                self.insert_blanks(2 * count)
            self._put(start, end, " " * (2 * count))
            row = self.rows[self.y]
            row.cells[start:end:2] = text[:count]
            row.cells[start + 1 : end : 2] = [""] * count
            row.has_wide = True
            self.column = end
            if end == self.columns:
                self.column -= 1
                self.is_pending = self.modes.autowrap
                row.is_wrapped = False
            text = text[count:]

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

    def _wrap(self, *, has_gap: bool = False) -> None:
        self.is_pending = False
        row = self.rows[self.y]
        row.is_wrapped = True
        row.has_gap = has_gap
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
