"""StripMaker: rows and headers of a table as lines of styled text, laid out in columns.

The lines have no background of their own, so that the cursor can give them one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeVar

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from .table_column import GAP, Column, Moment, Part, column_widths, fit_cell, fit_row_cell

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

Row = TypeVar("Row")

#: Cells to the left of the first column: the mark of a marked row stands there.
GUTTER = 3

_PLAIN = Style.null()


class StripMaker(Generic[Row]):
    """Makes lines of ``width`` cells; ``style_of`` gives the style of a role."""

    def __init__(self, columns: Sequence[Column[Row]], style_of: Callable[[str], Style]) -> None:
        self.columns = columns
        self._style_of = style_of
        self._styles: dict[str, Style] = {}
        self.width = 0
        #: The columns that are shown, each with its width.
        self.layout: list[tuple[Column[Row], int]] = []

    def lay_out(self, width: int) -> None:
        """Choose the columns for a table of that width; the last cell stays free."""
        self.width = width
        self.layout = column_widths(self.columns, width - GUTTER - 1)

    def column_at(self, x: int) -> Column[Row] | None:
        """Return the column at a cell, counted from the left edge."""
        left = GUTTER
        for column, width in self.layout:
            if left <= x < left + width + GAP:
                return column
            left += width + GAP
        return None

    def row(self, row: Row, moment: Moment, *, is_marked: bool, is_dim: bool) -> Strip:
        """Return a row; a dim one is dim throughout."""
        mark = f" {moment.marks.marked} " if is_marked else " " * GUTTER
        cells = [fit_row_cell(column, row, width, moment) for column, width in self.layout]
        return self._strip((mark, "accent"), cells, "dim" if is_dim else "")

    def heading(self, parts: Sequence[Part]) -> Strip:
        """Return the heading of a group: it begins in the gutter and takes the whole line."""
        return self._strip((" ", ""), [list(parts)], "")

    def header(self, moment: Moment, sort: Column[Row], *, reverse: bool) -> Strip:
        """Return the titles; that of the column sorted by has an arrow."""
        cells = []
        for column, width in self.layout:
            parts: list[Part] = [(column.title, "header")]
            if column.name == sort.name:
                arrow = moment.marks.down if reverse else moment.marks.up
                parts = [(column.title, "sorted"), (arrow, "sorted")]
            cells.append(fit_cell(parts, width, column.right, moment.marks))
        return self._strip((" " * GUTTER, ""), cells, "")

    def words(self, text: str) -> Strip:
        """Return a line that is no row."""
        return self._strip((" " * GUTTER, ""), [[(text, "dim")]], "")

    def _strip(self, mark: Part, cells: list[list[Part]], role: str) -> Strip:
        """Return one line; neighbours of one style are one piece: fewer bytes to the terminal."""
        gap: Part = (" " * GAP, "")
        parts = [mark]
        for cell in cells:
            parts += cell
            parts.append(gap)
        segments: list[Segment] = []
        text, style = "", self._style(role or mark[1])
        for piece, own in parts[:-1]:
            its_style = self._style(role or own)
            if its_style is style:
                text += piece
                continue
            segments.append(Segment(text, style))
            text, style = piece, its_style
        segments.append(Segment(text, style))
        return Strip(segments).adjust_cell_length(self.width)

    def _style(self, role: str) -> Style:
        if not role:
            return _PLAIN
        style = self._styles.get(role)
        if style is None:
            style = self._styles[role] = self._style_of(role)
        return style

    def forget_styles(self) -> None:
        """Ask for the styles of roles again: the theme is another."""
        self._styles.clear()
