"""StorageScreen: the storage pools of every host in one list; Enter shows the volumes of one.

app.links -> HostListing -> PoolRow -> PoolTable, and the one under the cursor below it
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, ClassVar

from engine import printable
from engine.events import EventsLost, StoragePoolLifecycleEvent, StoragePoolRefreshEvent

from ..domain_uses import HostUses
from ..host_listing import HostListing
from ..keymap import bind
from ..navigation.target import Target
from ..pool_row import PoolRow, pool_lines, pool_rows
from ..pool_verbs import PoolVerbs
from ..transfers import Transfers
from ..widgets.pool_table import PoolTable
from .listed_screen import ListedScreen

if TYPE_CHECKING:
    from textual.binding import BindingType

    from engine import Connection

    from ..part_verbs import PartVerb
    from ..widgets.part_text import Line
    from ..widgets.row_table import RowTable


class StorageScreen(ListedScreen[PoolRow]):
    """Every pool of every connected host."""

    TABS = ("overview", "xml")
    TELLING = (StoragePoolLifecycleEvent, StoragePoolRefreshEvent, EventsLost)
    TITLE = "Pools"
    EMPTY = """\
No connected host has a storage pool.

a makes one, by a form or from a file with its XML."""

    BINDINGS: ClassVar[list[BindingType]] = [bind("part.new", "define")]

    @cached_property
    def listing(self) -> HostListing[PoolRow]:
        """What the hosts said."""
        return HostListing(self.deck, "pools", pool_rows, self.changed)

    @cached_property
    def uses(self) -> HostUses:
        """Which domains have which disks."""
        return HostUses(self.deck)

    @cached_property
    def transfers(self) -> Transfers:
        """Files on their way into volumes and out of them; they go on while others are shown."""
        return Transfers(self.deck, self.changed)

    @cached_property
    def verbs(self) -> tuple[PartVerb[PoolRow], ...]:
        """What can be done to a pool."""
        return PoolVerbs(self.deck).verbs

    def make_table(self) -> PoolTable:
        """Return the table."""
        return PoolTable()

    @property
    def table(self) -> PoolTable:
        """The table on the screen."""
        return self.query_one(PoolTable)

    # -- what is shown ------------------------------------------------------------------------

    def notice(self) -> tuple[Line, ...]:
        """Return what is on its way, and why hosts have nothing to show."""
        return (*self.transfers.lines(), *super().notice())

    def row_lines(self, row: PoolRow, tab: str) -> tuple[Line, ...]:
        """Return what there is to say of the pool."""
        return pool_lines(row, self.deck.moment())

    def subject(self) -> Target | None:
        """The pool under the cursor."""
        row = self.table.cursor_row
        return Target(kind="pool", host=row.host, name=row.name) if row else None

    async def xml_of(self, connection: Connection, row: PoolRow) -> str:
        """Return the pool's XML."""
        return await connection.storage.pool(row.ref).xml()

    # -- actions ------------------------------------------------------------------------------

    def on_row_table_opened(self, event: RowTable.Opened) -> None:
        """Show the volumes of the pool."""
        if row := self.table.cursor_row:
            self.open_pool(row)

    def open_pool(self, row: PoolRow, volume: str = "") -> None:
        """Show the volumes of a pool, with the cursor on the one of that name or key."""
        from .volumes import VolumesScreen

        if not row.active:
            text = f"{printable(row.name)}: it is not active, so nobody knows its volumes"
            self.deck.journal.toasts.tell_problem(text)
            return
        self.app.push_screen(VolumesScreen(row, self.uses, self.transfers, volume))

    def action_define(self) -> None:
        """Ask for a pool to make, or for a file that holds one."""
        from .pool_form import ask_pool

        row = self.table.cursor_row
        ask_pool(self, row.host if row else "")
