"""DomainTable: the list of domains; what its frame says of filter, order and number is here too."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rich.text import Text

from ..list_layout import ColumnLayout
from .domain_cells import stale_age
from .domain_columns import COLUMNS_OF_HOSTS, DOMAIN_COLUMNS
from .row_groups import group_of_heading
from .row_table import RowTable

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from engine.fleet import DomainRow, RowKey

    from ..faults import Faults
    from .row_groups import Grouping
    from .table_column import Column, Moment

#: Cells below which several hosts are headings, since a column of them takes the names their room.
_HEADINGS_BELOW: Final = 90


class DomainTable(RowTable["DomainRow"]):
    """Domains of all hosts; ``filter_text`` is what the frame shows of the filter."""

    help = """
        One line for each domain of every host. CPU is the load of the domain's own processors:
        100 % is all of them busy. MEMORY is what the guest says it uses, of what it may have.
        A dim row is shut off, or its host does not answer; then the age of the news is shown.

        VIEWERS: a name where the server verified one, else ? and from where. A ? alone: this
        hypervisor cannot say who was there before virtdeck looked.

        Filter and marks by pattern: words that must all hold. A plain word looks in name, host,
        title and uuid. Texts: name: host: state: reason: title: uuid: who: ip:10.0. os:debian;
        with = the whole text, with ~ a regular expression (name:~^web). tag:web is the whole tag.

        Figures: viewers:>0  cpu:>50 (% of its own processors)  vcpus:  memory:>=8  used:>4 (GiB)
        disk:>10 (MB/s)  net:>100 (Mb/s)  iops:  pps:  id:. Traits: is:active  is:autostart
        is:protected  is:pending  is:stale  is:transient.

        ~regex or /regex/ looks in everything; @lab is host:lab; !word turns it round; quotes
        hold words together: title:"mail server".

        Groups: Enter on a heading folds it, Space marks all that stands under it; verbs act on
        domains only. A domain with several tags stands under the first.
        """

    def __init__(self) -> None:
        super().__init__(DOMAIN_COLUMNS)
        self.filter_text = ""
        #: ``host``, ``state``, ``tag`` or ``none``; empty: as fits the terminal.
        self.group_choice = ""
        #: Says what is wrong with rows; only those with something wrong are shown then.
        self.faults: Faults | None = None
        self._layout = ColumnLayout()
        self._several_hosts = False
        #: Rows of silent hosts -> their age as it was painted last.
        self._ages: dict[RowKey, str] = {}
        self._shape: object = None
        #: Whether somebody pressed a key here, used the mouse, or was led to a row.
        self.is_touched = False

    # -- columns and groups -------------------------------------------------------------------

    def set_several_hosts(self, several: bool) -> None:
        """Say of which host a domain is even where there is little room, or not."""
        if several is not self._several_hosts:
            self._several_hosts = several
            self.reshape()

    def set_column_layout(self, layout: ColumnLayout) -> None:
        """Show the columns that somebody chose."""
        self._layout = layout
        self.reshape()

    @property
    def column_layout(self) -> ColumnLayout:
        """The columns that somebody chose."""
        return self._layout

    def set_group(self, choice: str) -> None:
        """Group by that; empty: as fits the terminal."""
        self.group_choice = choice
        self.reshape()

    def set_faults(self, faults: Faults | None) -> None:
        """Show what is wrong with rows, or not; which rows, the filter says."""
        self.faults = faults
        self.reshape()

    @property
    def all_columns(self) -> Sequence[Column[DomainRow]]:
        """Every column there is, as it is without anybody's choice."""
        return COLUMNS_OF_HOSTS if self._several_hosts else DOMAIN_COLUMNS

    def column_named(self, name: str) -> Column[DomainRow]:
        """Return a column by its name; the first one where there is none."""
        columns = [*self._maker.columns, *self.all_columns]
        return next((column for column in columns if column.name == name), columns[0])

    def reshape(self) -> None:
        """Choose columns and groups anew, where something is different."""
        group = self._group()
        shape = (group, self._several_hosts, self._layout, self.faults)
        if shape == self._shape:
            return
        self._shape = shape
        self.set_columns(self._columns(group))
        self.group_by(self._grouping(group))

    def on_resize(self) -> None:
        """Several hosts are headings where there is no room for their column."""
        self.reshape()

    def _group(self) -> str:
        is_narrow = self.size.width < _HEADINGS_BELOW
        return self.group_choice or ("host" if self._several_hosts and is_narrow else "none")

    def _grouping(self, name: str) -> Grouping[DomainRow] | None:
        if name == "none":
            return None
        from ..domain_groups import GROUPINGS  # only where somebody groups

        return GROUPINGS[name]

    def _columns(self, group: str) -> Sequence[Column[DomainRow]]:
        if self.faults:
            from .fault_columns import fault_columns

            columns = fault_columns(self.faults.of, several_hosts=self._several_hosts)
        else:
            columns = self._layout.apply(self.all_columns)
        if group != "host" or self._layout.names:
            return columns
        return [column for column in columns if column.name != "host"]

    # -- rows ---------------------------------------------------------------------------------

    def update_rows(self, changes: Mapping[RowKey, DomainRow | None]) -> None:
        """Take in changed rows, and remember of which hosts nobody answers."""
        for key, row in changes.items():
            if row is None or row.stale_since is None:
                self._ages.pop(key, None)
            else:
                self._ages[key] = stale_age(row, self._moment)
        super().update_rows(changes)

    def tick(self, moment: Moment) -> bool:
        """Let time pass: repaint the rows of silent hosts whose age reads differently now.

        Return whether there are such.
        """
        self.set_moment(moment)
        rows, ages = self.list.rows, self._ages
        older = {key: rows[key] for key in ages if stale_age(rows[key], moment) != ages[key]}
        if older:
            self.update_rows(older)
        return bool(older)

    def show_where(self, text: str, test: Callable[[DomainRow], bool]) -> None:
        """Show the rows that pass the test of a filter; with faults on, those of them alone."""
        self.filter_text = text
        faults = self.faults
        self.show_only((lambda row: test(row) and bool(faults.of(row))) if faults else test)

    def move_to(self, key: RowKey) -> None:
        """Put the cursor on a row; the group in which it is folded away opens."""
        self.is_touched = True
        for group, keys in self.list.groups.items():
            if group in self.list.folded and key in keys:
                self.fold(group)
        super().move_to(key)

    def hold_top(self) -> None:
        """Stay on the first row, whichever that is now, with all that stands above it."""
        if lines := self.list.lines:
            first = 0 if group_of_heading(lines[0]) is None else min(1, len(lines) - 1)
            super().move_to(lines[first])
            self.scroll_to(y=0, animate=False)

    def on_key(self) -> None:
        """Know that somebody is there."""
        self.is_touched = True

    on_mouse_down = on_mouse_scroll_down = on_mouse_scroll_up = on_key

    def is_dim(self, row: DomainRow) -> bool:
        """A domain that does not run, or of a host that does not answer, is in the background."""
        if self.faults:
            return False
        return row.stale_since is not None or not row.info.status.state.is_active

    def empty_lines(self) -> Sequence[str]:
        """Return what was looked for where nothing is wrong."""
        if self.faults and not self.filter_text:
            from ..faults import CHECKED

            return CHECKED
        return super().empty_lines()

    def on_row_table_arranged(self) -> None:
        """Write filter, order and numbers on the frame."""
        marks = self._moment.marks
        title = Text.assemble(("Domains", "bold"))
        if self.faults:
            title.append("  what is wrong", "bold")
        if self.list.grouping:
            title.append(f"  by {self.list.grouping.name}")
        if self.filter_text:
            title.append(f"  /{marks.spell(self.filter_text)}")
        self.border_title = title
        shown, total = len(self.list.shown), len(self.list.rows)
        number = f"{total}" if shown == total else f"{shown} of {total}"
        marked = f"{len(self.list.marks)} marked   " if self.list.marks else ""
        arrow = marks.down if self.list.reverse else marks.up
        column = (self.list.sort.title or "cpu").lower()
        self.border_subtitle = Text(f"{marked}sorted by {column} {arrow}   {number}")
