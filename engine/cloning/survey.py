"""What a host knows of the disks that a clone would need: volumes, sizes, room, names taken."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ..conf.domain_conf import DomainConf
from ..conf.storage_sketch import VolumeSketch, volume_sketch
from ..errors import ConnectionClosed, EngineError, OperationTimeout
from ..storage_facts import VolumeKind
from .guest_disk import GuestDisk, guest_disks

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..connection import Connection
    from ..domain_facts import DomainInfo
    from ..domain_ref import DomainRef
    from ..storage_facts import VolumeInfo


@dataclass(frozen=True, slots=True)
class SurveyedDisk:
    """A disk with the volume that it is; ``volume`` is None for one outside of every pool."""

    disk: GuestDisk
    volume: VolumeInfo | None = None
    sketch: VolumeSketch = VolumeSketch()
    #: Why the host could not say which volume it is.
    unknown: str = ""

    @property
    def is_file(self) -> bool:
        """Whether it is a file of a pool, beside which another can be made."""
        return self.volume is not None and self.volume.kind is VolumeKind.FILE


@dataclass(frozen=True, slots=True)
class PoolRoom:
    """What is free in a pool, and the names of its volumes."""

    available: int | None
    names: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class CloneSource:
    """The domain that is to be cloned; ``xml`` is as it would start, passwords and all."""

    info: DomainInfo
    xml: str = field(repr=False)
    disks: tuple[SurveyedDisk, ...]
    pools: Mapping[str, PoolRoom]
    names: frozenset[str]


async def survey(connection: Connection, ref: DomainRef) -> CloneSource:
    """Look at a domain and at the volumes that its disks are.

    Raises:
        EngineError: the domain is gone, or its XML cannot be had.
    """
    domain = connection.domain(ref)
    infos = await connection.domains()
    info = next((each for each in infos if each.ref.uuid == ref.uuid), None) or await domain.info()
    xml = await domain.xml(inactive=True, secure=True)
    disks = [await _surveyed(connection, disk) for disk in guest_disks(DomainConf.parse(xml))]
    pools = {disk.volume.ref.pool for disk in disks if disk.volume}
    return CloneSource(
        info=info,
        xml=xml,
        disks=tuple(disks),
        pools={name: await _room(connection, name) for name in sorted(pools)},
        names=frozenset(each.ref.name for each in infos),
    )


async def _surveyed(connection: Connection, disk: GuestDisk) -> SurveyedDisk:
    if disk.is_empty or not (disk.path or disk.pool):
        return SurveyedDisk(disk)
    try:
        if disk.pool:
            volume = await (await connection.storage.lookup(disk.pool)).volume(disk.volume)
        else:
            volume = await connection.storage.volume_by_path(disk.path)
        return SurveyedDisk(disk, await volume.info(), volume_sketch(await volume.xml()))
    except (ConnectionClosed, OperationTimeout):
        raise
    except EngineError as error:
        return SurveyedDisk(disk, unknown=error.message)


async def _room(connection: Connection, name: str) -> PoolRoom:
    pool = await connection.storage.lookup(name)
    names = frozenset(volume.name for volume in await pool.volumes())
    try:
        return PoolRoom((await pool.space()).available, names)
    except (ConnectionClosed, OperationTimeout):
        raise
    except EngineError:
        return PoolRoom(None, names)
