"""DomainListScreen: the first screen: what runs, what is wrong, who is watching what."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from textual.containers import Container, Horizontal, Vertical

from ..host_notices import host_notices
from ..host_scope import neighbour, scope_of, with_scope
from ..keymap import bind
from ..row_filter import FilterError, parse_filter
from ..widgets.domain_table import DomainTable
from ..widgets.event_line import EventLine
from ..widgets.list_notice import ListNotice
from .domain_looks import DomainLooks

if TYPE_CHECKING:
    from textual import events
    from textual.app import ComposeResult
    from textual.binding import BindingType
    from textual.geometry import Size

    from engine.fleet import DomainRow, RowKey

    from ..widgets.host_column import HostColumn
    from ..widgets.prompt_line import PromptLine
    from ..widgets.table_column import Moment

#: The least terminal on which the details fit below the list.
_PANE_WIDTH, _PANE_HEIGHT = 100, 36

#: The least terminal on which several hosts stand beside the list, and the list keeps its columns.
_HOSTS_WIDTH = 132

#: The least terminal on which the details fit beside the list.
_BESIDE_WIDTH = 160

#: Seconds for which the list must stand still before the hosts hear which rows are in sight.
_SIGHT_PAUSE = 0.2

_FILTER, _MARK = "filter", "mark"


class DomainListScreen(DomainLooks):
    """The domains of all hosts; verbs act on the marked ones, else on the one under the cursor."""

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("app.filter", "filter"),
        bind("pane.previous-tab", "turn(-1)"),
        bind("pane.next-tab", "turn(1)"),
        bind("pane.zoom", "details('overview')"),
        bind("pane.xml", "details('xml')"),
        bind("pane.side", "side"),
        bind("list.mark-pattern", "mark_pattern"),
        bind("host.next", "turn_host(1)"),
        bind("host.previous", "turn_host(-1)"),
        bind("domain.new", "create"),
        bind("app.back", "back"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._prompt: PromptLine | None = None
        self._tells_sight = False
        #: Whether hosts connect for the first time, and nobody did anything here yet.
        self._is_opening = True

    def body(self) -> ComposeResult:
        """The list; what is wrong with a host stands above it, the details below."""
        with Horizontal(id="deck"), Vertical(id="domains"):
            yield ListNotice(hanging=2)
            with Container(id="split"):
                yield DomainTable()

    def on_mount(self) -> None:
        """Fill the list and follow what changes."""
        super().on_mount()
        self.deck.rows_changed.subscribe(self, self._rows_changed, immediate=True)
        self._rows_changed(self.deck.all_keys())
        self.set_interval(1.0, self._let_time_pass)

    @property
    def filter_words(self) -> str:
        """The words of the filter."""
        return self.table.filter_text

    def selection(self) -> list[DomainRow]:
        """The marked domains that are shown, else the one under the cursor."""
        rows = self.table.list.rows
        if marked := self.table.list.marked():
            return [rows[key] for key in marked]
        row = self.table.cursor_row
        return [row] if row else []

    # -- what changed -------------------------------------------------------------------------

    def _rows_changed(self, keys: set[RowKey]) -> None:
        deck = self.deck
        self._let_time_pass()
        self.table.update_rows({key: deck.row(key) for key in keys})
        self._open_at_top()
        lines = host_notices(deck.links.values(), deck.marks, is_demo=deck.is_demo)
        self.query_one(ListNotice).lines = lines
        self.query_one("#domains").set_class(not self.table.list.rows, "-empty")
        self._show_hosts()
        if not keys and not self._is_seen:  # a host that is new does not know
            self.deck.sight.look()

    def _let_time_pass(self) -> None:
        """Let list and details grow older together, at one moment."""
        if self.table.tick(self.deck.moment()):
            for pane in self.query("DomainPane"):
                pane.tick()  # type: ignore[attr-defined]

    def _moment(self) -> Moment:
        """Return the time for the details; from now on it is that of the list."""
        moment = self.deck.moment()
        for table in self.query(DomainTable):  # the details may outlive it by a moment
            table.tick(moment)
        return moment

    def _open_at_top(self) -> None:
        """Stay on the first row while hosts tell one after the other what they have."""
        if not self._is_opening or self.table.is_touched:
            self._is_opening = False
            return
        self.table.hold_top()
        hosts = self.deck.links.values()
        is_known = all(host.has_answered or host.failure for host in hosts)
        self._is_opening = not hosts or not is_known

    def _show_hosts(self) -> None:
        """Show several hosts beside the list where there is room, and of each domain its own."""
        hosts = self.deck.links.values()
        self.table.set_several_hosts(len(hosts) > 1)
        has_room = self.size.width >= _HOSTS_WIDTH and not self._is_beside
        is_shown = has_room and len(hosts) > 1
        if is_shown:
            from ..widgets.host_column import HostColumn, host_glance

            if not self.query(HostColumn):
                self.query_one("#deck").mount(HostColumn(self.deck.marks), before=0)
            for column in self.query(HostColumn):
                column.hosts = tuple(map(host_glance, hosts))
                column.current = scope_of(self.table.filter_text)
        self.query("HostColumn").set(display=is_shown)

    def on_resize(self, event: events.Resize) -> None:
        """Show the details below or beside the list where there is room."""
        self._show_pane(event.size)

    @property
    def _is_beside(self) -> bool:
        return self.choices.beside and self.size.width >= _BESIDE_WIDTH

    def _show_pane(self, size: Size) -> None:
        is_tall = size.width >= _PANE_WIDTH and size.height >= _PANE_HEIGHT
        is_beside = self.choices.beside and size.width >= _BESIDE_WIDTH
        panes = self.query("DomainPane")
        if (is_tall or is_beside) and not panes:
            from ..widgets.domain_pane import DomainPane

            self.query_one("#split").mount(DomainPane(self._cursor_row_key(), moment=self._moment))
        panes.set(display=is_tall or is_beside)
        self.query_one("#split").set_class(is_beside, "-beside")
        self.call_later(self._show_hosts)

    def _cursor_row_key(self) -> RowKey | None:
        row = self.table.cursor_row
        return row.key if row else None

    def choices_changed(self) -> None:
        """Take over columns, and where the details stand."""
        super().choices_changed()
        self._open_at_top()
        self._show_pane(self.size)

    def on_row_table_moved(self) -> None:
        """Let the details follow the cursor."""
        for pane in self.query("DomainPane"):
            pane.key = self._cursor_row_key()  # type: ignore[attr-defined]

    def on_row_table_opened(self, event: DomainTable.Opened) -> None:
        """Show the domain on the whole screen."""
        self.action_details("overview")

    # -- actions ------------------------------------------------------------------------------

    def action_details(self, tab: str) -> None:
        """Show the domain under the cursor on the whole screen."""
        if (key := self._cursor_row_key()) is not None:
            from .domain_details import DomainDetailsScreen

            self.app.push_screen(DomainDetailsScreen(key, tab))

    def action_turn(self, step: int) -> None:
        """Change the tab of the details below."""
        from ..widgets.domain_pane import DomainPane

        for pane in self.query(DomainPane):
            pane.action_turn(step)

    def show_host(self, name: str | None) -> None:
        """Show the domains of that host alone; None for all."""
        self.show_only(with_scope("", name))
        self.table.focus()

    def action_turn_host(self, step: int) -> None:
        """Show the domains of the next host alone; the other words of the filter stay."""
        words = self.table.filter_text
        host = neighbour(list(self.deck.links), scope_of(words), step)
        self.show_only(with_scope(words, host))

    def on_host_column_chosen(self, event: HostColumn.Chosen) -> None:
        """Show the domains of the host that was clicked on."""
        self.show_only(with_scope(self.table.filter_text, event.host))

    def action_create(self) -> None:
        """Ask what a new domain should be."""
        from ..creation.opening import open_creation

        open_creation(self.deck)

    def action_back(self) -> None:
        """Take back the filter, else the marks, else faults alone, else groups that were chosen."""
        table = self.table
        if table.filter_text:
            self.show_only("")
        elif table.list.marks:
            table.clear_marks()
        elif table.faults:
            self.show_faults(False)
        else:
            table.set_group("")

    def action_side(self) -> None:
        """Put the details beside the list, or below it."""
        beside = not self.choices.beside
        self._save(lambda choices: replace(choices, beside=beside))
        if beside and self.size.width < _BESIDE_WIDTH:
            words = f"there is room beside the list from {_BESIDE_WIDTH} columns on"
            self.deck.journal.toasts.tell(words)

    async def action_filter(self) -> None:
        """Ask for the words of the filter."""
        await self._ask(_FILTER, self.table.filter_text)

    async def action_mark_pattern(self) -> None:
        """Ask for words; what matches them is marked."""
        await self._ask(_MARK, "")

    async def _ask(self, purpose: str, text: str) -> None:
        from ..widgets.prompt_line import PromptLine

        if self._prompt is None:
            self._prompt = PromptLine()
            await self.mount(self._prompt, before=self.query_one(EventLine))
        self._prompt.ask(purpose, text)

    def show_only(self, text: str) -> None:
        """Show the domains that match the words.

        Raises:
            FilterError: a word means nothing; the list stays as it is.
        """
        self.show_filter(text)
        self._show_hosts()

    def move_to(self, key: RowKey) -> None:
        """Put the cursor on a row; what hides it is taken back."""
        if self.table.faults and self.table.list.position(key) is None:
            self.show_faults(False)
        super().move_to(key)

    def on_prompt_line_changed(self, event: PromptLine.Changed) -> None:
        """Filter while somebody types; say at once what is wrong with the words."""
        assert self._prompt is not None
        try:
            if event.purpose == _FILTER:
                self.show_only(event.text)
            else:
                parse_filter(event.text)
        except FilterError as error:
            self._prompt.refuse(f"{error.message}; {error.hint}")
        else:
            self._prompt.refuse("")

    def on_prompt_line_answered(self, event: PromptLine.Answered) -> None:
        """Keep the filter, or mark what matches, and go back to the list."""
        assert self._prompt is not None
        if event.purpose == _MARK and event.text.strip():
            try:
                self.table.mark_matching(parse_filter(event.text))
            except FilterError:
                return  # the line says why
        self._prompt.close()
        self.table.focus()

    def on_prompt_line_left(self, event: PromptLine.Left) -> None:
        """Take the filter back; nothing is marked."""
        if event.purpose == _FILTER:
            self.show_only("")
        self.table.focus()

    # -- what is in sight ---------------------------------------------------------------------

    def on_row_view_sighted(self) -> None:
        """Tell the hosts which rows are in sight, when the list has come to rest."""
        if not self._tells_sight:
            self._tells_sight = True
            self.run_worker(self._tell_sight(), name="sight", group="sight")

    def on_screen_resume(self) -> None:
        """Be in sight again."""
        self.on_row_view_sighted()

    def sighted(self) -> frozenset[RowKey]:
        """The rows that are on the screen; dialogs may stand before them."""
        return frozenset(row.key for row in self.table.rows_in_sight())

    @property
    def _is_seen(self) -> bool:
        """Whether nothing but dialogs stands before it."""
        stack = self.app.screen_stack
        return self in stack and all(x.is_modal for x in stack[stack.index(self) + 1 :])

    async def _tell_sight(self) -> None:
        await self.deck.clock.sleep(_SIGHT_PAUSE)
        self._tells_sight = False
        if self.query(DomainTable):  # none at the end of the application
            self.deck.sight.look()
