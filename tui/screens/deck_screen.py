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
from ..navigation.place import Place
from ..painting.front_compositor import FrontCompositor
from ..widgets.event_line import EventLine
from ..widgets.header_line import HeaderLine
from ..widgets.key_footer import KeyFooter
from ..widgets.toast_stack import ToastStack

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult
    from textual.binding import BindingType

    from engine.fleet import DomainRow, RowKey

    from ..app import VirtdeckApp
    from ..navigation.target import Target
    from ..widgets.command_line import CommandLine
    from ..widgets.row_table import RowTable


class DeckScreen(Screen[None]):
    """A full screen; subclasses give it a ``body`` and subscribe to the application's signals."""

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("app.command", "command"),
        bind("app.earlier", "earlier"),
        bind("app.later", "later"),
        bind("app.owner", "owner"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._compositor = FrontCompositor()

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
        follows = ((header, "summary", "health"), (line, "happenings", "undo_offer", "work"))
        for widget, *names in follows:
            for name in names:
                self.watch(self.deck, name, partial(setattr, widget, name))

    def selection(self) -> Sequence[DomainRow]:
        """Return the domains that a verb is meant for."""
        return ()

    # -- getting about ------------------------------------------------------------------------

    @property
    def filter_words(self) -> str:
        """The words of the filter."""
        return ""

    def show_only(self, text: str) -> None:
        """Show the rows that match the words.

        Raises:
            FilterError: a word means nothing; the list stays as it is.
        """

    def place(self) -> Place | None:
        """Return where this is and how it stands; None where nobody can come back to."""
        from ..modes import mode_of

        mode = mode_of(self)
        table = self.list_on_top
        cursor = table.cursor if table else None
        return Place(mode=mode, cursor=cursor, filter=self.filter_words) if mode else None

    def go_to(self, place: Place) -> None:
        """Stand as it did when it was left."""
        if self.filter_words != place.filter:
            self.show_only(place.filter)
        if place.cursor and not place.opened:
            self.move_to(place.cursor)

    @property
    def list_on_top(self) -> RowTable[object] | None:
        """The list that is shown, the one with the focus first."""
        tables = [x for x in self.query("RowTable").results() if x.display and x.is_on_screen]
        focused = [table for table in tables if table.has_focus]
        return cast("RowTable[object] | None", next(iter([*focused, *tables]), None))

    def move_to(self, key: RowKey) -> None:
        """Put the cursor on a row; a filter that hides it is taken back."""
        if table := self.list_on_top:
            if table.list.position(key) is None and self.filter_words:
                self.show_only("")
            table.move_to(key)

    def seek(self, host: str, name: str) -> None:
        """Put the cursor on what has that name on a host, as soon as it is known."""

    def subject(self) -> Target | None:
        """Return what the cursor is on."""
        from ..navigation.target import domain_target

        rows = self.selection()
        return domain_target(rows[0]) if rows else None

    def show_crumbs(self, *names: str) -> None:
        """Say in the header where this is, if that is not the screen of a mode itself."""
        self.query_one(HeaderLine).crumbs = names

    def on_screen_resume(self) -> None:
        """Be a place on the trail."""
        if self.is_current:
            self.deck.travel.arrive(self)

    def on_screen_suspend(self) -> None:
        """Remember how it stood."""
        self.deck.travel.keep(self)

    def action_earlier(self) -> None:
        """Go back to where one was before."""
        self.deck.travel.earlier()

    def action_later(self) -> None:
        """Go forward again."""
        self.deck.travel.earlier(1)

    def action_owner(self) -> None:
        """Go to what the row belongs to, or to who uses it."""
        from ..navigation.owners import jump

        jump(self.deck, self.subject())

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
        if self.is_attached:  # even if another screen is on top: a hidden line keeps no keys
            self.focus_next("RowTable, EventLogView, DomainPane")
