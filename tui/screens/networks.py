"""NetworksScreen: the networks of every host in one list.

app.links -> HostListing -> NetworkRow -> NetworkTable, and the one under the cursor below it
"""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, ClassVar

from engine import EngineError, printable
from engine.events import EventsLost, NetworkLifecycleEvent, NetworkMetadataChangeEvent

from ..domain_uses import HostUses
from ..host_listing import HostListing
from ..keymap import bind
from ..navigation.target import Target
from ..network_row import NetworkRow, lease_lines, network_lines, network_rows
from ..network_verbs import NetworkVerbs
from ..widgets.network_table import NetworkTable
from .listed_screen import ListedScreen

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.binding import BindingType

    from engine import Connection
    from engine.fleet import RowKey
    from engine.network_facts import DhcpLease

    from ..part_verbs import PartVerb
    from ..widgets.part_text import Line
    from ..widgets.row_table import RowTable


class NetworksScreen(ListedScreen[NetworkRow]):
    """Every network of every connected host."""

    TABS = ("overview", "leases", "xml")
    TELLING = (NetworkLifecycleEvent, NetworkMetadataChangeEvent, EventsLost)
    TITLE = "Networks"
    EMPTY = """\
No connected host has a network.

a makes one, by a form or from a file with its XML."""

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("part.new", "define"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._leases: dict[RowKey, Sequence[DhcpLease] | str] = {}

    @cached_property
    def listing(self) -> HostListing[NetworkRow]:
        """What the hosts said."""
        return HostListing(self.deck, "networks", network_rows, self.changed)

    @cached_property
    def uses(self) -> HostUses:
        """Which domains are plugged in where."""
        return HostUses(self.deck)

    @cached_property
    def verbs(self) -> tuple[PartVerb[NetworkRow], ...]:
        """What can be done to a network."""
        return NetworkVerbs(self.deck, self.uses).verbs

    def make_table(self) -> NetworkTable:
        """Return the table."""
        return NetworkTable()

    @property
    def table(self) -> NetworkTable:
        """The table on the screen."""
        return self.query_one(NetworkTable)

    def became_other(self, host: str) -> None:
        """Count leases again as well."""
        self._leases = {key: x for key, x in self._leases.items() if key[0] != host}
        super().became_other(host)
        if self.is_current:
            self.look_closer()

    # -- what is shown ------------------------------------------------------------------------

    def rows(self) -> dict[RowKey, NetworkRow]:
        """Return what is known, with the leases that were counted."""
        return {
            key: replace(row, leases=len(leases))
            if not isinstance(leases := self._leases.get(key, ""), str)
            else row
            for key, row in self.listing.rows().items()
        }

    def row_lines(self, row: NetworkRow, tab: str) -> tuple[Line, ...]:
        """Return what a tab says of the network."""
        moment = self.deck.moment()
        if tab == "leases":
            return lease_lines(row, self._leases.get(row.key), moment)
        return network_lines(row, self.uses.of_network(row.host, row.name), moment)

    def subject(self) -> Target | None:
        """The network under the cursor."""
        row = self.table.cursor_row
        return Target(kind="network", host=row.host, name=row.name) if row else None

    async def xml_of(self, connection: Connection, row: NetworkRow) -> str:
        """Return the network's XML."""
        return await connection.networks.of(row.ref).xml()

    async def learn_more(self, connection: Connection, row: NetworkRow) -> None:
        """Ask who has an address there, and which domains are plugged in."""
        if not row.active:
            self._leases[row.key] = "It is not active: nobody has an address from it."
            return
        try:
            self._leases[row.key] = await connection.networks.of(row.ref).dhcp_leases()
        except EngineError as error:
            self._leases[row.key] = printable(error.message)
        self.changed()
        await self.uses.learn(row.host)

    # -- actions ------------------------------------------------------------------------------

    def on_row_table_opened(self, event: RowTable.Opened) -> None:
        """Give the whole screen to the network."""
        self.action_zoom()

    def action_define(self) -> None:
        """Ask for a network to make, or for a file that holds one."""
        from .network_form import ask_network

        row = self.table.cursor_row
        ask_network(self, row.host if row else "")
