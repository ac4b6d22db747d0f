"""PoolTable: the storage pools of all hosts, and their columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..byte_size import byte_size
from ..formatting import UNKNOWN
from ..pool_row import PoolRow, bar_parts, state_parts, state_word
from .part_columns import host_column, name_column, yes_no_column
from .part_table import PartTable
from .table_column import Column

if TYPE_CHECKING:
    from .table_column import Moment, Part

#: Cells of the bar.
_BAR = 8


class PoolTable(PartTable[PoolRow]):
    """Every pool, one line each."""

    help = """
        One line for each storage pool of each connected host, with how full it is. ● is active,
        ○ is not, ✖ cannot be reached; ◌ is what a host said that is away now. Nothing is asked
        before this screen is shown; after that the hosts tell what changes, and ctrl+r asks again.

        Enter shows the volumes of the pool. m shows what can be done with it. A host without
        storage is named above the list with the reason.

        Filter: words that must all hold; name:  host:  state:inactive  type:dir  path:/srv
        !word  ~regex
        """

    nouns = "Storage pools"
    fields = {
        "name": lambda row: row.name,
        "host": lambda row: row.host,
        "state": state_word,
        "type": lambda row: row.kind,
        "path": lambda row: row.path,
    }

    def __init__(self) -> None:
        super().__init__(POOL_COLUMNS)


def _size(count: int | None) -> list[Part]:
    return [(byte_size(count), "dim" if count is None else "")]


def _used(row: PoolRow, moment: Moment) -> list[Part]:
    if row.share is None:
        return [(UNKNOWN.rjust(_BAR + 5), "dim")]
    return [*bar_parts(row.share, _BAR, moment.marks), (f"{row.share:5.0%}", "")]


def _capacity(row: PoolRow) -> int | None:
    return row.known_space.capacity if row.known_space else None


def _allocation(row: PoolRow) -> int | None:
    return row.known_space.allocation if row.known_space else None


def _available(row: PoolRow) -> int | None:
    return row.known_space.available if row.known_space else None


POOL_COLUMNS: tuple[Column[PoolRow], ...] = (
    name_column("POOL", 12),
    host_column(),
    Column(
        title="STATE",
        width=10,
        grows=14,
        render=state_parts,
        sort_key=lambda row: (-row.state, row.name),
    ),
    Column(
        title="TYPE",
        width=7,
        grows=12,
        from_width=90,
        render=lambda row, moment: [(row.kind or UNKNOWN, "" if row.kind else "dim")],
        sort_key=lambda row: row.kind or None,
    ),
    Column(
        title="IN USE",
        width=_BAR + 5,
        high_first=True,
        render=_used,
        sort_key=lambda row: row.share,
    ),
    Column(
        title="FREE",
        width=9,
        right=True,
        render=lambda row, moment: _size(_available(row)),
        sort_key=_available,
    ),
    Column(
        title="CAPACITY",
        width=9,
        right=True,
        high_first=True,
        render=lambda row, moment: _size(_capacity(row)),
        sort_key=_capacity,
    ),
    Column(
        title="ALLOCATED",
        width=9,
        right=True,
        high_first=True,
        from_width=112,
        render=lambda row, moment: _size(_allocation(row)),
        sort_key=_allocation,
    ),
    yes_no_column("AUTOSTART", lambda row: row.autostart, 112),
    Column(
        title="PATH",
        width=20,
        grows=80,
        from_width=120,
        render=lambda row, moment: [(row.path or UNKNOWN, "dim")],
        sort_key=lambda row: row.path or None,
    ),
)
