"""DomainListScreen: the first screen: what runs, what is wrong, who is watching what."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.containers import Vertical

from ..host_notices import host_notices
from ..keymap import bind
from ..widgets.domain_table import DomainTable
from ..widgets.list_notice import ListNotice
from ..widgets.table_column import Moment
from .deck_screen import DeckScreen

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from engine.fleet import RowKey


class DomainListScreen(DeckScreen):
    """The domains of all hosts."""

    CSS_PATH = "domain_list.tcss"

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("app.filter", "filter"),
    ]

    def body(self) -> ComposeResult:
        """The list; what is wrong with a host stands above it."""
        with Vertical(id="domains"):
            yield ListNotice()
            yield DomainTable()

    def on_mount(self) -> None:
        """Fill the list and follow what changes."""
        super().on_mount()
        self.deck.rows_changed.subscribe(self, self._rows_changed, immediate=True)
        self._rows_changed(self.deck.all_keys())

    @property
    def table(self) -> DomainTable:
        """The list."""
        return self.query_one(DomainTable)

    def _rows_changed(self, keys: set[RowKey]) -> None:
        deck = self.deck
        self.table.set_moment(Moment(deck.marks, deck.clock.now(), deck.clock.monotonic()))
        self.table.update_rows({key: deck.row(key) for key in keys})
        self._show_notice()

    def _show_notice(self) -> None:
        deck = self.deck
        lines = host_notices(deck.links.values(), deck.marks, is_demo=deck.is_demo)
        self.query_one(ListNotice).lines = lines
