"""DomainTable: the list of domains; what its frame says of filter, order and number is here too."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from .domain_columns import COLUMNS_OF_HOSTS, DOMAIN_COLUMNS, stale_age
from .row_table import RowTable

if TYPE_CHECKING:
    from engine.fleet import DomainRow, RowKey

    from .table_column import Moment


class DomainTable(RowTable["DomainRow"]):
    """Domains of all hosts; ``filter_text`` is what the frame shows of the filter."""

    help = """
        One line for each domain of every host. CPU is the load of the domain's own processors:
        100 % is all of them busy. MEMORY is what the guest says it uses, of what it may have.
        A dim row is shut off, or its host does not answer; then the age of the news is shown.

        VIEWERS: a name where the server verified one, else ? and from where. A ? alone: this
        hypervisor cannot say who was there before virtdeck looked.

        Filter: words that must all hold. A plain word looks in name, host, title and uuid;
        state:running  host:lab  who:alice  viewers:>0  cpu:>50  memory:>=8 (GiB)  !word
        """

    def __init__(self) -> None:
        super().__init__(DOMAIN_COLUMNS)
        self.filter_text = ""
        self._ages: dict[RowKey, str] = {}

    def set_several_hosts(self, several: bool) -> None:
        """Say of which host a domain is even where there is little room, or not."""
        columns = COLUMNS_OF_HOSTS if several else DOMAIN_COLUMNS
        if columns is not self._maker.columns:
            self._maker.columns = columns
            self.on_resize()
            sort = next(each for each in columns if each.title == self.list.sort.title)
            self.sort_by(sort, reverse=self.list.reverse)

    def tick(self, moment: Moment) -> None:
        """Let time pass: repaint the rows of silent hosts whose age reads differently now."""
        self.set_moment(moment)
        rows = self.list.rows
        ages = {key: age for key, row in rows.items() if (age := stale_age(row, moment))}
        before, self._ages = self._ages, ages
        older = {key: rows[key] for key, age in ages.items() if before.get(key) != age}
        if older:
            self.update_rows(older)

    def is_dim(self, row: DomainRow) -> bool:
        """A domain that does not run, or of a host that does not answer, is in the background."""
        return row.stale_since is not None or not row.info.status.state.is_active

    def on_row_table_arranged(self) -> None:
        """Write filter, order and numbers on the frame."""
        marks = self._moment.marks
        title = Text.assemble(("Domains", "bold"))
        if self.filter_text:
            title.append(f"  /{marks.spell(self.filter_text)}")
        self.border_title = title
        shown, total = len(self.list.shown), len(self.list.rows)
        number = f"{total}" if shown == total else f"{shown} of {total}"
        marked = f"{len(self.list.marks)} marked   " if self.list.marks else ""
        arrow = marks.down if self.list.reverse else marks.up
        column = (self.list.sort.title or "cpu").lower()
        self.border_subtitle = Text(f"{marked}sorted by {column} {arrow}   {number}")
