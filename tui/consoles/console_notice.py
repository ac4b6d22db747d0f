"""ConsoleNotice: a few words in the middle of a console that is not there, or not alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text
from textual.containers import Vertical

from ..widgets.part_text import PartText

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from .console_words import Notice


class ConsoleNotice(Vertical):
    """Shows a ``Notice``, or nothing."""

    DEFAULT_CSS = """
    ConsoleNotice {
        layer: notice; width: 100%; height: 100%; align: center middle; background: transparent;
    }
    ConsoleNotice > #words {
        width: auto; max-width: 90%; height: auto; padding: 1 2;
        background: $panel; border: round $warning; border-title-color: $warning;
        border-title-style: bold;
    }
    ConsoleNotice.-bad > #words { border: round $error; border-title-color: $error; }
    .-ascii ConsoleNotice > #words { border: ascii $warning; }
    ConsoleNotice PartText { width: auto; max-width: 66; height: auto; }
    """

    def compose(self) -> ComposeResult:
        """A frame with the words in it."""
        yield Vertical(PartText(), id="words")

    def on_mount(self) -> None:
        """Begin unseen."""
        self.display = False

    def say(self, notice: Notice | None) -> None:
        """Show a notice; None shows what lies under it."""
        self.display = notice is not None
        if notice:
            self.query_one("#words").border_title = Text(notice.title)
            self.query_one(PartText).lines = notice.lines
            self.set_class(notice.role == "bad", "-bad")
