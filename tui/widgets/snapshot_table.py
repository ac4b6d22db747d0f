"""SnapshotTable: the snapshots of a domain as a tree, and its columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine import printable

from ..formatting import UNKNOWN
from ..snapshot_tree import SnapshotRow, when
from .row_table import RowTable
from .table_column import Column, Moment, Part

if TYPE_CHECKING:
    from collections.abc import Sequence

_TEXT_LIMIT = 200

#: What makes no sense in a tree, or to several snapshots at once.
_LEFT_OUT = frozenset({"mark", "mark_range", "invert_marks", "sort_next", "reverse"})


class SnapshotTable(RowTable[SnapshotRow]):
    """One line for each snapshot, below its parent and set in."""

    help = """
        States of the domain to come back to: each stands below the one it was taken on top of.
        The mark before a name is where the domain is now: the one it was brought to, or that was
        taken, last.

        memory: the guest goes on as it was then. disks: it has to boot.

        Enter lists what can be done with the snapshot. Nothing is lost without a question.
        """

    def __init__(self) -> None:
        super().__init__(SNAPSHOT_COLUMNS)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Leave out marks and another order."""
        return action not in _LEFT_OUT

    def action_mark(self, step: int = 1) -> None:
        """Do nothing: a click beside the row is one on the row."""

    def show(self, rows: Sequence[SnapshotRow], moment: Moment) -> None:
        """Show this tree; the cursor starts where the domain is now."""
        self.set_moment(moment)
        was_empty = not self.list.rows
        after = {(row.snapshot.name, ""): row for row in rows}
        before = self.list.rows
        self.update_rows(dict.fromkeys(before.keys() - after.keys()) | after)
        current = next((key for key, row in after.items() if row.snapshot.is_current), None)
        if was_empty and current:
            self.move_to(current)


def _name(row: SnapshotRow, moment: Moment) -> list[Part]:
    mark = moment.marks.running if row.snapshot.is_current else " "
    name = printable(row.snapshot.name, _TEXT_LIMIT)
    return [(f"{mark} ", "accent"), ("  " * row.depth, ""), (name, "name")]


def _when(row: SnapshotRow, moment: Moment) -> list[Part]:
    return [(when(row.snapshot, moment.now), "dim")]


def _state(row: SnapshotRow, moment: Moment) -> list[Part]:
    if row.state is None:
        return [(printable(row.snapshot.state, 24) or UNKNOWN, "dim")]
    return [(row.state.label, "")]


def _kept(row: SnapshotRow, moment: Moment) -> list[Part]:
    return [("memory", "good") if row.has_memory else ("disks", "dim")]


def _description(row: SnapshotRow, moment: Moment) -> list[Part]:
    return [(printable(row.snapshot.description, _TEXT_LIMIT), "dim")]


def _position(row: SnapshotRow) -> int:
    return row.position


SNAPSHOT_COLUMNS: tuple[Column[SnapshotRow], ...] = (
    Column(title="NAME", width=24, render=_name, sort_key=_position),
    Column(title="WHEN", width=12, right=True, render=_when, sort_key=_position),
    Column(title="STATE", width=8, render=_state, sort_key=_position),
    Column(title="KEPT", width=6, render=_kept, sort_key=_position),
    Column(title="DESCRIPTION", width=12, grows=90, render=_description, sort_key=_position),
)
