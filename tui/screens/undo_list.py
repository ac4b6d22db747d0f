"""UndoList: everything that may still be taken back, newest first; what cannot says why."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual.containers import Vertical
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from ..formatting import duration
from ..keymap import bind
from ..widgets.part_text import PartText
from .dialog import Dialog

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from ..undo import Undo, Undos


class UndoList(Dialog[None]):
    """``Enter`` takes back what is chosen; ``Esc`` leaves everything as it is."""

    CSS_PATH = "dialogs.tcss"

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("app.back", "dismiss"),
        bind("app.help", "app.help", shown=False),
    ]

    def __init__(self, undos: Undos, now: float) -> None:
        super().__init__()
        self._undos = undos
        self._all = undos.all
        self._now = now

    def compose(self) -> ComposeResult:
        """One line for each, or that there is none."""
        frame = Vertical(id="dialog")
        frame.border_title = Text("Undo")
        with frame:
            if self._all:
                yield OptionList(*map(self._option, self._all), compact=True)
            else:
                yield PartText(((("Nothing was done that can be undone.", "dim"),),))

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Take it back."""
        undo = self._all[event.option_index]
        self.dismiss()
        self._undos.undo(undo)

    def _option(self, undo: Undo) -> Option:
        reason = self._undos.why_not(undo)
        text = Text(no_wrap=True, overflow="ellipsis")
        text.append(f" {duration(self._now - undo.done_at):>6} ago  ", "dim")
        text.append(undo.offer)
        text.append(f"   {reason}" if reason else "")
        return Option(text, disabled=reason is not None)
