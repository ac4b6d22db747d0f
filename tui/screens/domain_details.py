"""DomainDetailsScreen: one domain on the whole screen; ``Esc`` goes back to the list."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from engine import printable

from ..keymap import bind
from ..navigation.place import Place
from ..widgets.domain_pane import TABS, DomainPane
from .domain_verbs import DomainVerbs

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from engine.fleet import DomainRow, RowKey


class DomainDetailsScreen(DomainVerbs):
    """The domain ``key``, beginning with ``tab``."""

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("app.back", "app.pop_screen", shown=True),
        bind("pane.zoom", "app.pop_screen"),
        bind("pane.xml", "xml"),
    ]

    def __init__(self, key: RowKey, tab: str = TABS[0]) -> None:
        super().__init__()
        self._key = key
        self._tab = tab
        self._mode = "domains"

    def on_mount(self) -> None:
        """Say which domain it is, and which side of it."""
        self._mode = self.deck.current_mode
        pane = self.query_one(DomainPane)
        self.watch(pane, "tab", self._show_crumbs)
        self.set_interval(1.0, pane.tick)

    def _show_crumbs(self) -> None:
        row = self.deck.row(self._key)
        name = printable(row.info.ref.name) if row else "?"
        self.show_crumbs(self._mode, name, self.query_one(DomainPane).tab)

    def place(self) -> Place:
        """Return which domain it is."""
        row = self.deck.row(self._key)
        name = row.info.ref.name if row else ""
        tab = self.query_one(DomainPane).tab if self.query(DomainPane) else self._tab
        return Place(mode=self._mode, opened="domain", subject=self._key, name=name, tab=tab)

    def body(self) -> ComposeResult:
        """The pane alone."""
        yield DomainPane(self._key, self._tab)

    def selection(self) -> list[DomainRow]:
        """The domain that is shown."""
        row = self.deck.row(self._key)
        return [row] if row else []

    def action_xml(self) -> None:
        """Show the XML."""
        self.query_one(DomainPane).tab = "xml"
