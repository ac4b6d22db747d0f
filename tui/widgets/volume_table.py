"""VolumeTable: the volumes of one pool, thousands if need be, and their columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.message import Message

from engine import printable

from ..byte_size import byte_size
from ..formatting import UNKNOWN
from ..volume_row import VolumeRow
from .part_table import PartTable
from .row_table import RowTable
from .table_column import Column

if TYPE_CHECKING:
    from engine.fleet import RowKey

    from .table_column import Moment, Part

#: Characters of a name or path before it is cut.
_TEXT_LIMIT = 300


class VolumeTable(PartTable[VolumeRow]):
    """Every volume of a pool; ``Seen`` says that other rows are in the window."""

    help = """
        One line for each volume of the pool. Only the rows in the window are asked for their
        format and size; sorting by one of those asks for all of them.

        USED BY names the domains that have the volume as a disk, running or not; ? is where nobody
        knows. m shows what can be done, a makes a new volume. A transfer goes on while other
        screens are shown; m on its volume stops it. Space marks; with marks m wipes or deletes
        all that are marked, after one question that names them.

        Filter: words that must all hold; name:  format:qcow2  user:web  path:/srv  !word  ~regex.
        All volumes are asked for their format, path and users then.
        """

    nouns = "Volumes"
    fields = {
        "name": lambda row: row.name,
        "format": lambda row: row.format,
        "user": lambda row: " ".join(row.users.names) if row.users else "",
        "path": lambda row: row.path,
    }

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Volumes are marked: several can be wiped or deleted at once."""
        return True

    def action_mark(self, step: int = 1) -> None:
        """Mark the row under the cursor, or take its mark away."""
        RowTable.action_mark(self, step)

    class Seen(Message):
        """The window shows other rows."""

    def __init__(self) -> None:
        super().__init__(VOLUME_COLUMNS)

    def needed(self) -> list[RowKey]:
        """Return the rows whose facts matter now: those seen, then those of order and filter."""
        seen = self._seen()
        if self.filter_text:
            return seen + list(self.list.rows)
        return seen if self.list.sort is VOLUME_COLUMNS[0] else seen + self.list.shown

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Say that other rows are seen."""
        super().watch_scroll_y(old_value, new_value)
        self.post_message(self.Seen())

    def on_resize(self) -> None:
        """Say that more rows may be seen."""
        self.post_message(self.Seen())

    def on_row_table_arranged(self) -> None:
        """Say that other rows may be seen."""
        self.post_message(self.Seen())


def _size(count: int | None) -> list[Part]:
    return [(byte_size(count), "dim" if count is None else "")]


def _users(row: VolumeRow, moment: Moment) -> list[Part]:
    is_known = row.users is not None and row.users.is_complete
    return [(row.used_by, "" if is_known and row.users and row.users.names else "dim")]


VOLUME_COLUMNS: tuple[Column[VolumeRow], ...] = (
    Column(
        title="VOLUME",
        width=26,
        grows=50,
        render=lambda row, moment: [(printable(row.name, _TEXT_LIMIT), "name")],
        sort_key=lambda row: row.name,
    ),
    Column(
        title="FORMAT",
        width=7,
        grows=9,
        render=lambda row, moment: [(row.format or UNKNOWN, "" if row.format else "dim")],
        sort_key=lambda row: row.format or None,
    ),
    Column(
        title="CAPACITY",
        width=9,
        right=True,
        high_first=True,
        render=lambda row, moment: _size(row.capacity),
        sort_key=lambda row: row.capacity,
    ),
    Column(
        title="ALLOCATED",
        width=9,
        right=True,
        high_first=True,
        render=lambda row, moment: _size(row.allocation),
        sort_key=lambda row: row.allocation,
    ),
    Column(
        title="USED BY",
        width=14,
        grows=30,
        render=_users,
        sort_key=lambda row: row.used_by,
    ),
    Column(
        title="PATH",
        width=24,
        grows=80,
        from_width=112,
        render=lambda row, moment: [(printable(row.path, _TEXT_LIMIT) or UNKNOWN, "dim")],
        sort_key=lambda row: row.path or None,
    ),
)
