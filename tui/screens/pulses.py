"""PulsesScreen: the health of the whole fleet at a glance; Enter goes to what is under the cursor.

app.links, app.journal.log -> PulseRow, BusyRow, NoteRow -> three tables
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, TypeVar

from textual.containers import Horizontal, Vertical

from ..host_listing import changes
from ..keymap import bind
from ..messages import DomainChosen
from ..navigation.target import Target
from ..pulse_row import NoteRow, Troubles, busiest, pulse_row, watchers
from ..widgets.pulse_table import BusyTable, NoteTable, PulseTable
from .deck_screen import DeckScreen

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult
    from textual.binding import BindingType

    from engine.fleet import RowKey

    from ..pulse_row import BusyRow, PulseRow
    from ..widgets.row_table import RowTable

#: Lines of a table that are no rows: its frame and its titles.
_AROUND = 3

Row = TypeVar("Row", "PulseRow", "BusyRow", "NoteRow")


class PulsesScreen(DeckScreen):
    """How every host is, what takes most, who watches and what went wrong."""

    CSS_PATH = "pulses.tcss"

    BINDINGS: ClassVar[list[BindingType]] = [bind("app.back", "app.switch_mode('domains')")]

    def __init__(self) -> None:
        super().__init__()
        self._troubles = Troubles()

    def body(self) -> ComposeResult:
        """The hosts, and below them the busiest domains beside what deserves a look."""
        with Vertical(id="pulses"):
            yield PulseTable()
            with Horizontal():
                yield BusyTable()
                yield NoteTable()

    def on_mount(self) -> None:
        """Follow the hosts, and let time pass once a second."""
        self.deck.rows_changed.subscribe(self, self._changed, immediate=True)
        self.deck.events_received.subscribe(self, self._changed, immediate=True)
        self.set_interval(1.0, self._changed)
        self._changed()
        self.query_one(PulseTable).focus()

    def on_screen_resume(self) -> None:
        """Show what changed meanwhile."""
        self._changed()

    # -- what is shown ------------------------------------------------------------------------

    def _changed(self, _: object = None) -> None:
        if not self.is_current or not self.query("NoteTable"):
            return
        deck, troubles = self.deck, self._troubles
        deck.host_facts.ask(deck.links.values())
        troubles.read(deck.journal.log)
        now, monotonic = deck.clock.now(), deck.clock.monotonic()
        hosts = [
            pulse_row(link, deck.host_facts.of(link), troubles.failed_jobs[name], now, monotonic)
            for name, link in deck.links.items()
        ]
        rows = [row for link in deck.links.values() for row in link.rows]
        table = self.query_one(PulseTable)
        table.styles.height = len(hosts) + _AROUND
        self._fill(table, hosts)
        self._fill(self.query_one(BusyTable), busiest(rows))
        self._fill(self.query_one(NoteTable), [*watchers(rows), *troubles.notes])

    def _fill(self, table: RowTable[Row], rows: Sequence[Row]) -> None:
        table.set_moment(self.deck.moment())
        known: dict[RowKey, Row] = {row.key: row for row in rows}
        if changed := changes(table.list.rows, known):
            table.update_rows(changed)

    # -- actions ------------------------------------------------------------------------------

    def on_row_table_opened(self, event: RowTable.Opened) -> None:
        """Go to the host's domains, or to the domain."""
        if isinstance(self.list_on_top, PulseTable):
            self.deck.show_host(event.key[0])
        elif subject := self.subject():
            if subject.kind == "host":
                self.deck.travel.go(subject)
            else:
                self.post_message(DomainChosen(subject.key))

    def subject(self) -> Target | None:
        """The host or domain under the cursor."""
        table = self.list_on_top
        row = table.cursor_row if table else None
        if isinstance(table, PulseTable) and table.cursor:
            host = table.cursor[0]
            return Target(kind="host", host=host, name=host)
        if row is None:
            return None
        host, uuid = row.host, row.uuid  # type: ignore[attr-defined]
        domain = self.deck.row((host, uuid))
        if domain is None:
            return Target(kind="host", host=host, name=host)
        return Target(kind="session", host=host, name=domain.info.ref.name, uuid=uuid)
