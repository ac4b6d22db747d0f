"""ConsoleReading: the keys to read a console with: scroll, search, select, copy."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from ..keymap import bind
from ..screens.deck_screen import DeckScreen
from ..widgets.prompt_line import PromptLine
from .terminal_pane import TerminalPane

if TYPE_CHECKING:
    from textual.binding import BindingType

_SEARCH = "/"


class ConsoleReading(DeckScreen):
    """A screen with a ``TerminalPane`` and a ``PromptLine``; its class is ``-asking`` while that
    has the keys.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("app.filter", "search", label="search"),
        bind("console.next", "match(1)"),
        bind("console.previous", "match(-1)"),
        bind("console.copy", "copy"),
        bind("console.select", "select"),
        bind("console.up", "move(-1, 0)"),
        bind("console.down", "move(1, 0)"),
        bind("console.left", "move(0, -1)"),
        bind("console.right", "move(0, 1)"),
        bind("console.page-up", "page(-1)"),
        bind("console.page-down", "page(1)"),
        bind("console.first", "to_end(True)"),
        bind("console.last", "to_end(False)"),
    ]

    @property
    def pane(self) -> TerminalPane:
        """The terminal."""
        return self.query_one(TerminalPane)

    def on_terminal_pane_selected(self) -> None:
        """Copy what the mouse selected."""
        self.action_copy()

    def reads_no_longer(self) -> bool:
        """Select and search no longer, follow the guest again; False where it was so already."""
        pane, marks = self.pane, self.pane.marks
        if marks and marks.caret:
            marks.clear()
            pane.repaint_changes()
        elif marks and marks.match_words:
            pane.search("")
            pane.scroll_to_line(None)
        elif pane.window and pane.window.is_scrolled:
            pane.scroll_to_line(None)
        else:
            return False
        return True

    def action_page(self, pages: int) -> None:
        """Show what is further up or down."""
        self.pane.scroll_pages(pages)

    def action_to_end(self, is_first: bool) -> None:
        """Show the oldest line, or the screen."""
        window = self.pane.window
        self.pane.scroll_to_line(window.first if window and is_first else None)

    def action_move(self, lines: int, columns: int) -> None:
        """Scroll by a line; while something is selected, move its end."""
        marks = self.pane.marks
        if marks and marks.caret:
            marks.move(lines, columns)
            self.pane.repaint_changes()
        else:
            self.pane.scroll_lines(lines)

    def action_select(self) -> None:
        """Show a cursor to select with; then begin, then begin anew."""
        marks = self.pane.marks
        if marks is None:
            return
        if marks.caret is None:
            marks.move(0, 0)
        elif marks.anchor is None:
            marks.begin()
        else:
            marks.anchor = None
        self.pane.repaint_changes()

    def action_copy(self) -> None:
        """Copy what is selected, else the screen, to the clipboard of the person's terminal."""
        marks = self.pane.marks
        text = marks.text() if marks else ""
        if marks and text:
            self.app.copy_to_clipboard(text)
            lines = text.count("\n") + 1
            what = "line" if lines == 1 else "lines"
            self.deck.journal.toasts.tell(f"copied {lines} {what}")
            marks.clear()
            self.pane.repaint_changes()

    def action_search(self) -> None:
        """Ask for the words."""
        self._ask(_SEARCH)

    def action_match(self, step: int) -> None:
        """Go to another match."""
        self.pane.to_match(step)

    # -- the line to type in ------------------------------------------------------------------

    def _ask(self, purpose: str, text: str = "") -> None:
        self.add_class("-asking")
        self.query_one(PromptLine).ask(purpose, text)

    def on_prompt_line_changed(self, message: PromptLine.Changed) -> None:
        """Search while somebody types."""
        self._search(message.text)

    def on_prompt_line_answered(self, message: PromptLine.Answered) -> None:
        """Keep the search."""
        self.query_one(PromptLine).close()
        self._give_focus_back()

    def on_prompt_line_left(self) -> None:
        """Search no longer."""
        self.pane.search("")
        self.pane.scroll_to_line(None)
        self._give_focus_back()

    def _search(self, words: str) -> None:
        found = self.pane.search(words)
        self.query_one(PromptLine).refuse("not there" if words and not found else "")

    def _give_focus_back(self) -> None:
        self.remove_class("-asking")
        if self.is_current:
            self.pane.focus()
