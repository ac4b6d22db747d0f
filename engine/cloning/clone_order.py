"""CloneOrder: the clone somebody wants; which ways each disk can go, and what it would make."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from ..conf.domain_validate import name_problem
from ..domain_state import DomainState
from ..errors import InvalidArgument
from ..untrusted_text import printable

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from .survey import CloneSource, SurveyedDisk


class CloneWay(Enum):
    """What becomes of a disk; the value is what people read."""

    FULL = "full copy"
    LINKED = "linked copy"
    SHARE = "the same for both"
    LEAVE = "left out"


@dataclass(frozen=True, slots=True, kw_only=True)
class CloneOrder:
    """``ways`` is by target; a disk that is not in it goes as ``usual_way`` says for ``kind``."""

    name: str
    kind: CloneWay = CloneWay.FULL
    ways: Mapping[str, CloneWay] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedDisk:
    """A disk with the way it goes; ``name`` is that of the new volume, "" where none is made."""

    source: SurveyedDisk
    way: CloneWay
    name: str = ""

    @property
    def path(self) -> str:
        """Where the new volume will be, for a pool of files."""
        return str(PurePosixPath(self.source.sketch.path).with_name(self.name)) if self.name else ""

    @property
    def bytes_needed(self) -> int:
        """What it takes up at once."""
        volume = self.source.volume
        return volume.allocation if volume and self.way is CloneWay.FULL else 0


def why_not_way(source: CloneSource, disk: SurveyedDisk, way: CloneWay) -> str | None:
    """Return why a disk of that domain cannot go that way, or None where it can."""
    return None if way is CloneWay.LEAVE else _WHY_NOT[way](source, disk)


def _why_not_full(source: CloneSource, disk: SurveyedDisk) -> str | None:
    if reason := _no_volume(disk):
        return reason
    if not disk.disk.is_written:
        return None
    if source.info.status.state is DomainState.PAUSED and disk.sketch.format == "raw":
        return None
    return _why_written(source, "a copy of a disk that changes is worth nothing")


def _why_not_linked(source: CloneSource, disk: SurveyedDisk) -> str | None:
    if reason := _no_volume(disk):
        return reason
    if not disk.is_file:
        return "only a file can have an overlay beside it"
    if disk.sketch.format not in ("qcow2", "raw"):
        return f"there are no overlays over {printable(disk.sketch.format, 16) or 'this format'}"
    if not disk.disk.is_written:
        return None
    return _why_written(source, "what it writes would spoil the copy")


def _why_not_share(source: CloneSource, disk: SurveyedDisk) -> str | None:
    return "both guests would write to it" if disk.disk.is_written else None


def _why_written(source: CloneSource, then: str) -> str | None:
    """Return why the disks of a guest that runs or is held are out of reach."""
    if source.info.status.state.is_active:
        if source.info.status.state is DomainState.PAUSED:
            return "the guest is only held, and its image locked: shut it off"
        return f"the guest runs: shut it off, {then}"
    return None


def _no_volume(disk: SurveyedDisk) -> str | None:
    if disk.disk.is_empty:
        return "the drive is empty"
    if disk.volume is None:
        return "it lies outside of every active pool"
    return None


_WHY_NOT = {
    CloneWay.FULL: _why_not_full,
    CloneWay.LINKED: _why_not_linked,
    CloneWay.SHARE: _why_not_share,
}


def usual_way(source: CloneSource, disk: SurveyedDisk, kind: CloneWay) -> CloneWay:
    """Return how a disk goes unless somebody says otherwise: media are shared, disks copied."""
    wanted = (kind, CloneWay.LEAVE) if disk.disk.is_written else (CloneWay.SHARE,)
    return next(way for way in wanted if why_not_way(source, disk, way) is None)


def planned_disks(source: CloneSource, order: CloneOrder) -> list[PlannedDisk]:
    """Return what becomes of each disk."""
    taken = {pool: set(room.names) for pool, room in source.pools.items()}
    planned = []
    for disk in source.disks:
        way = order.ways.get(disk.disk.target) or usual_way(source, disk, order.kind)
        name = ""
        if way in (CloneWay.FULL, CloneWay.LINKED) and disk.volume:
            name = _free_name(source, order, disk, taken[disk.volume.ref.pool])
            taken[disk.volume.ref.pool].add(name)
        planned.append(PlannedDisk(source=disk, way=way, name=name))
    return planned


def problems(source: CloneSource, order: CloneOrder) -> Iterator[str]:
    """Yield why the order cannot be carried out."""
    name = order.name.strip()
    if not name:
        yield "the clone needs a name"
    elif problem := name_problem(name):
        yield problem
    elif name in source.names:
        yield f"the host has a domain {printable(name, 60)} already"
    needed: dict[str, int] = {}
    for each in planned_disks(source, order):
        if reason := why_not_way(source, each.source, each.way):
            yield f"{each.source.disk.target} {each.way.value}: {reason}"
        if each.source.volume:
            pool = each.source.volume.ref.pool
            needed[pool] = needed.get(pool, 0) + each.bytes_needed
    for pool, count in needed.items():
        free = source.pools[pool].available
        if free is not None and count > free:
            yield (
                f"the pool {printable(pool, 40)} has {_mib(free)} free, the copies need "
                f"{_mib(count)}"
            )


def require_possible_order(source: CloneSource, order: CloneOrder) -> None:
    """Refuse an order that cannot be carried out.

    Raises:
        InvalidArgument: says every reason.
    """
    if reasons := list(problems(source, order)):
        raise InvalidArgument("; ".join(reasons))


def free_clone_name(source: CloneSource) -> str:
    """Return a name for a clone that nobody has."""
    base = f"{source.info.ref.name}-clone"
    names = (base, *(f"{base}-{number}" for number in range(2, len(source.names) + 3)))
    return next(name for name in names if name not in source.names)


def _free_name(source: CloneSource, order: CloneOrder, disk: SurveyedDisk, taken: set[str]) -> str:
    """Return the name of the new volume: the old one's with the new domain's name in it."""
    assert disk.volume is not None
    old, name = disk.volume.ref.name, order.name.strip() or "clone"
    domain = source.info.ref.name
    stem = PurePosixPath(old).stem
    suffix = ".qcow2" if order_is_linked(order, disk) else PurePosixPath(old).suffix
    base = stem.replace(domain, name) if domain in stem else f"{name}-{disk.disk.target}"
    base = base.replace("/", "-")
    names = (f"{base}{suffix}", *(f"{base}-{n}{suffix}" for n in range(2, len(taken) + 3)))
    return next(each for each in names if each not in taken)


def order_is_linked(order: CloneOrder, disk: SurveyedDisk) -> bool:
    """Whether the disk gets an overlay, which is qcow2 whatever is below it."""
    return order.ways.get(disk.disk.target, order.kind) is CloneWay.LINKED


def _mib(count: int) -> str:
    return f"{count / (1 << 20):.0f} MiB"
