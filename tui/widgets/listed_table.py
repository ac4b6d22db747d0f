"""ListedTable: a list without marks whose frame says what it is, its filter, order and number."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from rich.text import Text

from ..text_filter import parse_text_filter
from .unmarked_table import UnmarkedTable

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from .table_column import Column

Row = TypeVar("Row")


class ListedTable(UnmarkedTable[Row]):
    """One line for each; the first column is the order at first."""

    #: What stands on the frame.
    nouns: ClassVar[str]
    #: Names of the filter -> the text of a row that they look in.
    fields: ClassVar[Mapping[str, Callable[[Any], str]]]

    def __init__(self, columns: Sequence[Column[Row]]) -> None:
        super().__init__(columns)
        self.title = self.nouns
        #: What the frame shows of the filter.
        self.filter_text = ""

    def show_where(self, text: str) -> None:
        """Show the rows that match the words.

        Raises:
            FilterError: a word means nothing; the list stays as it is.
        """
        test: Callable[[Row], bool] = parse_text_filter(text, self.fields)
        self.filter_text = text
        self.show_only(test)
        self.post_message(self.Arranged())

    def on_row_table_arranged(self) -> None:
        """Write filter, order and number on the frame."""
        marks = self._moment.marks
        title = Text(self.title, "bold")
        if self.filter_text:
            title = Text.assemble(title, f"  /{marks.spell(self.filter_text)}")
        self.border_title = title
        arrow = marks.down if self.list.reverse else marks.up
        column = self.list.sort.title.lower()
        shown, total = len(self.list.shown), len(self.list.rows)
        number = f"{total}" if shown == total else f"{shown} of {total}"
        self.border_subtitle = Text(f"sorted by {column} {arrow}   {number}")
