"""CommandLine: the line that ``:`` opens; no filter hears its messages, which are its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.message import Message

from .prompt_line import PromptLine

if TYPE_CHECKING:
    from textual.widgets import Input


class CommandLine(PromptLine):
    """Asks for a command."""

    class Entered(Message):
        """The command is complete."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    class Closed(Message):
        """No command is wanted."""

    def on_input_changed(self, event: Input.Changed) -> None:
        """Forget what was wrong with the command before."""
        event.stop()
        event.prevent_default()
        self.refuse("")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Tell what is wanted."""
        event.stop()
        event.prevent_default()
        self.post_message(self.Entered(event.value))

    def action_leave(self) -> None:
        """Hide the line."""
        self.close()
        self.post_message(self.Closed())
