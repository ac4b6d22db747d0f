"""DeckScreen: what every screen of the application has around its own part.

    HeaderLine      the fleet's figures and the hosts' health
    body()          the screen's own part
    EventLine       what can be undone just now, and the last things that happened
    KeyFooter       the keys that matter here
    ToastStack      over all of it, in the corner: what people are told just now

The lines follow the application's reactive ``summary``, ``health`` and ``happenings``.
"""

from __future__ import annotations

from abc import abstractmethod
from functools import partial
from typing import TYPE_CHECKING, ClassVar, cast

from textual.screen import Screen

from engine import EngineError, printable

from ..keymap import bind
from ..widgets.event_line import EventLine
from ..widgets.header_line import HeaderLine
from ..widgets.key_footer import KeyFooter
from ..widgets.toast_stack import ToastStack

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult
    from textual.binding import BindingType

    from engine.fleet import DomainRow

    from ..app import VirtdeckApp
    from ..widgets.command_line import CommandLine


class DeckScreen(Screen[None]):
    """A full screen; subclasses give it a ``body`` and subscribe to the application's signals."""

    BINDINGS: ClassVar[list[BindingType]] = [bind("app.command", "command")]

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
        yield ToastStack(self.deck.marks)

    def on_mount(self) -> None:
        """Follow the application's figures."""
        header, line = self.query_one(HeaderLine), self.query_one(EventLine)
        follows = ((header, "summary", "health"), (line, "happenings", "undo_offer"))
        for widget, *names in follows:
            for name in names:
                self.watch(self.deck, name, partial(setattr, widget, name))

    def selection(self) -> Sequence[DomainRow]:
        """Return the domains that a verb is meant for."""
        return ()

    # -- the command line ---------------------------------------------------------------------

    async def action_command(self, begun: str = "") -> None:
        """Ask for a command, of which ``begun`` stands there already."""
        from ..widgets.command_line import CommandLine

        lines = self.query(CommandLine)
        if not lines:
            await self.mount(CommandLine(), before=self.query_one(EventLine))
        self.query_one(CommandLine).ask(":", begun)

    def on_command_line_entered(self, event: CommandLine.Entered) -> None:
        """Run the command, or say why it is none."""
        from ..commands import run_command
        from ..widgets.command_line import CommandLine

        line = self.query_one(CommandLine)
        try:
            run_command(self.deck, event.text)
        except EngineError as error:
            line.refuse(printable("; ".join(filter(None, (error.message, error.hint)))))
        else:
            line.close()
            self._give_focus_back()

    def on_command_line_closed(self) -> None:
        """Go back to where the command was asked for."""
        self._give_focus_back()

    def _give_focus_back(self) -> None:
        if self.is_current:
            self.focus_next("RowTable, EventLogView, DomainPane")
