"""CheckpointTable: the checkpoints of a domain as a tree, and its columns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine import printable

from ..byte_size import byte_size
from ..formatting import UNKNOWN, moment
from .row_table import RowTable
from .table_column import Column, Moment, Part

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine.checkpoint import Checkpoint

_TEXT_LIMIT = 200

#: Levels that are set in; a deeper tree goes straight down from there.
_DEEPEST = 12

#: What makes no sense in a tree.
_LEFT_OUT = frozenset({"mark", "mark_range", "invert_marks", "sort_next", "reverse"})


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckpointRow:
    """``below`` is how many have this one as ancestor; ``changed`` bytes since then, if known."""

    checkpoint: Checkpoint
    position: int
    depth: int
    below: int
    changed: int | None = None


def checkpoint_rows(
    checkpoints: Sequence[Checkpoint], changed: dict[str, int] | None = None
) -> list[CheckpointRow]:
    """Return the rows of a tree that is given with parents before their children."""
    depths: dict[str, int] = {}
    below = {each.name: 0 for each in checkpoints}
    for each in checkpoints:
        depths[each.name] = depths.get(each.parent or "", -1) + 1
    for each in reversed(checkpoints):
        if each.parent in below:
            below[each.parent or ""] += below[each.name] + 1
    return [
        CheckpointRow(
            checkpoint=each,
            position=position,
            depth=min(depths[each.name], _DEEPEST),
            below=below[each.name],
            changed=(changed or {}).get(each.name),
        )
        for position, each in enumerate(checkpoints)
    ]


class CheckpointTable(RowTable[CheckpointRow]):
    """One line for each checkpoint, below its parent and set in."""

    help = """
        A checkpoint notes, from its moment on, which parts of the disks change: a backup can then
        begin from there and hold only those. It is no state to come back to.

        CHANGED is how much a backup since then would hold, as far as the host tells.

        a takes a checkpoint, Enter lists what can be done with one, b begins a backup since it.
        """

    def __init__(self) -> None:
        super().__init__(CHECKPOINT_COLUMNS)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Leave out marks and another order."""
        return action not in _LEFT_OUT

    def action_mark(self, step: int = 1) -> None:
        """Do nothing: a click beside the row is one on the row."""

    def show(self, rows: Sequence[CheckpointRow], now: Moment) -> None:
        """Show this tree."""
        self.set_moment(now)
        after = {(row.checkpoint.name, ""): row for row in rows}
        self.update_rows(dict.fromkeys(self.list.rows.keys() - after.keys()) | after)


def _name(row: CheckpointRow, now: Moment) -> list[Part]:
    return [("  " * row.depth, ""), (printable(row.checkpoint.name, _TEXT_LIMIT), "name")]


def _when(row: CheckpointRow, now: Moment) -> list[Part]:
    at = row.checkpoint.created_at
    try:
        return [(UNKNOWN if at is None else moment(at, now.now), "dim")]
    except (OverflowError, ValueError, OSError):  # a daemon's number, whatever it is
        return [(UNKNOWN, "dim")]


def _changed(row: CheckpointRow, now: Moment) -> list[Part]:
    return [(byte_size(row.changed), "")]


def _description(row: CheckpointRow, now: Moment) -> list[Part]:
    return [(printable(row.checkpoint.description, _TEXT_LIMIT), "dim")]


def _position(row: CheckpointRow) -> int:
    return row.position


CHECKPOINT_COLUMNS: tuple[Column[CheckpointRow], ...] = (
    Column(title="NAME", width=24, render=_name, sort_key=_position),
    Column(title="WHEN", width=12, right=True, render=_when, sort_key=_position),
    Column(title="CHANGED", width=9, right=True, render=_changed, sort_key=_position),
    Column(title="DESCRIPTION", width=12, grows=60, render=_description, sort_key=_position),
)
