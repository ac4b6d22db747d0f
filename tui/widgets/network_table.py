"""NetworkTable: the networks of all hosts, and their columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..formatting import UNKNOWN
from ..network_row import NetworkRow, state_parts
from .part_columns import host_column, name_column, yes_no_column
from .part_table import PartTable
from .table_column import Column

if TYPE_CHECKING:
    from .table_column import Moment, Part


class NetworkTable(PartTable[NetworkRow]):
    """Every network, one line each."""

    help = """
        One line for each network of each connected host. ● is active, ○ is not; ◌ is what a host
        said that is away now. Nothing is asked before this screen is shown; after that the hosts
        tell what changes, and ctrl+r asks them again.

        LEASES counts the addresses given away, once the cursor was there. A host without networks
        is named above the list with the reason.

        Filter: words that must all hold; name:  host:  state:=active  forward:nat  bridge:br0
        addresses:192.168  !word  ~regex

        m shows what can be done. Stopping a network says which running domains lose their link.
        """

    nouns = "Networks"
    fields = {
        "name": lambda row: row.name,
        "host": lambda row: row.host,
        "state": lambda row: "active" if row.active else "inactive",
        "forward": lambda row: row.forward,
        "bridge": lambda row: row.bridge,
        "addresses": lambda row: row.addresses,
    }

    def __init__(self) -> None:
        super().__init__(NETWORK_COLUMNS)


def _text(text: str) -> list[Part]:
    return [(text, "") if text else (UNKNOWN, "dim")]


def _leases(row: NetworkRow, moment: Moment) -> list[Part]:
    return [(UNKNOWN, "dim") if row.leases is None else (str(row.leases), "")]


NETWORK_COLUMNS: tuple[Column[NetworkRow], ...] = (
    name_column("NETWORK", 14),
    host_column(),
    Column(
        title="STATE",
        width=10,
        render=state_parts,
        sort_key=lambda row: not row.active,
    ),
    Column(
        title="FORWARD",
        width=8,
        grows=11,
        render=lambda row, moment: _text(row.forward),
        sort_key=lambda row: row.forward or None,
    ),
    Column(
        title="BRIDGE",
        width=8,
        grows=15,
        render=lambda row, moment: _text(row.bridge),
        sort_key=lambda row: row.bridge or None,
    ),
    Column(
        title="ADDRESSES",
        width=16,
        grows=40,
        render=lambda row, moment: _text(row.addresses),
        sort_key=lambda row: row.addresses or None,
    ),
    Column(
        title="LEASES",
        width=6,
        right=True,
        high_first=True,
        from_width=90,
        render=_leases,
        sort_key=lambda row: row.leases,
    ),
    yes_no_column("AUTOSTART", lambda row: row.autostart, 104),
    yes_no_column("PERSISTENT", lambda row: row.persistent, 104),
)
