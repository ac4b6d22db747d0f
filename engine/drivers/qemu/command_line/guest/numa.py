"""``<numa>``: the guest's processors and memory spread over nodes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..pieces import Option, keyed_option
from .memory import cell_bytes, memory_object

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .....conf.elements.numa import NumaCell
    from ..context import Context
    from ..pieces import Piece


def build_numa(context: Context) -> Iterator[Piece]:
    """Yield the memory of each node, its processors, and the distances between nodes."""
    cpu = context.conf.cpu
    cells = [] if cpu is None else list(cpu.cells)
    for number, cell in enumerate(cells):
        node = _number(cell, number)
        backend = f"ram-node{node}"
        share = None if cell.mem_access is None else cell.mem_access == "shared"
        yield memory_object(context, backend, cell_bytes(cell), share)
        ranges = [f"cpus={part.strip()}" for part in (cell.cpus or "").split(",") if part.strip()]
        yield Option("-numa", ",".join(["node", f"nodeid={node}", *ranges, f"memdev={backend}"]))
    for number, cell in enumerate(cells):
        for sibling in cell.distances:
            places = {"src": _number(cell, number), "dst": sibling.id, "val": sibling.value}
            yield keyed_option("-numa", "dist", places)


def _number(cell: NumaCell, position: int) -> int:
    return position if cell.id is None else cell.id
