"""PoolRow: everything the list of pools shows of one; asking for it, and its details."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine import EngineError, printable
from engine.errors import NotFound
from engine.storage_facts import PoolState

from .byte_size import byte_size
from .few_at_once import ask_few_at_once
from .host_listing import PartRow

if TYPE_CHECKING:
    from engine import Connection
    from engine.conf.storage_sketch import PoolSketch
    from engine.storage_facts import PoolInfo, PoolRef, PoolSpace

    from .marks import Marks
    from .widgets.part_text import Line
    from .widgets.table_column import Moment, Part

#: Pools of one host whose XML and space are asked for at once.
_AT_ONCE = 8

#: Share of a pool's bytes in use from which it deserves a look, and from which it is nearly full.
_MUCH, _FULL = 0.85, 0.95

#: State -> field of the marks, role.
_LOOKS = {
    PoolState.INACTIVE: ("shut_off", "dim"),
    PoolState.BUILDING: ("in_transition", "busy"),
    PoolState.RUNNING: ("running", "good"),
    PoolState.DEGRADED: ("in_transition", "warning"),
    PoolState.INACCESSIBLE: ("crashed", "bad"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PoolRow(PartRow):
    """One pool; ``space`` and ``sketch`` are None where nobody knows, ``failure`` says why."""

    ref: PoolRef
    active: bool
    persistent: bool
    autostart: bool
    space: PoolSpace | None = None
    sketch: PoolSketch | None = None
    failure: str = ""

    @property
    def state(self) -> PoolState:
        """How it is."""
        if self.space:
            return self.space.state
        return PoolState.RUNNING if self.active else PoolState.INACTIVE

    @property
    def kind(self) -> str:
        """libvirt's word; "" while unknown."""
        return printable(self.sketch.kind) if self.sketch else ""

    @property
    def path(self) -> str:
        """Where its volumes are; "" while unknown."""
        return printable(self.sketch.path) if self.sketch else ""

    @property
    def known_space(self) -> PoolSpace | None:
        """How full it is; None while it is not active, where all figures would be 0."""
        return self.space if self.active else None

    @property
    def share(self) -> float | None:
        """How much of it is in use, 0 to 1."""
        space = self.known_space
        return space.allocation / space.capacity if space and space.capacity > 0 else None


async def pool_rows(host: str, connection: Connection) -> list[PoolRow]:
    """Return the pools of a host, each with how full it is and what its XML says."""

    async def ask(info: PoolInfo) -> PoolRow | None:
        return await _pool_row(host, connection, info)

    rows = await ask_few_at_once(_AT_ONCE, ask, await connection.storage.pools())
    return [row for row in rows if row]


async def _pool_row(host: str, connection: Connection, info: PoolInfo) -> PoolRow | None:
    from engine.conf.storage_sketch import pool_sketch

    pool = connection.storage.pool(info.ref)
    space, sketch, failure = None, None, ""
    try:
        space = await pool.space()
        sketch = pool_sketch(await pool.xml())
    except NotFound:
        return None  # it went while it was looked at
    except EngineError as error:
        failure = printable(error.message)
    return PoolRow(
        host=host,
        uuid=info.ref.uuid,
        name=info.ref.name,
        ref=info.ref,
        active=info.active,
        persistent=info.persistent,
        autostart=info.autostart,
        space=space,
        sketch=sketch,
        failure=failure,
    )


def state_parts(row: PoolRow, moment: Moment) -> list[Part]:
    """Return mark and word of how it is."""
    name, role = _LOOKS[row.state]
    mark: str = moment.marks.stale if row.stale else getattr(moment.marks, name)
    return [(mark, role), (f" {state_word(row)}", "" if role == "good" else role)]


def state_word(row: PoolRow) -> str:
    """Return how it is."""
    return "active" if row.state is PoolState.RUNNING else row.state.label


def bar_parts(share: float | None, width: int, marks: Marks) -> list[Part]:
    """Return a bar of ``width`` cells; quiet unless there is little left."""
    if share is None:
        return [(" " * width, "")]
    full, empty = ("#", ".") if marks.is_ascii else ("━", "─")
    cells = min(width, max(1 if share > 0 else 0, round(share * width)))
    return [(full * cells, share_role(share)), (empty * (width - cells), "dim")]


def share_role(share: float | None) -> str:
    """Return the role of how full something is."""
    if share is None or share < _MUCH:
        return ""
    return "bad" if share >= _FULL else "warning"


def pool_lines(row: PoolRow, moment: Moment) -> tuple[Line, ...]:
    """Return what there is to say of it."""
    words = ["persistent" if row.persistent else "forgotten when it stops"]
    words.append("starts with the host" if row.autostart else "does not start with the host")
    dot = f" {moment.marks.dot} "
    lines: list[Line] = [(*state_parts(row, moment), (dot + dot.join(words), ""))]
    if row.failure:
        lines.append(((row.failure, "warning"),))
    if space := row.known_space:
        share = row.share
        percent = "" if share is None else f"  {share:.0%}"
        figures = f"  {byte_size(space.allocation)} of {byte_size(space.capacity)}"
        left = f"{dot}{byte_size(space.available)} free"
        bar = bar_parts(share, 20, moment.marks)
        role = share_role(share)
        lines.append((("space      ", "dim"), *bar, (percent, role), (figures + left, "")))
    if row.sketch:
        where = row.path or "–"
        lines.append((("path       ", "dim"), (where, "")))
        kind = row.kind + (f" from {printable(row.sketch.source)}" if row.sketch.source else "")
        lines.append((("type       ", "dim"), (kind, "")))
    lines.append((("uuid       ", "dim"), (printable(row.uuid), "dim")))
    if row.active:
        lines += [(), (("Enter", "accent"), (" shows its volumes", "dim"))]
    return tuple(lines)
