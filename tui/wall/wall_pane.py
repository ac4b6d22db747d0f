"""WallPane: one console on the wall: a line that names it, and what it shows below.

The session is that of whoever else has the same console open; a small pane shows the part of the
terminal where its cursor is, and leaves its size alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from textual.containers import Vertical
from textual.message import Message
from textual.reactive import var

from engine import EngineError, printable
from engine.access.screen_session import ScreenSession
from engine.access.session import SessionState
from engine.access.text_session import TextSession

from ..consoles import console_words
from ..consoles.console_title import ConsoleTitle, TitleWords
from ..consoles.terminal_pane import TerminalPane
from ..displays.screen_pane import ScreenPane
from ..widgets.part_text import PartText

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual import events
    from textual.app import ComposeResult
    from textual.worker import Worker

    from engine.access.session import Session
    from engine.fleet import DomainRow

    from ..app import VirtdeckApp
    from ..widgets.part_text import Line
    from ..widgets.table_column import Part
    from .wall import WallPlace

#: Paintings a second: of the pane with the focus, of the others.
NEAR: Final = 30.0
FAR: Final = 4.0


class WallPane(Vertical, can_focus=True):
    """Shows the console at ``place``; ``is_live`` while it gets what is typed."""

    DEFAULT_CSS = """
    WallPane { height: 1fr; width: 1fr; }
    WallPane TerminalPane, WallPane ScreenPane { height: 1fr; }
    WallPane > PartText { height: 1fr; padding: 1 2; color: $dim; }
    WallPane:focus > ConsoleTitle { background: $cursor; }
    WallPane.-live > ConsoleTitle { background: $accent; color: $background; }
    WallPane.-live > ConsoleTitle > .title--name,
    WallPane.-live > ConsoleTitle > .title--dim,
    WallPane.-live > ConsoleTitle > .title--accent,
    WallPane.-live > ConsoleTitle > .title--warning,
    WallPane.-live > ConsoleTitle > .title--good { color: $background; }
    WallPane.-broadcast > ConsoleTitle { background: $error; color: $background; }
    WallPane.-broadcast > ConsoleTitle > .title--name,
    WallPane.-broadcast > ConsoleTitle > .title--dim,
    WallPane.-broadcast > ConsoleTitle > .title--accent,
    WallPane.-broadcast > ConsoleTitle > .title--warning,
    WallPane.-broadcast > ConsoleTitle > .title--good { color: $background; }
    """

    is_live: var[bool] = var(False)
    is_marked: var[bool] = var(False)
    #: Whether it gets what is typed to all, as soon as something is.
    is_in_broadcast: var[bool] = var(False)
    is_zoomed: var[bool] = var(False)

    class Chosen(Message, bubble=True):
        """The mouse has chosen it."""

        def __init__(self, pane: WallPane) -> None:
            super().__init__()
            self.pane = pane

    def __init__(self, app: VirtdeckApp, place: WallPlace) -> None:
        super().__init__()
        self.place = place
        self.session: Session | None = None
        self._deck = app
        self._problem: EngineError | None = None
        self._opening: Worker[None] | None = None
        self._leave: Callable[[], None] = lambda: None
        self._said: tuple[object, ...] = ()
        is_ascii = app.marks.is_ascii
        self.view: TerminalPane | ScreenPane = (
            TerminalPane(crop="bottom-left", frames_per_second=FAR, is_ascii=is_ascii)
            if place.kind == "text"
            else ScreenPane(crop="bottom-left", frames_per_second=FAR, is_ascii=is_ascii)
        )
        self.view.can_focus = False

    def compose(self) -> ComposeResult:
        """The line, and the console or the reason why there is none."""
        yield ConsoleTitle()
        yield self.view
        yield PartText()

    def on_mount(self) -> None:
        """Open it."""
        self._deck.rows_changed.subscribe(self, lambda _: self._rows_changed(), immediate=True)
        self.open()

    def on_unmount(self) -> None:
        """Let go of it."""
        self._let_go()

    # -- the session --------------------------------------------------------------------------

    @property
    def row(self) -> DomainRow | None:
        """The domain."""
        return self._deck.row(self.place.key)

    @property
    def name(self) -> str:
        """The domain's name, for people."""
        row = self.row
        return printable(row.info.ref.name if row else self.place.name, 40) or "?"

    @property
    def takes_keys(self) -> bool:
        """Whether something that is typed would arrive."""
        session = self.session
        if session is None or session.state is not SessionState.LIVE:
            return False
        return not (isinstance(session, ScreenSession) and session.is_view_only)

    def open(self) -> None:
        """Open it, or try again what is lost."""
        if self.session is not None:
            self.session.retry()
        elif self._opening is None or self._opening.is_finished:
            self._opening = self.run_worker(self._open(), name="wall pane")

    async def _open(self) -> None:
        self._problem = None
        row, connection = self.row, self._deck.connection(self.place.key[0])
        if row is None or connection is None:
            self.look()
            return
        domain = connection.domain(row.info.ref)
        consoles = self._deck.consoles
        try:
            if self.place.kind == "text":
                text = await consoles.open_text(domain)
                self._follow(text)
                if isinstance(self.view, TerminalPane):
                    self.view.show(text)
            else:
                screen = await consoles.open_screen(domain)
                self._follow(screen)
                if isinstance(self.view, ScreenPane):
                    self.view.show(screen)
        except EngineError as error:
            self._problem = error
        self.look()

    def _follow(self, session: Session) -> None:
        self.session = session
        self._leave = session.watch(self._changed)

    def _let_go(self) -> None:
        self._leave()
        self._leave = lambda: None
        session, self.session = self.session, None
        if session:
            self._deck.consoles.let_go(session)

    def _rows_changed(self) -> None:
        """The host may be gone, or back with another connection."""
        connection = self._deck.connection(self.place.key[0])
        session = self.session
        if session is not None and session.domain.connection is not connection:
            self._let_go()
            self.view.show(None)
            session = None
        if session is None and self._problem is None and connection:
            self.open()
        self.look()

    def _changed(self) -> None:
        """What it shows is the view's; here is how it stands."""
        session = self.session
        if session and self._said != (session.state, session.reason):
            self.look()

    # -- what is typed ------------------------------------------------------------------------

    def type_bytes(self, data: bytes) -> None:
        """Give the guest what a terminal sent."""
        self.view.type_bytes(data)

    def paste(self, text: str) -> None:
        """Give the guest a text."""
        if isinstance(self.view, TerminalPane):
            self.view.paste(text)
        elif isinstance(self.session, ScreenSession):
            self.view.type_text(text, self.session.layout)

    # -- what it looks like -------------------------------------------------------------------

    def watch_is_live(self) -> None:
        """Its cursor and its line tell."""
        self.view.is_live = self.is_live
        self.set_class(self.is_live, "-live")
        self.look()

    def watch_is_marked(self) -> None:
        """Its line tells."""
        self.look()

    def watch_is_in_broadcast(self) -> None:
        """The colour warns."""
        self.set_class(self.is_in_broadcast, "-broadcast")
        self.look()

    def watch_is_zoomed(self) -> None:
        """Give the terminal the room there is; it keeps that size when the pane is small again."""
        self.view.crop = "none" if self.is_zoomed else "bottom-left"
        session = self.session
        if isinstance(session, TextSession) and isinstance(self.view, TerminalPane):
            self.view.show(session)
        elif isinstance(self.view, ScreenPane):
            self.view.repaint()

    def on_focus(self) -> None:
        """Paint often."""
        self.view.frames_per_second = NEAR

    def on_blur(self) -> None:
        """Paint now and then."""
        self.view.frames_per_second = FAR

    def on_click(self, event: events.Click) -> None:
        """Choose it."""
        self.post_message(self.Chosen(self))

    def look(self) -> None:
        """Bring the line and the words up to date."""
        if not self.is_attached or not self.query(ConsoleTitle):
            return
        session = self.session
        self._said = (session.state, session.reason) if session else ()
        left, spell = self._parts(), self._deck.marks.spell
        words = tuple((spell(text), role) for text, role in left if text)
        self.query_one(ConsoleTitle).words = TitleWords(words, self._end())
        lines = self._lines()
        self.query_one(PartText).lines = lines
        self.query_one(PartText).display = bool(lines)
        self.view.display = not lines

    def _parts(self) -> list[Part]:
        """Return the parts of the line, the most important first."""
        marks, row, session = self._deck.marks, self.row, self.session
        mark = f"{marks.marked} " if self.is_marked else ""
        parts: list[Part] = [(f"{mark}{self.name}", "name")]
        if session:
            name, role = console_words.STATE_LOOKS[session.state]
            state = "" if session.state is SessionState.LIVE else f" {session.state.value}"
            parts.append((f"{getattr(marks, name)}{state}", role))
        if row and row.viewers:
            parts.append((f"{marks.watched} {len(row.viewers)}", "warning"))
        if isinstance(session, TextSession):
            parts.append((session.port.title, "dim"))
        elif isinstance(session, ScreenSession):
            parts.append(("screen" if not session.is_view_only else "screen, you only look", "dim"))
        if len(self._deck.links) > 1:
            parts.append((f"on {printable(self.place.key[0], 20)}", "dim"))
        return parts

    def _end(self) -> tuple[Part, ...]:
        return (("to all", "accent"),) if self.is_in_broadcast else ()

    def _lines(self) -> tuple[Line, ...]:
        """Return why there is nothing to see; empty where there is."""
        row, session, host = self.row, self.session, printable(self.place.key[0])
        if self._deck.connection(self.place.key[0]) is None:
            return (((f"{host} is not connected", ""),),)
        if row is None:
            gone = (("Delete takes it off the wall.", "dim"),)
            return (((f"{host} has no {self.name}", ""),), gone)
        if not row.info.status.state.is_active:
            return (((f"{self.name} does not run", ""),), (("It comes up when it starts.", "dim"),))
        error = self._problem or (session.reason if session else None)
        if error is None:
            return ()
        lines: list[Line] = [((printable(error.message), "warning"),)]
        if error.hint:
            lines.append(((printable(error.hint), "dim"),))
        return tuple(lines)
