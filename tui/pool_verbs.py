"""PoolVerbs: what can be done to a storage pool."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine import printable

from .confirmations import Question
from .part_verbs import PartVerb, Step, agreed, at_once, autostart_verbs, not_stored

if TYPE_CHECKING:
    from engine import Connection, StoragePool

    from .app import VirtdeckApp
    from .pool_row import PoolRow
    from .widgets.part_text import Line


class PoolVerbs:
    """The table of verbs."""

    def __init__(self, app: VirtdeckApp) -> None:
        self._app = app
        self.verbs: tuple[PartVerb[PoolRow], ...] = (
            PartVerb(
                name="start",
                title="Start",
                key="s",
                engine_verb="start_pool",
                run=at_once(_start, "started", "pool-start", "{domain}"),
                why_not_now=lambda row: "it is active" if row.active else None,
            ),
            PartVerb(
                name="refresh",
                title="Look at its volumes again",
                key="r",
                engine_verb="refresh_pool",
                run=at_once(_refresh, "refreshed", "pool-refresh", "{domain}"),
                why_not_now=_not_active,
            ),
            *autostart_verbs("set_pool_autostart", _pool, "pool-autostart"),
            PartVerb(
                name="stop",
                title="Stop",
                key="D",
                engine_verb="destroy_pool",
                run=self._stop,
                why_not_now=_not_active,
            ),
            PartVerb(
                name="undefine",
                title="Undefine",
                key="U",
                engine_verb="undefine_pool",
                run=self._undefine,
                why_not_now=lambda row: not_stored(row) or ("it is active" if row.active else None),
            ),
        )

    async def _stop(self, connection: Connection, row: PoolRow) -> Step | None:
        lines: list[Line] = [
            (("What it holds stays where it is; running guests keep their disks.", ""),),
            (("Guests whose disks name this pool cannot start until it is active.", "warning"),),
        ]
        if not row.persistent:
            lines.append((("It is not stored: its configuration is lost.", "warning"),))
        question = Question(f"Stop {printable(row.name)}?", tuple(lines), "Stop", is_dangerous=True)
        if not await agreed(self._app, question):
            return None
        return await _STOP(connection, row)

    async def _undefine(self, connection: Connection, row: PoolRow) -> Step | None:
        lines: tuple[Line, ...] = (
            (("Its configuration is deleted. What it holds stays where it is.", "warning"),),
        )
        question = Question(f"Undefine {printable(row.name)}?", lines, "Undefine", True)
        if not await agreed(self._app, question):
            return None
        return await _UNDEFINE(connection, row)


def _pool(connection: Connection, row: PoolRow) -> StoragePool:
    return connection.storage.pool(row.ref)


def _not_active(row: PoolRow) -> str | None:
    return None if row.active else "it is not active"


async def _start(connection: Connection, row: PoolRow) -> None:
    await _pool(connection, row).start()


async def _refresh(connection: Connection, row: PoolRow) -> None:
    await _pool(connection, row).refresh()


async def _destroy(connection: Connection, row: PoolRow) -> None:
    await _pool(connection, row).destroy()


async def _forget(connection: Connection, row: PoolRow) -> None:
    await _pool(connection, row).undefine()


_STOP = at_once(_destroy, "stopped", "pool-destroy", "{domain}")
_UNDEFINE = at_once(_forget, "undefined", "pool-undefine", "{domain}")
