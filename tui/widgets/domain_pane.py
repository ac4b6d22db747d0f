"""DomainPane: one domain in full, in tabs; beside the list on wide screens, alone on others.

    row, journal -> lines at once
    XML          -> a worker asks the host -> devices, displays, xml

What is shown follows the row: new figures, clients and states appear by themselves.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, ClassVar, cast

from rich.text import Text
from textual.containers import VerticalScroll
from textual.reactive import reactive

from engine import EngineError, printable

from ..keymap import bind
from .part_text import PartText

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from textual import events
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from engine import Domain
    from engine.conf.domain_conf import DomainConf
    from engine.editing.differences import Difference
    from engine.fleet import DomainRow, RowKey

    from ..app import VirtdeckApp
    from ..guest.side import GuestSide
    from ..messages import EventsReceived
    from .part_text import Line
    from .snapshot_pane import SnapshotPane
    from .table_column import Moment

#: The tab that is a widget of its own: there is something to do in it.
SNAPSHOTS = "snapshots"

#: The tab of which the guest itself is asked, each time it is looked at.
GUEST = "guest"

TABS = ("overview", "devices", "displays", SNAPSHOTS, "events", GUEST, "xml")

#: Seconds the cursor rests on a row before the host is asked for its XML.
REST = 0.1

#: Cells by which the second line of a fact is set in: as far as its first word after the label.
_HANGING = 11

#: Cells before the title on the frame, and between two tabs; fewer where they would not fit.
_TITLE_START, _TAB_GAP, _NARROW_GAP = 3, 3, 1


class DomainPane(VerticalScroll):
    """Shows the domain ``key``; ``[`` and ``]`` change the tab."""

    help = """
        One domain in full. overview: state, figures and who is on the console. devices: a line
        for each. displays: where each listens, who is there, who was. snapshots: states to come
        back to. events: what happened since virtdeck was started. guest: what its agent tells from
        inside. xml: the document, without passwords.
        """

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("pane.previous-tab", "turn(-1)"),
        bind("pane.next-tab", "turn(1)"),
        bind("snapshot.take", "take_snapshot"),
        bind("list.refresh", "ask_again"),
    ]

    key: reactive[RowKey | None] = reactive(None)
    tab: reactive[str] = reactive(TABS[0])

    def __init__(
        self,
        key: RowKey | None = None,
        tab: str = TABS[0],
        moment: Callable[[], Moment] | None = None,
    ) -> None:
        super().__init__()
        #: Tells the time; beside a list it is that of the list, so that both say the same.
        self._moment = moment or (lambda: self.deck.moment())
        self.set_reactive(DomainPane.key, key)
        self.set_reactive(DomainPane.tab, tab)
        self._text = PartText(hanging=_HANGING)
        self._snapshots: SnapshotPane | None = None
        self._row: DomainRow | None = None
        self._shown_title: Text | None = None
        self._xml = ""
        self._conf: DomainConf | None = None
        self._failure = ""
        #: What the next start changes, as far as the host was asked.
        self._pending: tuple[Difference, ...] = ()
        self._guest: GuestSide | None = None

    @property
    def deck(self) -> VirtdeckApp:
        """The application."""
        return cast("VirtdeckApp", self.app)

    def compose(self) -> ComposeResult:
        """The lines of the tab."""
        yield self._text

    def on_mount(self) -> None:
        """Follow the domain."""
        self.deck.rows_changed.subscribe(self, self._rows_changed)
        self.deck.events_received.subscribe(self, self._events_received)
        self._show_other()

    def watch_key(self) -> None:
        """Show another domain."""
        if self.is_mounted:
            self._show_other()

    def watch_tab(self) -> None:
        """Show another side of it, from the top."""
        if self.is_mounted:
            self.scroll_home(animate=False)
            self._show()
            self._show_snapshots()
            self._ask_guest()
            self.refresh_bindings()

    def action_turn(self, step: int) -> None:
        """Go to the next or previous tab."""
        self.tab = TABS[(TABS.index(self.tab) + step) % len(TABS)]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Have keys for snapshots where those are shown."""
        if action == "ask_again":
            return self.tab in (SNAPSHOTS, GUEST)
        return action != "take_snapshot" or self.tab == SNAPSHOTS

    def action_take_snapshot(self) -> None:
        """Ask for a name, and take a snapshot."""
        if self._snapshots:
            self._snapshots.take()

    def action_ask_again(self) -> None:
        """Ask for the snapshots, or the guest, as they are now."""
        if self.tab == GUEST:
            self._ask_guest(again=True)
        elif self._snapshots:
            self._snapshots.reload()

    def on_click(self, event: events.Click) -> None:
        """Change the tab by a click on its name in the frame."""
        if event.screen_y != self.region.y:
            return
        x = event.screen_x - self.region.x
        gap = self._gap()
        left = _TITLE_START + len(self._domain_name()) + gap
        for tab in TABS:
            if left <= x < left + len(tab):
                self.tab = tab
            left += len(tab) + gap

    # -- what it shows ------------------------------------------------------------------------

    def _rows_changed(self, keys: set[RowKey]) -> None:
        if self.key not in keys:
            return
        before, self._row = self._row, self.deck.row(self.key) if self.key else None
        if _configuration(before) != _configuration(self._row):
            self._ask_xml()
            self._show_snapshots()
            self._ask_guest()
        self._show()

    def _events_received(self, message: EventsReceived) -> None:
        """Ask again for a configuration that somebody has changed."""
        from engine.events import LifecycleEvent

        if (
            self.key
            and message.host == self.key[0]
            and any(
                isinstance(event, LifecycleEvent) and event.domain.uuid == self.key[1]
                for event in message.events
            )
        ):
            self._ask_xml()

    def tick(self) -> None:
        """Let time pass: the news of a silent host grows older."""
        if self._row and self._row.stale_since is not None and self.display:
            self._show()

    def _show_other(self) -> None:
        self._row = self.deck.row(self.key) if self.key else None
        self._xml, self._conf, self._failure, self._pending = "", None, "", ()
        self.scroll_home(animate=False)
        self._ask_xml()
        self._show()
        self._show_snapshots()
        self._ask_guest()

    def _show(self) -> None:
        title = self._title()
        if title != self._shown_title:  # setting it paints all of the frame anew
            self.border_title = self._shown_title = title
        row = self._row
        if self.tab == SNAPSHOTS and row:
            return
        lines = self._lines(row) if row else ((("No domain is selected.", "dim"),),)
        spell = self.deck.marks.spell
        self._text.lines = tuple(
            tuple((spell(text), role) for text, role in line) for line in lines
        )

    def _show_snapshots(self) -> None:
        """Show the tree instead of lines on its tab; it asks the host each time it is shown."""
        is_shown = self.tab == SNAPSHOTS and self._row is not None
        self._text.display = not is_shown
        if not is_shown:
            if self._snapshots and self._snapshots.display:
                self._snapshots.leave()
            return
        if self._snapshots is None:
            from .snapshot_pane import SnapshotPane

            self._snapshots = SnapshotPane()
            self.mount(self._snapshots)
        self._snapshots.show(self.key)

    def _domain_name(self) -> str:
        return printable(self._row.info.ref.name, 60) if self._row else ""

    def _gap(self) -> int:
        taken = 2 * _TITLE_START + len(self._domain_name()) + sum(map(len, TABS))
        fits = (self.size.width + 4 - taken) // len(TABS) if self.size.width else _TAB_GAP
        return max(_NARROW_GAP, min(_TAB_GAP, fits))

    def _title(self) -> Text:
        title = Text(self._domain_name(), "bold")
        gap = " " * self._gap()
        for tab in TABS:
            title.append(gap, "not bold")
            title.append(tab, "bold underline" if tab == self.tab else "not bold dim")
        return title

    def _lines(self, row: DomainRow) -> tuple[Line, ...]:
        makers: dict[str, Callable[[DomainRow], tuple[Line, ...]]] = {
            "overview": self._overview,
            "devices": self._devices,
            "displays": self._displays,
            "events": self._events,
            GUEST: self._inside,
            "xml": self._document,
        }
        try:
            return makers[self.tab](row)
        except EngineError as error:
            return ((("✖ ", "bad"), (printable(error.message), "")),)

    def _overview(self, row: DomainRow) -> tuple[Line, ...]:
        from ..domain_overview import overview_lines

        lines = overview_lines(row, self._conf, self._moment())
        if not self._pending:
            return lines
        from ..xml_editing.pending_lines import pending_lines

        below_state = 2 if row.info.title else 1
        return (*lines[:below_state], *pending_lines(self._pending), *lines[below_state:])

    def _devices(self, row: DomainRow) -> tuple[Line, ...]:
        from ..device_lines import device_lines

        return device_lines(self._conf) if self._conf else self._waiting()

    def _displays(self, row: DomainRow) -> tuple[Line, ...]:
        from ..display_lines import display_lines

        connection = self.deck.connection(row.host)
        history = connection.sessions.history if connection else ()
        if self._conf is None:
            return self._waiting()
        return display_lines(row, self._conf, history, self._moment())

    def _events(self, row: DomainRow) -> tuple[Line, ...]:
        from ..domain_events import domain_event_lines

        return domain_event_lines(row, self.deck.journal.log)

    def _inside(self, row: DomainRow) -> tuple[Line, ...]:
        return self._guest.lines(row, self._conf) if self._guest else self._waiting()

    def _document(self, row: DomainRow) -> tuple[Line, ...]:
        from ..xml_lines import xml_lines

        return xml_lines(self._xml) if self._xml else self._waiting()

    def _waiting(self) -> tuple[Line, ...]:
        if self._failure:
            return ((("✖ ", "bad"), (self._failure, "")),)
        return ((("asking the host…", "dim"),),)

    # -- the guest ----------------------------------------------------------------------------

    def _ask_guest(self, *, again: bool = False) -> None:
        """Ask the guest while its tab is shown, but not again and again."""
        if self.tab != GUEST or self._row is None:
            return
        if self._guest is None:
            from ..guest.side import GuestSide

            self._guest = GuestSide(self.deck)
        if again:
            self._guest.forget()
        if self._guest.must_ask(self._row):
            self.run_worker(self._ask_inside(self._guest), group="guest", exclusive=True)
        self._show()

    async def _ask_inside(self, guest: GuestSide) -> None:
        await self.deck.clock.sleep(REST)
        if self._row is not None:
            await guest.ask(self._row)
        self._show()

    # -- the XML ------------------------------------------------------------------------------

    def _ask_xml(self) -> None:
        if self.key is not None:
            # A coroutine that is put aside before it began would never be awaited.
            load: Callable[[], Awaitable[None]] = partial(self._load, self.key)
            self.run_worker(load, group="xml", exclusive=True)

    async def _load(self, key: RowKey) -> None:
        """Fetch and read the XML once the cursor rests."""
        await self.deck.clock.sleep(REST)
        row, connection = self.deck.row(key), self.deck.connection(key[0])
        if row is None or connection is None:
            return
        from engine.conf.domain_conf import DomainConf

        try:
            self._xml = await connection.domain(row.info.ref).xml()
            self._conf = DomainConf.parse(self._xml)
            self._pending = await self._differences(connection.domain(row.info.ref), row)
        except EngineError as error:
            self._failure = printable("; ".join(filter(None, (error.message, error.hint))))
        self._show()

    async def _differences(self, domain: Domain, row: DomainRow) -> tuple[Difference, ...]:
        """Return what the next start changes: one more question, and only of who runs."""
        if not (row.info.persistent and row.info.status.state.is_active):
            return ()
        from engine.editing.differences import pending_changes

        return pending_changes(self._xml, await domain.xml(inactive=True))


def _configuration(row: DomainRow | None) -> object:
    """Return what tells that the XML may be another."""
    if row is None:
        return None
    info = row.info
    return info.ref, info.status, info.title, info.autostart, info.vcpus, info.memory_kib
