"""ConsoleScreen: one text console of a guest, on the whole screen.

Two states: the guest has the keys, all but the detach key; or virtdeck has them, and the keys below
do what they say. What is wrong, or who else is here, is said over the console.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.containers import Container
from textual.widgets import Static

from engine import EngineError, printable
from engine.access.ports import ports_of
from engine.access.session import SessionState

from ..keymap import bind
from ..widgets.prompt_line import PromptLine
from . import console_words
from .console_notice import ConsoleNotice
from .console_title import ConsoleTitle, TitleWords
from .console_tools import port_named
from .console_work import ConsoleWork
from .detach_key import detach_label
from .terminal_pane import TerminalPane

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.app import ComposeResult
    from textual.binding import BindingType

    from engine.access.ports import Port
    from engine.fleet import RowKey

    from ..widgets.table_column import Part


class ConsoleScreen(ConsoleWork):
    """The console of the domain ``key``; ``port`` is an alias or a name of one, "" the first."""

    CSS_PATH = "console_screen.tcss"

    help = """
    A guest's text console. While the guest has the keys, every key goes there as your terminal
    sends it, Escape and F1 too; only the detach key, which stands in the line above, comes back.

    Then these keys are virtdeck's: Enter gives them to the guest again, Esc leaves; the console
    stays open for whoever else of this virtdeck looks at it. The wheel and Page Up show what
    scrolled away. The mouse selects and copies; where the guest wants the mouse, hold Shift.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("console.type", "type"),
        bind("app.back", "back", shown=True),
        bind("console.detach-key", "send_detach_key"),
        bind("console.paste", "paste"),
    ]

    def __init__(self, key: RowKey, port: str = "") -> None:
        super().__init__(key)
        self._port = port
        self._problem: EngineError | None = None
        #: Whether the guest gets the keys as soon as it can take them.
        self._wants_keys = True
        self._has_greeted = False
        self._said: tuple[object, ...] = ()
        self._leave: Callable[[], None] = lambda: None

    def body(self) -> ComposeResult:
        """The line above, the terminal, what is said over it, and the lines below."""
        yield ConsoleTitle()
        with Container(id="console"):
            yield TerminalPane(is_ascii=self.deck.marks.is_ascii)
            yield ConsoleNotice()
        yield Static(id="hint", markup=False)
        yield PromptLine()

    def on_mount(self) -> None:
        """Open it."""
        self.deck.rows_changed.subscribe(self, self._rows_changed, immediate=True)
        self.pane.focus()
        row = self.row
        self._has_greeted = self._wants_keys = not (row and row.viewers)
        self.open_port(self._port)

    def on_unmount(self) -> None:
        """Give keys and session back."""
        self.deck.raw_keys.release()
        self._let_go()

    # -- what it is about ---------------------------------------------------------------------

    @property
    def is_typing(self) -> bool:
        """Whether the guest has the keys."""
        return self._wants_keys and self._state is SessionState.LIVE

    def place(self) -> None:
        """Nobody comes back here by itself: consoles are opened."""

    @property
    def _state(self) -> SessionState | None:
        return self.session.state if self.session else None

    # -- opening ------------------------------------------------------------------------------

    def open_port(self, name: str = "") -> None:
        """Open a port, the first without a name, in place of the one that is open."""
        self._port = name
        self.run_worker(self._open(), group="open", exclusive=True, name="console")

    async def _open(self) -> None:
        self._let_go()
        self._problem = None
        row, connection = self.row, self.deck.connection(self.key[0])
        if row is None or connection is None:
            self.refresh_words()
            return
        domain = connection.domain(row.info.ref)
        try:
            port: Port | None = None
            if self._port:
                port = port_named(await ports_of(domain), self._port)
            session = await self.deck.consoles.open_text(domain, port)
        except EngineError as error:
            self._problem = error
            self.refresh_words()
            return
        self.session = session
        self._port = session.port.alias
        self._leave = session.watch(self._session_changed)
        self.pane.show(session)
        self.refresh_words()

    def _let_go(self) -> None:
        self._leave()
        self._leave = lambda: None
        session, self.session = self.session, None
        if session:
            self.tools.stop()
            self.deck.consoles.let_go(session)
            for pane in self.query(TerminalPane):
                pane.show(None)

    def _rows_changed(self, _: object = None) -> None:
        """The host may be gone, or back with another connection."""
        connection = self.deck.connection(self.key[0])
        session = self.session
        is_other = session is not None and session.domain.connection is not connection
        if is_other or (session is None and self._problem is None and connection):
            self.open_port(self._port)
        else:
            self.refresh_words()

    def _session_changed(self) -> None:
        """What the guest says is the pane's; here is how it stands."""
        if self._said != self._facts():
            self.refresh_words()

    def _facts(self) -> tuple[object, ...]:
        session = self.session
        if session is None:
            return ()
        facts = session.state, session.reason, session.terminal.title, session.log_failure
        return *facts, session.retry_in

    # -- words and keys -----------------------------------------------------------------------

    def refresh_words(self) -> None:
        """Say how it stands, and have the keys go where they belong."""
        if not self.is_attached:
            return
        self._said = self._facts()
        self.refresh_bindings()
        self.query_one(ConsoleNotice).say(self._notice())
        self._write_title()
        is_typing = self.is_typing
        self.pane.is_live = is_typing
        self.set_class(is_typing, "-typing")
        hint = f"Every key goes to {self.name}; {self._detach_label} takes them back."
        self.query_one("#hint", Static).update(self.deck.marks.spell(hint))
        self.query_one("#hint").display = is_typing
        self._direct_keys()

    def _direct_keys(self) -> None:
        keys = self.deck.raw_keys
        is_here = self.app.screen is self
        if is_here and self._wants_keys and not self.is_typing:
            keys.lose()
        elif not (self.is_typing and is_here):
            keys.release()
        elif not keys.is_tapped:
            pane = self.pane
            keys.tap(
                pane.type_bytes,
                detach=self.deck.consoles.detach,
                on_detach=self._detached,
                on_paste=pane.paste,
            )

    def on_screen_resume(self) -> None:
        """Type on, where the guest had the keys."""
        self._direct_keys()

    def on_screen_suspend(self) -> None:
        """What lies on top has the keys."""
        self.deck.raw_keys.release()

    def _detached(self) -> None:
        self._wants_keys = False
        self.refresh_words()

    @property
    def _detach_label(self) -> str:
        return detach_label(self.deck.consoles.detach)

    def _notice(self) -> console_words.Notice | None:
        row, host = self.row, self.key[0]
        if row is None or self.deck.connection(host) is None:
            return console_words.no_host(host)
        if self._problem:
            return console_words.unopened(row.info.ref.name, self._problem)
        if self._state is not SessionState.LIVE and not row.info.status.state.is_active:
            return console_words.not_running(row)
        if self.session is None:
            return console_words.opening("the console")
        session = self.session
        port, state = session.port.title, session.state
        notice = console_words.of_state(state, session.reason, port, session.retry_in)
        if notice or self._has_greeted:
            return notice
        return console_words.somebody(row, self.deck.moment())

    def _write_title(self) -> None:
        title = self.query_one(ConsoleTitle)
        title.set_class(self.is_typing, "-live")
        spell = self.deck.marks.spell
        left = tuple((spell(words), role) for words, role in self._title_parts() if words)
        keys: tuple[Part, ...] = (("Enter", "accent"), (" types   ", "dim"))
        end = (self._detach_label, "accent"), (" ends it" if keys else "", "dim")
        if self.is_typing:
            keys, end = (), ((self._detach_label, "accent"), (" takes the keys back", "dim"))
        title.words = TitleWords(left, (*keys, *end))

    def _title_parts(self) -> list[Part]:
        """Return the parts of the title, the most important first."""
        row, session, marks = self.row, self.session, self.deck.marks
        hosts = f"on {printable(self.key[0], 20)}" if len(self.deck.links) > 1 else ""
        parts: list[Part] = [(self.name, "name"), (hosts, "dim")]
        if session:
            mark, role = console_words.STATE_LOOKS[session.state]
            parts.append((session.port.title, ""))
            parts.append((f"{getattr(marks, mark)} {session.state.value}", role))
        if row and row.viewers:
            parts.append((f"{marks.watched} {len(row.viewers)}", "warning"))
        parts += self.tools.title_parts()
        if (window := self.pane.window) and window.is_scrolled:
            parts.append((f"{window.screen_line - window.top} lines back", "busy"))
        if session and session.terminal.title:
            parts.append((printable(session.terminal.title, 40), "dim"))
        return parts

    def on_terminal_pane_painted(self) -> None:
        """What is shown may be further up now."""
        self._write_title()

    def on_terminal_pane_refused(self, message: TerminalPane.Refused) -> None:
        """Say that what was typed is lost."""
        error = message.error
        text = "; ".join(filter(None, (error.message, error.hint)))
        self.deck.journal.toasts.tell_problem(printable(text))

    # -- keys ---------------------------------------------------------------------------------

    def action_type(self) -> None:
        """Give the guest the keys, or try again to open it."""
        session = self.session
        if session is None:
            self.open_port(self._port)
        elif session.state in (SessionState.LOST, SessionState.TAKEN):
            session.retry()
        else:
            self._has_greeted = self._wants_keys = True
            if self.pane.marks:
                self.pane.marks.clear()
            self.pane.scroll_to_line(None)
            self.refresh_words()

    def action_back(self) -> None:
        """Select and search no longer, follow the guest again; else leave."""
        if not self.reads_no_longer():
            self.app.pop_screen()

    def action_send_detach_key(self) -> None:
        """Send the detach key itself, and type on."""
        self.action_type()
        self.pane.type_bytes(self.deck.consoles.detach)

    def action_paste(self) -> None:
        """Paste what was copied in virtdeck into the guest."""
        if text := self.app.clipboard:
            self.pane.paste(text)
