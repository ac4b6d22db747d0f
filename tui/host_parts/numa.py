"""The tab "cpus": the cells of NUMA with their processors and memory, drawn as small bars."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from engine import EngineError
from engine.conf.xml_document import parse_document

from ..byte_size import byte_size
from ..formatting import UNKNOWN, counted
from ..pool_row import bar_parts
from .part import Answer, HostPart

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from engine.host_facts import CpuMap

    from ..marks import Marks
    from ..widgets.part_text import Line
    from .part import Inquiry

#: Cells of a bar of memory, processors of one line, and cells and processors that are read.
_BAR, _ROW, _CELLS, _MOST = 24, 32, 128, 8192


@dataclass(frozen=True, slots=True, kw_only=True)
class NumaCell:
    """One cell; ``siblings`` are groups of processors that share a core."""

    number: int
    memory_kib: int | None
    cpus: tuple[int, ...]
    cores: int = 0
    distances: tuple[int, ...] = ()


def read_cells(xml: str) -> list[NumaCell]:
    """Return the cells that capabilities name.

    Raises:
        InvalidXML: it cannot be read.
    """
    root = parse_document(xml, "capabilities")
    cells = []
    for element in list(root.iterfind("host/topology/cells/cell"))[:_CELLS]:
        cpus = list(element.iterfind("cpus/cpu"))[:_MOST]
        cores = {(x.get("socket_id"), x.get("die_id"), x.get("core_id")) for x in cpus}
        cells.append(
            NumaCell(
                number=_number(element.get("id")) or 0,
                memory_kib=_number(element.findtext("memory")),
                cpus=tuple(sorted(n for x in cpus if (n := _number(x.get("id"))) is not None)),
                cores=len(cores),
                distances=tuple(
                    _number(x.get("value")) or 0 for x in element.iterfind("distances/sibling")
                ),
            )
        )
    return cells


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 19 else None


async def _ask(inquiry: Inquiry, show: Callable[[Answer], None]) -> Answer:
    host = inquiry.connection.host
    cells = read_cells(await host.capabilities())
    free, cpu_map = None, None
    try:
        count = max((cell.number for cell in cells), default=-1) + 1
        free = await host.cell_memory(0, count) if cells else []
        cpu_map = await host.cpu_map()
    except EngineError:
        pass  # what is not told stays unknown
    return Answer(lines=cell_lines(cells, free, cpu_map, inquiry.app.marks))


def cell_lines(
    cells: Sequence[NumaCell], free: Sequence[int] | None, cpu_map: CpuMap | None, marks: Marks
) -> tuple[Line, ...]:
    """Return what is drawn: a heading, memory and processors of each cell."""
    if not cells:
        return ((("The host does not tell its cells and processors.", "dim"),),)
    total = sum(len(cell.cpus) for cell in cells)
    lines: list[Line] = []
    if cpu_map is not None and len(cpu_map.online) < cpu_map.count:
        off = cpu_map.count - len(cpu_map.online)
        lines += [((f"{counted(off, 'processor')} offline", "warning"),), ()]
    on, away = ("#", ".") if marks.is_ascii else ("▪", "▫")
    head = f"{counted(len(cells), 'cell')}, {counted(total, 'processor')}   "
    lines += [((head, "name"), (f"{on} online  {away} offline", "dim")), ()]
    for place, cell in enumerate(cells):
        known = free[place] if free is not None and place < len(free) else None
        lines += [*_one(cell, known, cpu_map, marks), ()]
    return tuple(lines[:-1])


def _one(cell: NumaCell, free: int | None, cpu_map: CpuMap | None, marks: Marks) -> list[Line]:
    total = None if cell.memory_kib is None else cell.memory_kib * 1024
    share = None if not total or free is None else min(1.0, max(0.0, 1 - free / total))
    cores = f"{counted(cell.cores, 'core')}, " if cell.cores else ""
    far = ", ".join(map(str, cell.distances))
    percent = f"{share:4.0%}" if share is not None else UNKNOWN
    lines: list[Line] = [
        (
            (f"cell {cell.number}  ", "accent"),
            (f"{cores}{counted(len(cell.cpus), 'processor')}", ""),
            (f"   distances {far}" if far else "", "dim"),
        ),
        (
            ("  memory  ", "dim"),
            *bar_parts(share, _BAR, marks),
            (f" {percent} of {byte_size(total)}, {byte_size(free)} free", ""),
        ),
    ]
    online = cpu_map.online if cpu_map else frozenset(cell.cpus)
    for start in range(0, len(cell.cpus), _ROW):
        group = cell.cpus[start : start + _ROW]
        label = f"{group[0]}-{group[-1]}" if len(group) > 1 else str(group[0])
        lines.append(
            (("  cpus    ", "dim"), *_processors(group, online, marks), (f"  {label}", "dim"))
        )
    return lines


def _processors(
    group: Sequence[int], online: frozenset[int], marks: Marks
) -> list[tuple[str, str]]:
    """Return a mark for each processor, with a gap after every eight."""
    on, away = ("#", ".") if marks.is_ascii else ("▪", "▫")
    parts: list[tuple[str, str]] = []
    for place, cpu in enumerate(group):
        gap = " " if place % 8 == 7 and place + 1 < len(group) else ""
        parts.append((on + gap, "good") if cpu in online else (away + gap, "dim"))
    return parts


CPUS: Final = HostPart(name="cpus", engine_verb="capabilities", ask=_ask)
