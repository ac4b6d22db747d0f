"""VolumeRow: what the list of a pool's volumes shows of one, and its details."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine import EngineError, printable

from .byte_size import byte_size
from .host_listing import PartRow

if TYPE_CHECKING:
    from engine import Connection
    from engine.conf.storage_sketch import VolumeSketch
    from engine.storage_facts import VolumeRef

    from .domain_uses import Users
    from .widgets.part_text import Line


@dataclass(frozen=True, slots=True, kw_only=True)
class VolumeRow(PartRow):
    """One volume; ``sketch`` is None while nobody asked, or where ``failure`` says why not.

    Its ``uuid`` is its key, which is its own on the host.
    """

    ref: VolumeRef
    sketch: VolumeSketch | None = None
    failure: str = ""
    users: Users | None = None

    @property
    def path(self) -> str:
        """Where it is, as a guest's XML names it; "" while unknown."""
        return self.sketch.path if self.sketch else ""

    @property
    def format(self) -> str:
        """What is in it; "" while unknown."""
        return printable(self.sketch.format) if self.sketch else ""

    @property
    def capacity(self) -> int | None:
        """Bytes that a guest sees."""
        return self.sketch.capacity if self.sketch else None

    @property
    def allocation(self) -> int | None:
        """Bytes that it takes up."""
        return self.sketch.allocation if self.sketch else None

    @property
    def used_by(self) -> str:
        """Names of domains; "?" where nobody knows."""
        return self.users.words if self.users else "?"


async def asked_volume(connection: Connection, ref: VolumeRef) -> tuple[VolumeSketch | None, str]:
    """Return what its XML says, or why it cannot be had."""
    from engine.conf.storage_sketch import volume_sketch

    try:
        return volume_sketch(await connection.storage.volume(ref).xml()), ""
    except EngineError as error:
        return None, printable(error.message)


def volume_lines(row: VolumeRow) -> tuple[Line, ...]:
    """Return what there is to say of it."""
    sketch = row.sketch
    if sketch is None:
        return (((row.failure, "warning") if row.failure else ("asking the host…", "dim"),),)
    share = ""
    if sketch.capacity and sketch.allocation is not None:
        share = f"  {sketch.allocation / sketch.capacity:.0%}"
    lines: list[Line] = [
        (("path       ", "dim"), (printable(sketch.path) or "–", "")),
        (("format     ", "dim"), (row.format or "–", "")),
        (("capacity   ", "dim"), (byte_size(sketch.capacity), "")),
        (("allocated  ", "dim"), (byte_size(sketch.allocation), ""), (share, "dim")),
    ]
    if sketch.backing:
        lines.append((("on top of  ", "dim"), (printable(sketch.backing), "")))
    is_known = row.users is not None and row.users.is_complete
    lines.append((("used by    ", "dim"), (row.used_by, "" if is_known else "dim")))
    return tuple(lines)
