"""PoolVerbs: what can be done to a storage pool."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine import printable

from .confirmations import Question
from .part_verbs import PartVerb, at_once
from .stored_verbs import StoredVerbs, not_active

if TYPE_CHECKING:
    from engine import Connection, StoragePool

    from .app import VirtdeckApp
    from .pool_row import PoolRow
    from .widgets.part_text import Line


class PoolVerbs:
    """The table of verbs."""

    def __init__(self, app: VirtdeckApp) -> None:
        stored = StoredVerbs("pool", _pool, "pool")
        self.verbs: tuple[PartVerb[PoolRow], ...] = (
            stored.start(),
            PartVerb(
                name="refresh",
                title="Look at its volumes again",
                key="r",
                engine_verb="refresh_pool",
                run=at_once(_refresh, "refreshed", "pool-refresh", "{domain}"),
                why_not_now=not_active,
            ),
            *stored.autostart(),
            stored.stop(app, _stopping),
            stored.undefine(app, _undefining, while_active=False),
        )


async def _stopping(row: PoolRow) -> Question:
    lines: list[Line] = [
        (("What it holds stays where it is; running guests keep their disks.", ""),),
        (("Guests whose disks name this pool cannot start until it is active.", "warning"),),
    ]
    if not row.persistent:
        lines.append((("It is not stored: its configuration is lost.", "warning"),))
    return Question(f"Stop {printable(row.name)}?", tuple(lines), "Stop", is_dangerous=True)


async def _undefining(row: PoolRow) -> Question:
    what = "Its configuration is deleted. What it holds stays where it is."
    return Question(f"Undefine {printable(row.name)}?", (((what, "warning"),),), "Undefine", True)


def _pool(connection: Connection, row: PoolRow) -> StoragePool:
    return connection.storage.pool(row.ref)


async def _refresh(connection: Connection, row: PoolRow) -> None:
    await _pool(connection, row).refresh()
