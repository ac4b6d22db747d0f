"""PromptLine: one line to type in, below a list: the words of a filter, or the path of a file."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.containers import Horizontal
from textual.message import Message
from textual.widgets import Input, Label

from ..keymap import bind

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType


class PromptLine(Horizontal):
    """Hidden until ``ask``; then it has the focus until it is answered or left."""

    BINDINGS: ClassVar[list[BindingType]] = [bind("app.back", "leave", shown=True)]

    class Changed(Message):
        """The text is another; sent while somebody types."""

        def __init__(self, purpose: str, text: str) -> None:
            super().__init__()
            self.purpose = purpose
            self.text = text

    class Answered(Changed):
        """The text is what was wanted."""

    class Left(Message):
        """Nobody wants it any more."""

        def __init__(self, purpose: str) -> None:
            super().__init__()
            self.purpose = purpose

    def __init__(self) -> None:
        super().__init__()
        self.display = False
        self._purpose = ""

    def compose(self) -> ComposeResult:
        """A word that says what is asked for, and the input."""
        yield Label(markup=False)
        yield Input(compact=True, select_on_focus=False)
        yield Label(id="refusal", markup=False)

    def ask(self, purpose: str, text: str = "") -> None:
        """Show the line, asking for ``purpose``, with ``text`` already in it."""
        self._purpose = purpose
        self.query_one(Label).update(purpose)
        self.refuse("")
        field = self.query_one(Input)
        with field.prevent(Input.Changed):
            field.value = text
        field.cursor_position = len(text)
        self.display = True
        self.screen.set_focus(field)  # now, not later: what is typed next is for this line

    def refuse(self, reason: str) -> None:
        """Say why the text cannot be used; empty when it can."""
        self._say(reason)

    def offer(self, words: str) -> None:
        """Say how the text may go on."""
        self._say(words, is_offer=True)

    def _say(self, words: str, *, is_offer: bool = False) -> None:
        label = self.query_one("#refusal", Label)
        label.set_class(is_offer, "-offer")
        label.update(words)

    def close(self) -> None:
        """Hide the line."""
        self.display = False

    def on_input_changed(self, event: Input.Changed) -> None:
        """Tell what was typed so far."""
        event.stop()
        self.post_message(self.Changed(self._purpose, event.value))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Tell what is wanted."""
        event.stop()
        self.post_message(self.Answered(self._purpose, event.value))

    def action_leave(self) -> None:
        """Hide the line; what was typed is not wanted."""
        self.close()
        self.post_message(self.Left(self._purpose))
