"""``<memory>`` and ``<memoryBacking>``: how much, and what of the host holds it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .....conf.xml_codec import unit_bytes
from ..pieces import MachineProperty, Option, QmpCommand, keyed_option, object_option

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .....conf.domain_conf import DomainConf
    from .....conf.elements.numa import NumaCell
    from ..context import Context
    from ..pieces import Piece

_MIB = 1 << 20
_BACKEND = "pc.ram"
"""The name QEMU gives the memory of x86 machines; streams of migration carry it."""


def build_memory(context: Context) -> Iterator[Piece]:
    """Yield the size, the object that holds it where it is not plain memory, and the balloon."""
    conf = context.conf
    backing = conf.memory_backing
    size = memory_bytes(conf)
    yield keyed_option("-m", None, {"size": f"{size // _MIB}M"})
    if conf.memory_dump_core is not True:
        yield MachineProperty("dump-guest-core", "off")
    if backing.nosharepages:
        yield MachineProperty("mem-merge", "off")
    if backing.locked:
        yield keyed_option("-overcommit", None, {"mem-lock": True})
    if _needs_object(conf):
        yield memory_object(context, _BACKEND, size)
        yield MachineProperty("memory-backend", _BACKEND)
    balloon, target = conf.devices.memballoon, conf.current_memory
    has_balloon = balloon is not None and balloon.model != "none"
    if has_balloon and target is not None and target < (conf.memory or 0):
        yield QmpCommand("balloon", {"value": target * 1024})


def memory_bytes(conf: DomainConf) -> int:
    """Return the memory at start: that of all nodes, else that of the guest."""
    cells = [] if conf.cpu is None else list(conf.cpu.cells)
    return sum(map(cell_bytes, cells)) or _rounded((conf.memory or 0) * 1024)


def cell_bytes(cell: NumaCell) -> int:
    """Return the memory of one node."""
    return _rounded((cell.memory or 0) * unit_bytes(cell.unit or "KiB"))


def _rounded(size: int) -> int:
    """Round up to whole mebibytes, as libvirt does."""
    return -(-size // _MIB) * _MIB


def _needs_object(conf: DomainConf) -> bool:
    backing = conf.memory_backing
    if conf.cpu is not None and len(conf.cpu.cells):
        return False
    asked = (backing.source_type, backing.access_mode, backing.allocation_mode)
    return bool(backing.hugepages or backing.discard or any(asked))


def memory_object(context: Context, name: str, size: int, share: bool | None = None) -> Option:
    """Return what of the host holds ``size`` bytes; ``share`` beats the guest's own choice."""
    backing = context.conf.memory_backing
    kind = "memory-backend-ram"
    properties: dict[str, Any] = {"size": size}
    if share is None and backing.access_mode:
        share = backing.access_mode == "shared"
    properties["share"] = share
    if backing.allocation_mode:
        properties["prealloc"] = backing.allocation_mode == "immediate"
    properties["prealloc-threads"] = backing.allocation_threads
    if backing.hugepages or backing.source_type == "memfd":
        kind = "memory-backend-memfd"
        properties["hugetlb"] = True if backing.hugepages else None
    elif backing.source_type == "file":
        kind = "memory-backend-file"
        properties["mem-path"] = str(context.place.run_dir / name)
        properties["discard-data"] = backing.discard
    return object_option(kind, name, properties)
