"""SnapshotRow: one snapshot of a tree, as a list shows it; and its facts in words."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from engine import DomainState

from .formatting import UNKNOWN, moment

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine.snapshot import Snapshot

#: Levels that are set in; a deeper tree goes straight down from there.
_DEEPEST = 12

#: What snapshots call their domain's state -> what everybody does.
_STATES = {
    **{state.label: state for state in DomainState},
    "shutoff": DomainState.SHUTOFF,
    "disk-snapshot": DomainState.RUNNING,
}


@dataclass(frozen=True, slots=True)
class SnapshotRow:
    """``position`` is that in the tree, ``below`` how many have this one as ancestor."""

    snapshot: Snapshot
    position: int
    depth: int
    below: int

    @property
    def state(self) -> DomainState | None:
        """What the domain was doing then; None for a word nobody knows."""
        return _STATES.get(self.snapshot.state)

    @property
    def has_memory(self) -> bool:
        """Whether a guest goes on where it was; else it has to boot."""
        state = self.state
        return not self.snapshot.is_disk_only and state is not None and state.is_active


def snapshot_rows(snapshots: Sequence[Snapshot]) -> list[SnapshotRow]:
    """Return the rows of a tree that is given with parents before their children."""
    depths: dict[str, int] = {}
    for snapshot in snapshots:
        depths[snapshot.name] = depths.get(snapshot.parent or "", -1) + 1
    below: Counter[str] = Counter()
    for snapshot in reversed(snapshots):
        if snapshot.parent is not None:
            below[snapshot.parent] += below[snapshot.name] + 1
    return [
        SnapshotRow(snapshot, position, min(depths[snapshot.name], _DEEPEST), below[snapshot.name])
        for position, snapshot in enumerate(snapshots)
    ]


def when(snapshot: Snapshot, now: float) -> str:
    """Return ``"14:02"``, ``"Nov 14 22:13"``, or the day alone in another year."""
    if snapshot.created_at is None:
        return UNKNOWN
    try:
        at = datetime.fromtimestamp(snapshot.created_at)
    except (OverflowError, ValueError, OSError):  # a daemon's number, whatever it is
        return UNKNOWN
    if at.year != datetime.fromtimestamp(now).year:
        return f"{at:%Y-%m-%d}"
    return moment(snapshot.created_at, now)
