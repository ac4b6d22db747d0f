"""LayoutMenu: which keyboard layout the guest has; what is typed must be typed for that."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from engine.console.keyboard import LAYOUTS

from ..keymap import bind

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType


class LayoutMenu(ModalScreen["str | None"]):
    """Answers the short name of a layout, None when the person leaves; ``now`` is the one set."""

    CSS_PATH = "../screens/dialogs.tcss"

    BINDINGS: ClassVar[list[BindingType]] = [bind("app.back", "leave")]

    def __init__(self, now: str) -> None:
        super().__init__()
        self._now = now

    def compose(self) -> ComposeResult:
        """One line for each layout; the cursor is on the one that is set."""
        frame = Vertical(id="dialog")
        frame.border_title = Text("The guest's keyboard")
        with frame:
            yield OptionList(
                *(
                    Option(Text(f" {name:<4} {each.title}"), id=name)
                    for name, each in LAYOUTS.items()
                ),
                compact=True,
            )

    def on_mount(self) -> None:
        """Stand on the one that is set."""
        if self._now in LAYOUTS:
            self.query_one(OptionList).highlighted = list(LAYOUTS).index(self._now)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Take it."""
        self.dismiss(str(event.option_id))

    def action_leave(self) -> None:
        """Leave it as it is."""
        self.dismiss(None)
