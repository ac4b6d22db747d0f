"""The volumes of a libvirt daemon's pools."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, Final

from ...errors import NotFound
from ...storage_facts import VolumeInfo, VolumeKind, VolumeRef, WipeAlgorithm
from .asking import Asking
from .host_objects import wire_object

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ...byte_stream import SparseStream
    from ...storage_facts import PoolRef

#: ``virStorageVolWipeAlgorithm`` counts in this order.
_WIPE: Final = {algorithm: number for number, algorithm in enumerate(WipeAlgorithm)}
#: Flags of libvirt's functions of these names.
_CREATE_PREALLOCATE_METADATA: Final = 1
_CREATE_REFLINK: Final = 2
_DELETE_ZEROED: Final = 1
_DELETE_WITH_SNAPSHOTS: Final = 2
_RESIZE_ALLOCATE: Final = 1
_RESIZE_DELTA: Final = 2
_RESIZE_SHRINK: Final = 4
_PHYSICAL: Final = 1
_SPARSE: Final = 1

#: Volumes asked about at once: other calls must come in between.
_BATCH: Final = 256


class RemoteStorageVolumes(Asking):
    """The verbs of volumes. Those that wait for disks use the second connection."""

    async def volumes(self, pool: PoolRef) -> list[VolumeRef]:
        """Return the volumes of an active pool."""
        volumes, _ = await self._ask(
            "volumes", "storage_pool_list_all_volumes", wire_object(pool), 1, 0
        )
        return [VolumeRef(*volume) for volume in volumes]

    async def volume_infos(
        self, volumes: Sequence[VolumeRef], *, physical: bool = False
    ) -> list[VolumeInfo | None]:
        """Return kind and size of each."""
        infos: list[VolumeInfo | None] = []
        for start in range(0, len(volumes), _BATCH):
            batch = volumes[start : start + _BATCH]
            infos += await asyncio.gather(*(self._info(volume, physical) for volume in batch))
        return infos

    async def _info(self, volume: VolumeRef, physical: bool) -> VolumeInfo | None:
        procedure, *flags = (
            ("storage_vol_get_info_flags", _PHYSICAL) if physical else ("storage_vol_get_info",)
        )
        try:
            kind, capacity, allocation = await self._ask(
                "volume_infos", procedure, _wire(volume), *flags
            )
        except NotFound:
            return None
        return VolumeInfo(
            ref=volume, kind=VolumeKind(kind), capacity=capacity, allocation=allocation
        )

    async def volume_by_name(self, pool: PoolRef, name: str) -> VolumeRef:
        """Return the volume of a pool with that name."""
        where = wire_object(pool)
        return VolumeRef(
            *await self._ask("volume_by_name", "storage_vol_lookup_by_name", where, name)
        )

    async def volume_by_path(self, path: str) -> VolumeRef:
        """Return the volume at a path."""
        return VolumeRef(*await self._ask("volume_by_path", "storage_vol_lookup_by_path", path))

    async def volume_by_key(self, key: str) -> VolumeRef:
        """Return the volume with that key."""
        return VolumeRef(*await self._ask("volume_by_key", "storage_vol_lookup_by_key", key))

    async def create_volume(
        self, pool: PoolRef, xml: str, *, preallocate_metadata: bool = False, reflink: bool = False
    ) -> VolumeRef:
        """Make a volume."""
        flags = _CREATE_PREALLOCATE_METADATA * preallocate_metadata | _CREATE_REFLINK * reflink
        volume = await self._ask_slowly(
            "create_volume", "storage_vol_create_xml", wire_object(pool), xml, flags
        )
        return VolumeRef(*volume)

    async def create_volume_from(
        self,
        pool: PoolRef,
        xml: str,
        source: VolumeRef,
        *,
        preallocate_metadata: bool = False,
        reflink: bool = False,
    ) -> VolumeRef:
        """Make a volume with what ``source`` holds."""
        flags = _CREATE_PREALLOCATE_METADATA * preallocate_metadata | _CREATE_REFLINK * reflink
        verb, procedure = "create_volume_from", "storage_vol_create_xml_from"
        where = wire_object(pool)
        volume = await self._ask_slowly(verb, procedure, where, xml, _wire(source), flags)
        return VolumeRef(*volume)

    async def delete_volume(
        self, volume: VolumeRef, *, zeroed: bool = False, with_snapshots: bool = False
    ) -> None:
        """Remove a volume."""
        flags = _DELETE_ZEROED * zeroed | _DELETE_WITH_SNAPSHOTS * with_snapshots
        await self._ask_slowly("delete_volume", "storage_vol_delete", _wire(volume), flags)

    async def resize_volume(
        self,
        volume: VolumeRef,
        capacity: int,
        *,
        allocate: bool = False,
        delta: bool = False,
        shrink: bool = False,
    ) -> None:
        """Change how many bytes a volume has."""
        flags = _RESIZE_ALLOCATE * allocate | _RESIZE_DELTA * delta | _RESIZE_SHRINK * shrink
        where = _wire(volume)
        await self._ask_slowly("resize_volume", "storage_vol_resize", where, capacity, flags)

    async def wipe_volume(self, volume: VolumeRef, algorithm: WipeAlgorithm) -> None:
        """Make what a volume holds unreadable."""
        number = _WIPE[algorithm]
        await self._ask_slowly("wipe_volume", "storage_vol_wipe_pattern", _wire(volume), number, 0)

    async def volume_xml(self, volume: VolumeRef) -> str:
        """Return the XML."""
        xml: str = await self._ask("volume_xml", "storage_vol_get_xml_desc", _wire(volume), 0)
        return xml

    async def volume_path(self, volume: VolumeRef) -> str:
        """Return where the volume is."""
        path: str = await self._ask("volume_path", "storage_vol_get_path", _wire(volume))
        return path

    async def upload_volume(
        self, volume: VolumeRef, *, offset: int = 0, length: int = 0, sparse: bool = False
    ) -> SparseStream:
        """Return a stream into a volume."""
        extent = offset, length, _SPARSE * sparse
        return await self._open_stream(
            "upload_volume", "storage_vol_upload", _wire(volume), *extent
        )

    async def download_volume(
        self, volume: VolumeRef, *, offset: int = 0, length: int = 0, sparse: bool = False
    ) -> SparseStream:
        """Return a stream out of a volume."""
        extent = offset, length, _SPARSE * sparse
        return await self._open_stream(
            "download_volume", "storage_vol_download", _wire(volume), *extent
        )


def _wire(volume: VolumeRef) -> tuple[Any, ...]:
    return volume.pool, volume.name, volume.key
