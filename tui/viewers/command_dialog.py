"""CommandDialog: the command that opens a display, to be copied; the way is open while it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual.containers import Vertical

from ..keymap import bind
from ..screens.dialog import Dialog
from ..widgets.part_text import PartText

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult
    from textual.binding import BindingType


class CommandDialog(Dialog[None]):
    """Shows ``commands`` for the display of ``name``; ``y`` copies the first."""

    CSS_PATH = "../screens/dialogs.tcss"

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("console.copy", "copy"),
        bind("app.back", "leave"),
        bind("app.help", "app.help", shown=False),
    ]

    def __init__(self, name: str, commands: Sequence[str], more: str) -> None:
        super().__init__()
        self._name = name
        self.commands = tuple(commands)
        self._more = more

    def compose(self) -> ComposeResult:
        """The commands, and how long they are good."""
        frame = Vertical(id="dialog")
        frame.border_title = Text(f"{self._name} in a viewer")
        frame.border_subtitle = Text("y copies, Esc closes")
        commands = tuple(((command, "name"),) for command in self.commands)
        until = "The way to the display is open on this machine alone, while this is shown."
        with frame:
            yield PartText((*commands, (), ((until, "dim"),), ((self._more, "dim"),)))

    def action_copy(self) -> None:
        """Copy the first command."""
        self.app.copy_to_clipboard(self.commands[0])
        self.query_one("#dialog").border_subtitle = Text("copied; Esc closes")

    def action_leave(self) -> None:
        """Close it, and the way."""
        self.dismiss()
