"""ChoiceList: all answers of one question; typing leaves those that hold what was typed."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual.containers import Vertical
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option as Line

from ..keymap import bind
from ..screens.dialog import Dialog

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual import events
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from .fields import Option


class ChoiceList(Dialog["str | None"]):
    """Answers the value that was chosen, None when the person leaves."""

    CSS_PATH = "choice_list.tcss"

    help = "Type a part of what you look for; Enter takes the line under the cursor."

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("app.back", "leave"),
        bind("app.help", "app.help", shown=False),
    ]

    def __init__(self, options: Sequence[Option], value: str) -> None:
        super().__init__()
        self._options = options
        self._value = value

    def compose(self) -> ComposeResult:
        """What is typed, and what fits."""
        with Vertical(id="dialog"):
            yield Input(placeholder="a part of it", compact=True, id="wanted")
            yield OptionList(id="fitting", compact=True)

    def on_mount(self) -> None:
        """Show all, with the cursor on what holds now."""
        self._show("")

    def _show(self, words: str) -> None:
        fitting = [x for x in self._options if words.lower() in x.words.lower()]
        found = self.query_one(OptionList)
        found.clear_options()
        found.add_options(Line(Text(each.words, no_wrap=True), id=_id(each)) for each in fitting)
        values = [each.value for each in fitting]
        found.highlighted = values.index(self._value) if self._value in values else 0

    def on_input_changed(self, event: Input.Changed) -> None:
        """Show what fits."""
        event.stop()
        self._show(event.value)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Take the line under the cursor."""
        event.stop()
        found = self.query_one(OptionList)
        if found.highlighted is not None and found.option_count:
            self._take(found.get_option_at_index(found.highlighted))

    def on_key(self, event: events.Key) -> None:
        """Move in the list while the words have the focus."""
        moves = {"up": "cursor_up", "down": "cursor_down", "pageup": "page_up"}
        moves |= {"pagedown": "page_down"}
        if event.key in moves:
            event.stop()
            getattr(self.query_one(OptionList), f"action_{moves[event.key]}")()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Take what was clicked on."""
        self._take(event.option)

    def action_leave(self) -> None:
        """Take none."""
        self.dismiss(None)

    def _take(self, line: Line) -> None:
        values = {_id(each): each.value for each in self._options}
        self.dismiss(values.get(line.id or ""))


def _id(option: Option) -> str:
    return f"={option.value}"
