"""DeckScreen: what every screen of the application has around its own part.

    HeaderLine      the fleet's figures and the hosts' health
    body()          the screen's own part
    EventLine       the last things that happened
    KeyFooter       the keys that matter here

The lines follow the application's reactive ``summary``, ``health`` and ``happenings``.
"""

from __future__ import annotations

from abc import abstractmethod
from functools import partial
from typing import TYPE_CHECKING, cast

from textual.screen import Screen

from ..widgets.event_line import EventLine
from ..widgets.header_line import HeaderLine
from ..widgets.key_footer import KeyFooter

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from ..app import VirtdeckApp


class DeckScreen(Screen[None]):
    """A full screen; subclasses give it a ``body`` and subscribe to the application's signals."""

    @property
    def deck(self) -> VirtdeckApp:
        """The application."""
        return cast("VirtdeckApp", self.app)

    @abstractmethod
    def body(self) -> ComposeResult:
        """Compose what is between the header and the event line."""

    def compose(self) -> ComposeResult:
        """Put the parts on top of each other."""
        yield HeaderLine(self.deck.marks)
        yield from self.body()
        yield EventLine(self.deck.marks)
        yield KeyFooter()

    def on_mount(self) -> None:
        """Follow the application's figures."""
        header, line = self.query_one(HeaderLine), self.query_one(EventLine)
        for widget, name in ((header, "summary"), (header, "health"), (line, "happenings")):
            self.watch(self.deck, name, partial(setattr, widget, name))
