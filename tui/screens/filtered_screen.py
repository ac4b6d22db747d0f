"""FilteredScreen: a screen with one list, of which ``/`` shows what matches some words.

/ -> PromptLine -> show_only while somebody types -> ListedTable, whose frame says the words
"""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING, Any, ClassVar

from ..keymap import bind
from ..row_filter import FilterError
from ..widgets.event_line import EventLine
from ..widgets.listed_table import ListedTable
from .deck_screen import DeckScreen

if TYPE_CHECKING:
    from textual.binding import BindingType

    from engine.fleet import RowKey

    from ..widgets.prompt_line import PromptLine
    from ..widgets.row_table import RowTable

_FILTER = "filter"


class FilteredScreen(DeckScreen):
    """The filter stays while rows change; ``Esc`` takes it back before it leaves the screen."""

    BINDINGS: ClassVar[list[BindingType]] = [bind("app.filter", "filter")]

    def __init__(self) -> None:
        super().__init__()
        self._prompt: PromptLine | None = None

    @property
    @abstractmethod
    def table(self) -> RowTable[Any]:
        """The list that is shown."""

    @property
    def filter_words(self) -> str:
        """The words of the filter; none while the screen is being made or taken apart."""
        return next((table.filter_text for table in self.query(ListedTable)), "")

    def show_only(self, text: str) -> None:
        """Show the rows that match the words.

        Raises:
            FilterError: a word means nothing; the list stays as it is.
        """
        for table in self.query(ListedTable):
            table.show_where(text)

    def move_to(self, key: RowKey) -> None:
        """Put the cursor on a row; a filter that hides it is taken back."""
        self.uncover(key)
        self.table.move_to(key)

    def uncover(self, key: RowKey) -> None:
        """Take the filter back if it hides that row."""
        if self.filter_words and self.table.list.position(key) is None:
            self.show_only("")

    def take_filter_back(self) -> bool:
        """Show every row again; return whether there was a filter."""
        was_filtered = bool(self.filter_words)
        if was_filtered:
            self.show_only("")
        return was_filtered

    async def action_filter(self) -> None:
        """Ask for the words of the filter."""
        from ..widgets.prompt_line import PromptLine

        if self._prompt is None:
            self._prompt = PromptLine()
            await self.mount(self._prompt, before=self.query_one(EventLine))
        self._prompt.ask(_FILTER, self.filter_words)

    def on_prompt_line_changed(self, event: PromptLine.Changed) -> None:
        """Filter while somebody types; say at once what is wrong with the words."""
        assert self._prompt is not None
        try:
            self.show_only(event.text)
        except FilterError as error:
            self._prompt.refuse(f"{error.message}; {error.hint}")
        else:
            self._prompt.refuse("")

    def on_prompt_line_answered(self) -> None:
        """Keep the filter and go back to the list."""
        assert self._prompt is not None
        self._prompt.close()
        self.table.focus()

    def on_prompt_line_left(self) -> None:
        """Show every row again."""
        self.show_only("")
        self.table.focus()
