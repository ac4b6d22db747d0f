"""The columns of the view of faults: what is wrong stands right beside the name."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from engine import printable

from .domain_cells import NAME_LIMIT
from .domain_columns import COLUMNS_OF_HOSTS, DOMAIN_COLUMNS
from .table_column import Column, Moment, Part

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine.fleet import DomainRow

#: Left to right around the words, and from which width they are shown.
_FROM_WIDTHS: Final = {"name": 0, "host": 60, "state": 0, "viewers": 90, "ip": 130, "up": 140}


def fault_columns(
    fault_of: Callable[[DomainRow], str], *, several_hosts: bool
) -> tuple[Column[DomainRow], ...]:
    """Return the columns; ``fault_of`` says what is wrong with a row."""

    def words(row: DomainRow, moment: Moment) -> list[Part]:
        return [(printable(fault_of(row), NAME_LIMIT), "warning")]

    wrong = Column(
        title="WRONG", width=20, grows=60, growth_order=-1, render=words, sort_key=fault_of
    )
    every = COLUMNS_OF_HOSTS if several_hosts else DOMAIN_COLUMNS
    known = {column.name: column for column in every}
    names = [name for name in _FROM_WIDTHS if several_hosts or name != "host"]
    columns = [replace(known[name], from_width=_FROM_WIDTHS[name]) for name in names]
    place = names.index("state") + 1
    return (*columns[:place], wrong, *columns[place:])
