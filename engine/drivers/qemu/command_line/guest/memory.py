"""``<memory>`` and ``<memoryBacking>``: how much, and what of the host holds it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..pieces import MachineProperty, Option, QmpCommand, keyed_option, object_option

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .....conf.domain_conf import DomainConf
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
        yield _memory_object(context, size)
        yield MachineProperty("memory-backend", _BACKEND)
    balloon, target = conf.devices.memballoon, conf.current_memory
    has_balloon = balloon is not None and balloon.model != "none"
    if has_balloon and target is not None and target < (conf.memory or 0):
        yield QmpCommand("balloon", {"value": target * 1024})


def memory_bytes(conf: DomainConf) -> int:
    """Return the memory at start, in whole mebibytes as libvirt rounds it up."""
    return -(-(conf.memory or 0) * 1024 // _MIB) * _MIB


def _needs_object(conf: DomainConf) -> bool:
    backing = conf.memory_backing
    asked = (backing.source_type, backing.access_mode, backing.allocation_mode)
    return bool(backing.hugepages or backing.discard or any(asked))


def _memory_object(context: Context, size: int) -> Option:
    backing = context.conf.memory_backing
    kind = "memory-backend-ram"
    properties: dict[str, Any] = {"size": size}
    if backing.access_mode:
        properties["share"] = backing.access_mode == "shared"
    if backing.allocation_mode:
        properties["prealloc"] = backing.allocation_mode == "immediate"
    properties["prealloc-threads"] = backing.allocation_threads
    if backing.hugepages or backing.source_type == "memfd":
        kind = "memory-backend-memfd"
        properties["hugetlb"] = True if backing.hugepages else None
    elif backing.source_type == "file":
        kind = "memory-backend-file"
        properties["mem-path"] = str(context.place.run_dir / "memory")
        properties["discard-data"] = True
    return object_option(kind, _BACKEND, properties)
