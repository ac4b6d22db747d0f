"""TabPane: what there is to say of the row under the cursor, in tabs named on its frame."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text
from textual.containers import VerticalScroll
from textual.message import Message

from engine import printable

from .part_text import PartText

if TYPE_CHECKING:
    from textual import events
    from textual.app import ComposeResult

    from .part_text import Line

#: Cells before the title on the frame, and between two tabs.
_START, _GAP = 3, 3


class TabPane(VerticalScroll):
    """Shows the ``lines`` it is given; ``Turned`` says that another tab is wanted."""

    class Turned(Message):
        """Somebody chose a tab."""

        def __init__(self, tab: str) -> None:
            super().__init__()
            self.tab = tab

    def __init__(self, tabs: tuple[str, ...]) -> None:
        super().__init__()
        self.tabs = tabs
        self.tab = tabs[0]
        self._subject = ""

    def compose(self) -> ComposeResult:
        """The lines of the tab."""
        yield PartText(hanging=2)

    def show(self, subject: str, lines: tuple[Line, ...]) -> None:
        """Show these lines of ``subject``; another one is shown from the top."""
        text = self.query_one(PartText)
        if subject != self._subject:
            self._subject = subject
            self.scroll_home(animate=False)
        if text.lines != lines:
            text.lines = lines
        title = Text(printable(subject, 60), "bold")
        for tab in self.tabs:
            title.append(" " * _GAP, "not bold")
            title.append(tab, "bold underline" if tab == self.tab else "not bold dim")
        self.border_title = title

    def turn(self, step: int) -> None:
        """Go to the next or previous tab."""
        self.choose(self.tabs[(self.tabs.index(self.tab) + step) % len(self.tabs)])

    def choose(self, tab: str) -> None:
        """Show that tab, from the top."""
        self.tab = tab
        self.scroll_home(animate=False)
        self.post_message(self.Turned(tab))

    def on_click(self, event: events.Click) -> None:
        """Change the tab by a click on its name in the frame."""
        if event.screen_y != self.region.y:
            return
        x = event.screen_x - self.region.x
        left = _START + len(printable(self._subject, 60)) + _GAP
        for tab in self.tabs:
            if left <= x < left + len(tab):
                self.choose(tab)
            left += len(tab) + _GAP
