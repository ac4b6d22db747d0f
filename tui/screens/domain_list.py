"""DomainListScreen: the first screen: what runs, what is wrong, who is watching what."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.containers import Horizontal, Vertical

from ..host_notices import host_notices
from ..host_scope import neighbour, scope_of, with_scope
from ..keymap import bind
from ..row_filter import FilterError, parse_filter
from ..widgets.domain_table import DomainTable
from ..widgets.event_line import EventLine
from ..widgets.list_notice import ListNotice
from .domain_verbs import DomainVerbs

if TYPE_CHECKING:
    from textual import events
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from engine.fleet import DomainRow, RowKey

    from ..widgets.host_column import HostColumn
    from ..widgets.prompt_line import PromptLine

#: The least terminal on which the details fit below the list.
_PANE_WIDTH, _PANE_HEIGHT = 100, 36

#: The least terminal on which several hosts stand beside the list, and the list keeps its columns.
_HOSTS_WIDTH = 132

_FILTER = "filter"


class DomainListScreen(DomainVerbs):
    """The domains of all hosts; verbs act on the marked ones, else on the one under the cursor."""

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("app.filter", "filter"),
        bind("pane.previous-tab", "turn(-1)"),
        bind("pane.next-tab", "turn(1)"),
        bind("pane.zoom", "details('overview')"),
        bind("pane.xml", "details('xml')"),
        bind("host.next", "turn_host(1)"),
        bind("host.previous", "turn_host(-1)"),
        bind("domain.new", "create"),
        bind("app.back", "back"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._prompt: PromptLine | None = None

    def body(self) -> ComposeResult:
        """The list; what is wrong with a host stands above it, the details below."""
        with Horizontal(id="deck"), Vertical(id="domains"):
            yield ListNotice(hanging=2)
            yield DomainTable()

    def on_mount(self) -> None:
        """Fill the list and follow what changes."""
        super().on_mount()
        self.deck.rows_changed.subscribe(self, self._rows_changed, immediate=True)
        self._rows_changed(self.deck.all_keys())
        self.set_interval(1.0, lambda: self.table.tick(self.deck.moment()))

    @property
    def table(self) -> DomainTable:
        """The list."""
        return self.query_one(DomainTable)

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
        self.table.set_moment(deck.moment())
        self.table.update_rows({key: deck.row(key) for key in keys})
        lines = host_notices(deck.links.values(), deck.marks, is_demo=deck.is_demo)
        self.query_one(ListNotice).lines = lines
        self.query_one("#domains").set_class(not self.table.list.rows, "-empty")
        self._show_hosts()

    def _show_hosts(self) -> None:
        """Show several hosts beside the list where there is room, and of each domain its own."""
        hosts = self.deck.links.values()
        self.table.set_several_hosts(len(hosts) > 1)
        is_shown = self.size.width >= _HOSTS_WIDTH and len(hosts) > 1
        if is_shown:
            from ..widgets.host_column import HostColumn, host_glance

            if not self.query(HostColumn):
                self.query_one("#deck").mount(HostColumn(self.deck.marks), before=0)
            for column in self.query(HostColumn):
                column.hosts = tuple(map(host_glance, hosts))
                column.current = scope_of(self.table.filter_text)
        self.query("HostColumn").set(display=is_shown)

    def on_resize(self, event: events.Resize) -> None:
        """Show the details below the list where there is room."""
        roomy = event.size.width >= _PANE_WIDTH and event.size.height >= _PANE_HEIGHT
        panes = self.query("DomainPane")
        if roomy and not panes:
            from ..widgets.domain_pane import DomainPane

            self.query_one("#domains").mount(DomainPane(self.table.cursor))
        panes.set(display=roomy)
        self.call_later(self._show_hosts)

    def on_row_table_moved(self, event: DomainTable.Moved) -> None:
        """Let the details follow the cursor."""
        for pane in self.query("DomainPane"):
            pane.key = event.key  # type: ignore[attr-defined]

    def on_row_table_opened(self, event: DomainTable.Opened) -> None:
        """Show the domain on the whole screen."""
        self.action_details("overview")

    # -- actions ------------------------------------------------------------------------------

    def action_details(self, tab: str) -> None:
        """Show the domain under the cursor on the whole screen."""
        if (key := self.table.cursor) is not None:
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
        """Take back the filter, else the marks."""
        if self.table.filter_text:
            self.show_only("")
        else:
            self.table.clear_marks()

    async def action_filter(self) -> None:
        """Ask for the words of the filter."""
        from ..widgets.prompt_line import PromptLine

        if self._prompt is None:
            self._prompt = PromptLine()
            await self.mount(self._prompt, before=self.query_one(EventLine))
        self._prompt.ask(_FILTER, self.table.filter_text)

    def show_only(self, text: str) -> None:
        """Show the domains that match the words.

        Raises:
            FilterError: a word means nothing; the list stays as it is.
        """
        test = parse_filter(text)
        self.table.filter_text = text
        self.table.show_only(test)
        self._show_hosts()

    def on_prompt_line_changed(self, event: PromptLine.Changed) -> None:
        """Filter while somebody types."""
        assert self._prompt is not None
        try:
            self.show_only(event.text)
        except FilterError as error:
            self._prompt.refuse(f"{error.message}; {error.hint}")
        else:
            self._prompt.refuse("")

    def on_prompt_line_answered(self, event: PromptLine.Answered) -> None:
        """Keep the filter and go back to the list."""
        assert self._prompt is not None
        self._prompt.close()
        self.table.focus()

    def on_prompt_line_left(self, event: PromptLine.Left) -> None:
        """Take the filter back."""
        self.show_only("")
        self.table.focus()
