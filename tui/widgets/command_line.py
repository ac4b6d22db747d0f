"""CommandLine: the line that ``:`` opens; no filter hears its messages, which are its own."""

from __future__ import annotations

from os.path import commonprefix
from typing import TYPE_CHECKING, ClassVar, cast

from textual.message import Message
from textual.suggester import Suggester
from textual.widgets import Input

from ..commands import candidates, completed
from ..keymap import bind
from .prompt_line import PromptLine

if TYPE_CHECKING:
    from textual.binding import BindingType

    from ..app import VirtdeckApp

#: Words that are listed where several fit.
_LISTED = 6


class CommandSuggester(Suggester):
    """Shows how the word that is being typed may go on; the right arrow takes it."""

    def __init__(self, app: VirtdeckApp) -> None:
        super().__init__(use_cache=False, case_sensitive=True)
        self._app = app

    async def get_suggestion(self, value: str) -> str | None:
        """Return the whole line."""
        return completed(self._app, value)


class CommandLine(PromptLine):
    """Asks for a command."""

    BINDINGS: ClassVar[list[BindingType]] = [bind("app.complete", "complete", shown=True)]

    def on_mount(self) -> None:
        """Offer words while somebody types."""
        self.query_one(Input).suggester = CommandSuggester(cast("VirtdeckApp", self.app))

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

    def action_complete(self) -> None:
        """Complete the last word as far as it is certain, and say how it may go on."""
        field = self.query_one(Input)
        app = cast("VirtdeckApp", self.app)
        begun, words = candidates(app, field.value)
        if not words:
            return
        with field.prevent(Input.Changed):
            field.value = begun + (words[0] + " " if len(words) == 1 else commonprefix(words))
        field.cursor_position = len(field.value)
        more = f" and {len(words) - _LISTED} more" if len(words) > _LISTED else ""
        listed = "  ".join(words[:_LISTED]) + more if len(words) > 1 else ""
        self.offer(app.marks.spell(listed))

    def action_leave(self) -> None:
        """Hide the line."""
        self.close()
        self.post_message(self.Closed())
