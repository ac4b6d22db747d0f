"""ClientsScreen: who is on which console now, and who was; of one domain or of all hosts.

connection.sessions -> SessionTable      journal.history -> HistoryTable
"""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import islice
from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual.containers import Vertical
from textual.widgets import ContentSwitcher, Static

from ..attempt_summary import attempt_summary, recent_attempts
from ..keymap import bind
from ..messages import DomainChosen
from ..navigation.target import Target
from ..text_filter import parse_text_filter
from ..widgets.session_table import SESSION_FIELDS, HistoryTable, SessionRow, SessionTable
from ..widgets.table_column import Moment
from .filtered_screen import FilteredScreen

if TYPE_CHECKING:
    from collections.abc import Iterator

    from textual.app import ComposeResult
    from textual.binding import BindingType

    from engine import Connection
    from engine.fleet import RowKey

    from ..widgets.row_table import RowTable

_NOBODY = """\
Nobody is on a console.

A line appears here as soon as a VNC or SPICE client connects to a domain."""

_NO_HISTORY = """\
Nothing yet.

Sessions are kept here when they end, and across restarts."""


class ClientsScreen(FilteredScreen):
    """The clients of every display; with ``domain``, a (host, uuid), of that one only."""

    CSS_PATH = "clients.tcss"

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("pane.next-tab", "switch_tab", label="now / history", shown=True),
        bind("pane.previous-tab", "switch_tab"),
        bind("app.back", "clear_filter"),
    ]

    def __init__(self, domain: RowKey | None = None) -> None:
        super().__init__()
        self._domain = domain
        self._filter_text = ""
        self._taken = 0
        self._has_loaded = False

    def body(self) -> ComposeResult:
        """Two tables, of which one is shown, and the line about connection attempts."""
        with Vertical(id="clients"):
            with ContentSwitcher(initial="now"):
                with Vertical(id="now"):
                    yield SessionTable()
                    yield Static(_NOBODY, classes="empty", markup=False)
                with Vertical(id="past"):
                    yield HistoryTable()
                    yield Static(_NO_HISTORY, classes="empty", markup=False)
            yield Static(id="attempts", markup=False)

    def on_mount(self) -> None:
        """Fill both tables, follow what changes, and let time pass once a second."""
        super().on_mount()
        self.deck.rows_changed.subscribe(self, self._changed, immediate=True)
        self.deck.events_received.subscribe(self, self._changed, immediate=True)
        self.set_interval(1.0, self._tick)
        self._changed()
        self.table.focus()

    # -- what is shown ------------------------------------------------------------------------

    @property
    def table(self) -> SessionTable | HistoryTable:
        """The table that is shown."""
        return self.query_one(HistoryTable) if self._is_past else self.query_one(SessionTable)

    @property
    def _is_past(self) -> bool:
        return self.query_one(ContentSwitcher).current == "past"

    def _changed(self, _: object = None) -> None:
        self._show_sessions()
        self._show_history()
        self._show_frames()

    def _tick(self) -> None:
        self.query_one(SessionTable).tick(self._moment())

    def _show_sessions(self) -> None:
        table = self.query_one(SessionTable)
        table.set_moment(self._moment())
        rows = {row.key: row for row in self._live_rows()}
        before = table.list.rows
        table.update_rows(
            dict.fromkeys(before.keys() - rows.keys())
            | {key: row for key, row in rows.items() if before.get(key) != row}
        )
        table.tick(self._moment())

    def _show_history(self) -> None:
        """Add what is new in the history; take it in anew when the file was read just now."""
        history, table = self.deck.journal.history, self.query_one(HistoryTable)
        table.set_moment(self._moment())
        fresh = history.taken - self._taken
        if history.has_loaded != self._has_loaded:
            fresh = len(history.sessions)
        self._taken, self._has_loaded = history.taken, history.has_loaded
        table.update_rows(
            {
                (past.host, repr(past.identity)): past
                for past in islice(reversed(history.sessions), fresh)
                if self._is_meant(past.host, past.session.domain.uuid)
            }
        )

    def _live_rows(self) -> Iterator[SessionRow]:
        for host, connection in self._connections():
            for session in connection.sessions.all():
                if self._is_meant(host, session.domain.uuid):
                    yield SessionRow(host, session)

    def _connections(self) -> Iterator[tuple[str, Connection]]:
        for host, link in self.deck.links.items():
            if link.connection is not None:
                yield host, link.connection

    def _is_meant(self, host: str, uuid: str) -> bool:
        return self._domain is None or self._domain == (host, uuid)

    def _moment(self) -> Moment:
        return Moment(self.deck.marks, self.deck.clock.now(), self.deck.clock.monotonic())

    # -- frames and notes ---------------------------------------------------------------------

    def _show_frames(self) -> None:
        now, past = self.query_one(SessionTable), self.query_one(HistoryTable)
        for table, empty in zip((now, past), self.query(".empty"), strict=True):
            assert isinstance(table, SessionTable | HistoryTable)
            nothing = not table.list.rows
            table.display, empty.display = not nothing, nothing
            for frame in (table, empty):
                frame.border_title = self._tabs()
                frame.border_subtitle = self._figures(table)
        attempts = [
            session
            for host, connection in self._connections()
            for session in recent_attempts(connection)
            if self._is_meant(host, session.domain.uuid)
        ]
        line = self.query_one("#attempts", Static)
        line.update(self.deck.marks.spell(attempt_summary(attempts)))
        line.display = bool(attempts)

    def _tabs(self) -> Text:
        summary = self.deck.summary
        known = "" if summary and summary.viewers_known else "+"
        now = f" NOW {len(self.query_one(SessionTable).list.rows)}{known} "
        tabs = Text(now, "dim" if self._is_past else "bold")
        tabs.append("  ")
        tabs.append(f" HISTORY {self._history_figures()} ", "bold" if self._is_past else "dim")
        return tabs

    def _history_figures(self) -> str:
        today = datetime.fromtimestamp(self.deck.clock.now()).replace(
            hour=0, minute=0, second=0, microsecond=0
        )
        ended = [row.ended_at for row in self.query_one(HistoryTable).list.rows.values()]
        counts = [
            sum(each >= since.timestamp() for each in ended)
            for since in (today, today - timedelta(days=6))
        ]
        return f"today {counts[0]} {self.deck.marks.dot} week {counts[1]}"

    def _figures(self, table: SessionTable | HistoryTable) -> Text:
        shown, total = len(table.list.shown), len(table.list.rows)
        if not self._filter_text:
            return Text("")
        return Text(f" /{self.deck.marks.spell(self._filter_text)}   {shown} of {total} ")

    # -- actions ------------------------------------------------------------------------------

    def action_switch_tab(self) -> None:
        """Show the other table."""
        self.query_one(ContentSwitcher).current = "now" if self._is_past else "past"
        self._show_frames()
        self.table.focus()

    def action_clear_filter(self) -> None:
        """Show every row again."""
        self.take_filter_back()

    @property
    def filter_words(self) -> str:
        """The words of the filter."""
        return self._filter_text

    def show_only(self, text: str) -> None:
        """Show the sessions that match the words.

        Raises:
            FilterError: a word means nothing; the list stays as it is.
        """
        test = parse_text_filter(text, SESSION_FIELDS)
        self._filter_text = text
        self.query_one(SessionTable).show_only(test)
        self.query_one(HistoryTable).show_only(test)
        self._show_frames()

    def subject(self) -> Target | None:
        """The session under the cursor."""
        row = self.table.cursor_row
        if row is None:
            return None
        domain = row.session.domain
        return Target(kind="session", host=row.host, name=domain.name, uuid=domain.uuid)

    def on_row_table_opened(self, message: RowTable.Opened) -> None:
        """Go to the domain of the row."""
        row = self.table.cursor_row
        if row is not None:
            self.post_message(DomainChosen((row.host, row.session.domain.uuid)))
