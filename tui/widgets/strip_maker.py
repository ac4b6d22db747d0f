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


class StripMaker(Generic[Row]):
    """Makes lines of ``width`` cells; ``style_of`` gives the style of a role."""

    def __init__(self, columns: Sequence[Column[Row]], style_of: Callable[[str], Style]) -> None:
        self.columns = columns
        self._style_of = style_of
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

    def header(self, moment: Moment, sort: Column[Row], *, reverse: bool) -> Strip:
        """Return the titles; that of the column sorted by has an arrow."""
        cells = []
        for column, width in self.layout:
            parts: list[Part] = [(column.title, "header")]
            if column is sort:
                arrow = moment.marks.down if reverse else moment.marks.up
                parts = [(column.title, "sorted"), (arrow, "sorted")]
            cells.append(fit_cell(parts, width, column.right, moment.marks))
        return self._strip((" " * GUTTER, ""), cells, "")

    def words(self, text: str) -> Strip:
        """Return a line that is no row."""
        return self._strip((" " * GUTTER, ""), [[(text, "dim")]], "")

    def _strip(self, mark: Part, cells: list[list[Part]], role: str) -> Strip:
        gap: Part = (" " * GAP, "")
        parts = [mark]
        for cell in cells:
            parts += [*cell, gap]
        segments = [Segment(text, self._style(role or own)) for text, own in parts[:-1]]
        return Strip(segments).adjust_cell_length(self.width)

    def _style(self, role: str) -> Style:
        return self._style_of(role) if role else Style.null()
