"""What can be done to a snapshot: verbs of its domain, asked about and told like all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine import printable
from engine.deletion import DeletionFlags
from engine.snapshot import RevertFlags

from .formatting import counted
from .snapshot_tree import when
from .verb import Verb

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from engine import Domain
    from engine.fleet import DomainRow

    from .snapshot_order import SnapshotOrder
    from .snapshot_tree import SnapshotRow

_NAME_LIMIT = 60


def taking(order: SnapshotOrder, changed: Callable[[], None]) -> Verb:
    """Return the verb that takes it; ``changed`` is called when there is another tree."""

    async def take(domain: Domain) -> None:
        await domain.snapshots.create(order.xml, order.flags)

    return Verb(
        name="snapshot",
        title="Snapshot",
        done=f"snapshot {printable(order.name, _NAME_LIMIT)} taken",
        engine_verb="create_snapshot",
        run=_then(take, changed),
        value=order.name,
    )


class SnapshotVerbs:
    """The verbs of one snapshot of ``domain``; ``changed`` is called after each."""

    def __init__(
        self, row: SnapshotRow, domain: DomainRow, now: float, changed: Callable[[], None]
    ) -> None:
        self._row = row
        self._name = printable(row.snapshot.name, _NAME_LIMIT)
        self._loses = _revert_loses(row, domain, now)
        self._changed = changed

    def all(self) -> tuple[tuple[Verb, str], ...]:
        """Return each verb with the reason why the snapshot rules it out, or ""."""
        name, below = self._name, counted(self._row.below, "snapshot")
        stay = f" The {below} below it stay." if self._row.below else ""
        none_below = "" if self._row.below else "there is none below it"
        runs_anyway = "it runs afterwards anyway" if _goes_on(self._row) else ""
        with_below = f"{name} and {below} below"
        revert, delete = self._revert, self._delete
        every, only = DeletionFlags.CHILDREN, DeletionFlags.CHILDREN_ONLY
        return (
            (revert("r", "Revert", RevertFlags.NONE), ""),
            (revert("u", "Revert, then let it run", RevertFlags.RUNNING), runs_anyway),
            (revert("p", "Revert, then hold it", RevertFlags.PAUSED), ""),
            (revert("F", "Revert by force", RevertFlags.FORCE), ""),
            (delete("d", "Delete", DeletionFlags.NONE, name, stay), ""),
            (
                delete("D", "Delete with those below", every, with_below),
                none_below,
            ),
            (delete("B", "Delete those below only", only, f"{below} below {name}"), none_below),
        )

    def _revert(self, key: str, title: str, flags: RevertFlags) -> Verb:
        snapshot = self._row.snapshot.name

        async def run(domain: Domain) -> None:
            await domain.snapshots.revert_to(snapshot, flags)

        return Verb(
            name=f"revert-{key}",
            title=title,
            done=f"is back at {self._name}",
            engine_verb="revert_to_snapshot",
            value=snapshot,
            run=_then(run, self._changed),
            key=key,
            confirms=True,
            disturbs=True,
            loses=f"Back to {self._name}. {self._loses}{_MORE.get(flags, '')}",
        )

    def _delete(
        self, key: str, title: str, flags: DeletionFlags, what: str, more: str = ""
    ) -> Verb:
        snapshot = self._row.snapshot.name

        async def run(domain: Domain) -> None:
            await domain.snapshots.delete(snapshot, flags)

        return Verb(
            name=f"delete-{key}",
            title=title,
            done=f"{what} deleted",
            engine_verb="delete_snapshot",
            value=snapshot,
            run=_then(run, self._changed),
            key=key,
            confirms=True,
            loses=f"No way back to {what}.{more} The domain itself stays as it is.",
        )


_MORE = {
    RevertFlags.RUNNING: " Then it is let run.",
    RevertFlags.PAUSED: " Then it is held.",
    RevertFlags.FORCE: " By force: the machine may be started anew with another configuration.",
}


def _revert_loses(row: SnapshotRow, domain: DomainRow, now: float) -> str:
    """Return what is gone after a revert, and how the domain is then."""
    what = (
        "on its disks and in its memory" if domain.info.status.state.is_active else "on its disks"
    )
    lost = f"What has changed {what} since {when(row.snapshot, now)} is lost."
    if row.has_memory:
        return f"{lost} The guest goes on as it was then."
    return f"{lost} It is shut off afterwards: no memory was kept."


def _goes_on(row: SnapshotRow) -> bool:
    return row.has_memory and row.snapshot.state == "running"


def _then(
    run: Callable[[Domain], Awaitable[None]], changed: Callable[[], None]
) -> Callable[[Domain], Awaitable[None]]:
    """Return ``run`` with a word to whoever shows the tree, also when it failed halfway."""

    async def run_and_tell(domain: Domain) -> None:
        try:
            await run(domain)
        finally:
            changed()

    return run_and_tell
