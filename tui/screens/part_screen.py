"""PartScreen: what the screens of networks, pools and volumes share.

notice     hosts that have nothing to show, each with the reason
table      one line each
pane       the one under the cursor in full, in tabs
"""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING, ClassVar, Generic, TypeVar

from rich.text import Text
from textual.containers import Vertical
from textual.widgets import Static

from engine import EngineError, printable

from ..formatting import counted
from ..host_listing import PartRow, changes
from ..keymap import bind
from ..part_verbs import PartSubject, perform
from ..widgets.list_notice import ListNotice
from ..widgets.tab_pane import TabPane
from .filtered_screen import FilteredScreen

if TYPE_CHECKING:
    from collections.abc import Awaitable, Sequence

    from textual.app import ComposeResult
    from textual.binding import BindingType

    from engine import Connection
    from engine.fleet import RowKey

    from ..part_verbs import PartVerb
    from ..widgets.part_table import PartTable
    from ..widgets.part_text import Line
    from ..widgets.row_table import RowTable

Row = TypeVar("Row", bound=PartRow)

#: Seconds the cursor rests on a row before the host is asked for more of it.
REST = 0.1


class PartScreen(FilteredScreen, Generic[Row]):
    """A list of parts of hosts; subclasses say which rows there are and what is said of one."""

    CSS_PATH = "part_screen.tcss"

    #: The tabs of the pane, and what stands in place of an empty list.
    TABS: ClassVar[tuple[str, ...]]
    EMPTY: ClassVar[str]
    #: What stands on the frame of an empty list.
    TITLE: ClassVar[str]

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("domain.menu", "menu"),
        bind("list.refresh", "ask_again"),
        bind("pane.previous-tab", "turn(-1)"),
        bind("pane.next-tab", "turn(1)"),
        bind("pane.xml", "xml"),
        bind("pane.zoom", "zoom"),
        bind("app.owner", "owner", shown=True),
        bind("app.back", "back"),
    ]

    def __init__(self) -> None:
        super().__init__()
        #: What was asked of the row under the cursor: its XML or why not.
        self._texts: dict[RowKey, str | EngineError] = {}
        #: Host and name of the row that the cursor is to go to when it is known.
        self._sought: tuple[str, str] | None = None

    # -- what subclasses say ------------------------------------------------------------------

    @abstractmethod
    def make_table(self) -> PartTable[Row]:
        """Return the table."""

    @property
    @abstractmethod
    def table(self) -> PartTable[Row]:
        """The table on the screen."""

    @property
    @abstractmethod
    def verbs(self) -> Sequence[PartVerb[Row]]:
        """What can be done to a row."""

    @abstractmethod
    def rows(self) -> dict[RowKey, Row]:
        """Return what is known now."""

    @abstractmethod
    def notice(self) -> tuple[Line, ...]:
        """Return what stands above the list."""

    @abstractmethod
    def row_lines(self, row: Row, tab: str) -> tuple[Line, ...]:
        """Return what a tab says of the row."""

    @abstractmethod
    async def xml_of(self, connection: Connection, row: Row) -> str:
        """Return the row's XML."""

    @abstractmethod
    def ask(self, host: str) -> None:
        """Ask that host again."""

    async def learn_more(self, connection: Connection, row: Row) -> None:
        """Ask for what is said only of the row under the cursor."""

    # -- what is shown ------------------------------------------------------------------------

    def body(self) -> ComposeResult:
        """The notice, the list, and below it the row under the cursor."""
        with Vertical(id="parts"):
            yield ListNotice(hanging=2)
            yield self.make_table()
            empty = Static(self.EMPTY, classes="empty", markup=False)
            empty.border_title = Text(self.TITLE, "bold")
            yield empty
            yield TabPane(self.TABS)

    def on_mount(self) -> None:
        """Follow what changes."""
        self.deck.rows_changed.subscribe(self, self._hosts_changed, immediate=True)
        self.table.focus()

    @property
    def pane(self) -> TabPane:
        """What is said of the row under the cursor."""
        return self.query_one(TabPane)

    @property
    def is_whole(self) -> bool:
        """Whether its parts are there: what comes late may find it being taken apart."""
        return self.is_attached and all(
            self.query(part) for part in ("#parts", "RowTable", "ListNotice", "TabPane PartText")
        )

    def _hosts_changed(self, keys: object) -> None:
        if self.is_current:
            self.changed()

    def changed(self) -> None:
        """Show what is known now."""
        if not self.is_whole:
            return
        table, rows = self.table, self.rows()
        table.set_moment(self.deck.moment())
        if changed := changes(table.list.rows, rows):
            table.update_rows(changed)
        self._look_for(rows)
        notice = self.query_one(ListNotice)
        if (lines := self.notice()) != notice.lines:
            notice.lines = lines
        self.query_one("#parts").set_class(not rows, "-empty")
        self.show_details()

    def seek(self, host: str, name: str) -> None:
        """Put the cursor on what has that name on a host, as soon as it is known."""
        self._sought = host, name
        self.changed()

    def _look_for(self, rows: dict[RowKey, Row]) -> None:
        for key, row in rows.items():
            if self._sought in ((row.host, row.name), key):
                self._sought = None
                super().move_to(key)

    def move_to(self, key: RowKey) -> None:
        """Put the cursor on a row, which may not be known yet."""
        self.seek(*key)

    def show_details(self) -> None:
        """Show what is known of the row under the cursor."""
        row, pane = self.table.cursor_row, self.pane
        lines: tuple[Line, ...] = ()
        if row:
            is_xml = pane.tab == "xml"
            lines = self._xml_lines(row) if is_xml else self.row_lines(row, pane.tab)
        spell = self.deck.marks.spell
        spelled = tuple(tuple((spell(text), role) for text, role in line) for line in lines)
        pane.show(row.name if row else "", spelled)

    def _xml_lines(self, row: Row) -> tuple[Line, ...]:
        from ..xml_lines import xml_lines

        text = self._texts.get(row.key)
        if isinstance(text, EngineError):
            return ((("✖ ", "bad"), (printable(text.message), "")),)
        return xml_lines(text) if text else ((("asking the host…", "dim"),),)

    def on_row_table_moved(self, event: RowTable.Moved) -> None:
        """Let the details follow the cursor; what is asked only for them waits until it rests."""
        if not self.is_whole:
            return
        self.show_details()
        self.look_closer()

    def on_tab_pane_turned(self, event: TabPane.Turned) -> None:
        """Show another side of the row."""
        self.show_details()
        self.look_closer()

    def look_closer(self) -> None:
        """Ask for what the pane needs of the row under the cursor, unless somebody moves on."""
        # the function, not its coroutine: one that is cancelled at once never comes to exist
        self.run_worker(self._look, group="details", exclusive=True)  # type: ignore[arg-type]

    async def _look(self) -> None:
        await self.deck.clock.sleep(REST)
        row = self.table.cursor_row if self.is_whole else None
        connection = self.deck.connection(row.host) if row else None
        if row is None or connection is None:
            return
        if self.pane.tab == "xml":
            try:
                self._texts = {row.key: await self.xml_of(connection, row)}
            except EngineError as error:
                self._texts = {row.key: error}
        await self.learn_more(connection, row)
        self.changed()

    # -- actions ------------------------------------------------------------------------------

    def action_ask_again(self) -> None:
        """Ask every host again."""
        for host in self.deck.links:
            self.ask(host)
        self.look_closer()

    def action_turn(self, step: int) -> None:
        """Go to the next or previous tab."""
        self.pane.turn(step)

    def action_xml(self) -> None:
        """Show the XML."""
        self.pane.choose("xml")

    def action_back(self) -> None:
        """Give the list its room back, take back the filter, or leave."""
        if self.query_one("#parts").has_class("-zoomed"):
            self.action_zoom()
        elif not self.take_filter_back():
            self.leave()

    async def action_filter(self) -> None:
        """Ask for the words of the filter, with the list in sight."""
        if self.query_one("#parts").has_class("-zoomed"):
            self.action_zoom()
        await super().action_filter()

    def on_screen_suspend(self) -> None:
        """Look for nothing any more."""
        self._sought = None

    def leave(self) -> None:
        """Go back to the domains."""
        self.app.switch_mode("domains")

    def action_zoom(self) -> None:
        """Give the whole screen to the details, or back; only there can they be scrolled."""
        parts = self.query_one("#parts")
        if parts.has_class("-empty"):
            return
        parts.toggle_class("-zoomed")
        (self.pane if parts.has_class("-zoomed") else self.table).focus()

    def action_menu(self) -> None:
        """Show everything that can be done to the row under the cursor."""
        from .dialogs import ActionMenu

        row = self.table.cursor_row
        if row is None:
            return
        connection = self.deck.connection(row.host)
        reasons = {verb.name: verb.why_not(row, connection) for verb in self.verbs}
        impossible = {name: printable(reason) for name, reason in reasons.items() if reason}

        def chosen(verb: PartVerb[Row] | None) -> None:
            if verb:
                self.request(verb, row)

        menu = ActionMenu(printable(row.name), self.verbs, impossible)
        self.app.push_screen(menu, chosen)

    def request(self, verb: PartVerb[Row], row: Row) -> None:
        """Do it in a worker, or say why not."""
        connection = self.deck.connection(row.host)
        reason = verb.why_not(row, connection)
        if reason or connection is None:
            text = f"{printable(row.name)}: cannot {verb.title.lower()}: {printable(reason or '')}"
            self.deck.journal.toasts.tell_problem(text)
            return
        subject = PartSubject(row.host, row.name, row.uuid)
        self.start(perform(self.deck, verb, connection, row, subject), row.host)

    def start(self, work: Awaitable[bool], host: str) -> None:
        """Run what may change something on a host, then ask the host again.

        It goes on when this screen is left.
        """

        async def run() -> None:
            if await work and self.is_running:
                self.ask(host)
                self.look_closer()

        self.app.run_worker(run(), group="verbs")


def reason_lines(reasons: dict[str, str], listed: int = 3) -> tuple[Line, ...]:
    """Return a line for some hosts that have nothing to show, and the number of the others."""
    lines: list[Line] = [
        ((f"{printable(name)}: ", "name"), (reason, "dim"))
        for name, reason in list(reasons.items())[:listed]
    ]
    if more := len(reasons) - len(lines):
        lines.append(((f"and {counted(more, 'other host')}", "dim"),))
    return tuple(lines)
