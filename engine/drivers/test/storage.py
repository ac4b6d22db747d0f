"""Pools and volumes of the in-memory hypervisor, with libvirt's states and refusals."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, ClassVar, Final
from uuid import UUID, uuid4

from ...conf.xml_document import parse_document, serialize
from ...errors import (
    InvalidArgument,
    InvalidXML,
    NoStoragePool,
    NoStorageVolume,
    OperationFailed,
    OperationInvalid,
)
from ...events import StoragePoolLifecycleEvent, StoragePoolRefreshEvent
from ...storage_facts import PoolBuild, PoolRef, VolumeInfo, VolumeRef, WipeAlgorithm
from ...untrusted_text import printable
from ..base import HypervisorDriver
from .pools import CAPABILITIES, MemoryPool, identify, pools_at_first
from .volumes import MemoryVolume, VolumeReader, VolumeWriter, whole_length

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lxml.etree import _Element as Element

    from ...byte_stream import SparseStream
    from ...storage_facts import PoolInfo, PoolSpace
    from .inventory import Inventory

_DEFINED, _UNDEFINED, _STARTED, _STOPPED, _CREATED, _DELETED = range(6)

_KINDS: Final = frozenset(
    {
        *("dir", "fs", "netfs", "logical", "disk", "iscsi", "iscsi-direct", "scsi", "mpath"),
        *("rbd", "sheepdog", "gluster", "zfs", "vstorage"),
    }
)


class MemoryPools(HypervisorDriver):
    """The verbs of ``interface/storage_pools.py`` in memory."""

    title: ClassVar[str] = "test"
    _inventory: Inventory

    @cached_property
    def _pools(self) -> dict[str, MemoryPool]:
        """Pools by uuid: at first what the address says."""
        return {pool.ref.uuid: pool for pool in pools_at_first(self.uri.path, self._inventory)}

    async def pools(self) -> list[PoolInfo]:
        """Return every pool."""
        return [pool.info for pool in self._pools.values()]

    async def pool_by_path(self, path: str) -> PoolRef:
        """Return the active pool whose volumes are below ``path``."""
        for pool in self._pools.values():
            if pool.active and pool.folder == path.rstrip("/"):
                return pool.ref
        raise NoStoragePool(f"no storage pool with matching target path {printable(path)!r}")

    async def define_pool(self, xml: str) -> PoolRef:
        """Store a pool, or replace the one with the same name and uuid."""
        root, ref = self._read_pool(xml)
        if known := self._pools.get(ref.uuid):
            if known.active:
                raise OperationFailed(f"pool {printable(ref.name)!r} is active")
            known.document, known.persistent = root, True
        else:
            self._pools[ref.uuid] = MemoryPool(ref, root)
        self._tell_pool(ref, _DEFINED)
        return ref

    async def create_pool(self, xml: str, *, build: PoolBuild | None = None) -> PoolRef:
        """Start a pool that is forgotten when it stops."""
        root, ref = self._read_pool(xml)
        if ref.uuid in self._pools:
            raise OperationFailed(f"pool {printable(ref.name)!r} is already there")
        self._pools[ref.uuid] = MemoryPool(ref, root, persistent=False, active=True)
        self._tell_pool(ref, _STARTED)
        return ref

    async def build_pool(self, pool: PoolRef, build: PoolBuild) -> None:
        """Make what it lies in: nothing, in memory."""
        self._tell_pool(self._inactive_pool(pool).ref, _CREATED)

    async def start_pool(self, pool: PoolRef, *, build: PoolBuild | None = None) -> None:
        """Start a stored pool."""
        self._inactive_pool(pool).active = True
        self._tell_pool(pool, _STARTED)

    async def destroy_pool(self, pool: PoolRef) -> None:
        """Stop a pool; what it holds stays."""
        found = self._active_pool(pool)
        found.active = False
        if not found.persistent:
            del self._pools[found.ref.uuid]
        self._tell_pool(found.ref, _STOPPED)

    async def delete_pool(self, pool: PoolRef, *, zeroed: bool = False) -> None:
        """Remove what an inactive pool lies in."""
        found = self._inactive_pool(pool)
        if found.volumes:
            raise OperationFailed(f"failed to remove pool {found.folder!r}: Directory not empty")
        self._tell_pool(found.ref, _DELETED)

    async def undefine_pool(self, pool: PoolRef) -> None:
        """Forget the stored configuration of an inactive pool."""
        del self._pools[self._inactive_pool(pool).ref.uuid]
        self._tell_pool(pool, _UNDEFINED)

    async def refresh_pool(self, pool: PoolRef) -> None:
        """Look again; in memory nobody puts anything behind one's back."""
        ref = self._active_pool(pool).ref
        now = self.clock.now()
        self.emit(StoragePoolRefreshEvent(time=now, pool=ref.name, uuid=ref.uuid))

    async def pool_space(self, pool: PoolRef) -> PoolSpace:
        """Return how full the pool is."""
        return self._pool(pool).space

    async def pool_xml(self, pool: PoolRef, *, inactive: bool = False) -> str:
        """Return the XML."""
        return serialize(self._pool(pool).document)

    async def set_pool_autostart(self, pool: PoolRef, autostart: bool) -> None:
        """Keep the wish; an in-memory host never boots."""
        found = self._pool(pool)
        if not found.persistent:
            raise OperationInvalid("pool has no config file")
        found.autostart = autostart

    async def pool_capabilities(self) -> str:
        """Return the XML of the types of pools that it pretends to have."""
        return CAPABILITIES

    def _read_pool(self, xml: str) -> tuple[Element, PoolRef]:
        root = parse_document(xml, "pool")
        kind, name = root.get("type", ""), (root.findtext("name") or "").strip()
        if kind not in _KINDS:
            raise InvalidXML(f"unknown storage pool type {printable(kind, 40)!r}", element="/pool")
        if not name or "/" in name:
            raise InvalidXML("a pool needs a name without '/'", element="/pool/name")
        known = {each.ref.name: each.ref.uuid for each in self._pools.values()}
        try:
            uuid = str(UUID(root.findtext("uuid") or known.get(name) or str(uuid4())))
        except ValueError as error:
            raise InvalidXML("malformed uuid", element="/pool/uuid") from error
        if known.get(name, uuid) != uuid:
            message = f"pool {printable(name)!r} already exists with uuid {known[name]}"
            raise OperationFailed(message)
        identify(root, uuid)
        return root, PoolRef(name, uuid)

    def _pool(self, pool: PoolRef) -> MemoryPool:
        try:
            return self._pools[pool.uuid]
        except KeyError:
            raise NoStoragePool(f"no pool {pool.name!r} with uuid {pool.uuid}") from None

    def _active_pool(self, pool: PoolRef) -> MemoryPool:
        found = self._pool(pool)
        if not found.active:
            raise OperationInvalid(f"storage pool {found.ref.name!r} is not active")
        return found

    def _inactive_pool(self, pool: PoolRef) -> MemoryPool:
        found = self._pool(pool)
        if found.active:
            raise OperationInvalid(f"storage pool {found.ref.name!r} is already active")
        return found

    def _tell_pool(self, ref: PoolRef, event: int) -> None:
        now = self.clock.now()
        self.emit(StoragePoolLifecycleEvent(time=now, pool=ref.name, uuid=ref.uuid, event=event))


class MemoryStorage(MemoryPools):
    """The verbs of ``interface/storage_volumes.py`` in memory."""

    async def volumes(self, pool: PoolRef) -> list[VolumeRef]:
        """Return the volumes of an active pool."""
        found = self._active_pool(pool)
        return [_volume_ref(found, volume) for volume in found.volumes.values()]

    async def volume_infos(
        self, volumes: Sequence[VolumeRef], *, physical: bool = False
    ) -> list[VolumeInfo | None]:
        """Return kind and size of each; None for one that is gone."""
        return [self._info(volume, physical=physical) for volume in volumes]

    async def volume_by_name(self, pool: PoolRef, name: str) -> VolumeRef:
        """Return the volume of a pool with that name."""
        found = self._active_pool(pool)
        if volume := found.volumes.get(name):
            return _volume_ref(found, volume)
        raise NoStorageVolume(f"no storage vol with matching name {printable(name)!r}")

    async def volume_by_path(self, path: str) -> VolumeRef:
        """Return the volume at a path, of whichever active pool."""
        for pool in self._pools.values():
            for volume in pool.volumes.values() if pool.active else ():
                if volume.path == path:
                    return _volume_ref(pool, volume)
        raise NoStorageVolume(f"no storage vol with matching path {printable(path)!r}")

    async def volume_by_key(self, key: str) -> VolumeRef:
        """Return the volume with that key: its path."""
        return await self.volume_by_path(key)

    async def create_volume(
        self, pool: PoolRef, xml: str, *, preallocate_metadata: bool = False, reflink: bool = False
    ) -> VolumeRef:
        """Make a volume."""
        return self._take_in(pool, xml, None)

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
        _, volume = self._volume(source)
        return self._take_in(pool, xml, volume)

    async def delete_volume(
        self, volume: VolumeRef, *, zeroed: bool = False, with_snapshots: bool = False
    ) -> None:
        """Remove a volume and what it holds."""
        pool, found = self._volume(volume)
        del pool.volumes[found.name]

    async def resize_volume(
        self,
        volume: VolumeRef,
        capacity: int,
        *,
        allocate: bool = False,
        delta: bool = False,
        shrink: bool = False,
    ) -> None:
        """Give a volume that many bytes."""
        pool, found = self._volume(volume)
        change = (-capacity if shrink else capacity) if delta else capacity - found.capacity
        wanted = found.capacity + change
        if change < 0 and not shrink:
            raise InvalidArgument("can't shrink capacity below current capacity unless shrink")
        if wanted < 0:
            raise InvalidArgument("a volume has no fewer than 0 bytes")
        if change > pool.available:
            raise OperationFailed("not enough space left in storage pool")
        found.cut(wanted, found.capacity)
        found.capacity = wanted
        is_full = allocate or found.format == "raw" and found.allocation > wanted
        found.allocation = wanted if is_full else min(found.allocation, wanted)

    async def wipe_volume(self, volume: VolumeRef, algorithm: WipeAlgorithm) -> None:
        """Make what a volume holds unreadable."""
        _, found = self._volume(volume)
        found.pieces.clear()
        found.format = "raw"

    async def volume_xml(self, volume: VolumeRef) -> str:
        """Return the XML."""
        return self._volume(volume)[1].to_xml()

    async def volume_path(self, volume: VolumeRef) -> str:
        """Return where the volume is."""
        return self._volume(volume)[1].path

    async def upload_volume(
        self, volume: VolumeRef, *, offset: int = 0, length: int = 0, sparse: bool = False
    ) -> SparseStream:
        """Return a stream into a volume."""
        found = self._volume(volume)[1]
        return VolumeWriter(found, offset, offset + length if length else found.capacity)

    async def download_volume(
        self, volume: VolumeRef, *, offset: int = 0, length: int = 0, sparse: bool = False
    ) -> SparseStream:
        """Return a stream out of a volume."""
        found = self._volume(volume)[1]
        whole = whole_length(found)
        end = min(whole, offset + length) if length else whole
        return VolumeReader(found, offset, end, sparse=sparse)

    # -- images of running guests ---------------------------------------------------------------

    def image_at(self, path: str) -> MemoryVolume | None:
        """Return the volume at a path, of whichever active pool."""
        found = (x for pool in self._pools.values() if pool.active for x in pool.volumes.values())
        return next((volume for volume in found if volume.path == path), None)

    def take_image(self, path: str, like: str, image_format: str, backing: str) -> None:
        """Have a new image at a path, as large as that at ``like``; in a pool if one is there."""
        folder, _, name = path.rpartition("/")
        original = self.image_at(like)
        for pool in self._pools.values():
            if pool.active and pool.folder == folder and original:
                volume = replace(original, name=name, path=path, format=image_format)
                pool.add(replace(volume, backing=backing, pieces=dict(original.pieces)))

    def drop_image(self, path: str) -> None:
        """Remove an image from its pool."""
        for pool in self._pools.values():
            for name in [name for name, each in pool.volumes.items() if each.path == path]:
                del pool.volumes[name]

    def _take_in(self, ref: PoolRef, xml: str, source: MemoryVolume | None) -> VolumeRef:
        pool = self._active_pool(ref)
        volume = MemoryVolume.read(xml, pool.folder)
        if volume.name in pool.volumes:
            raise OperationFailed(f"volume {printable(volume.name)!r} already exists")
        if source:
            capacity = max(volume.capacity, source.capacity)
            volume = replace(
                volume,
                capacity=capacity,
                allocation=min(source.allocation, capacity),
                pieces=dict(source.pieces),
            )
        if volume.allocation > pool.available:
            raise OperationFailed("not enough space left in storage pool")
        if volume.backing and not volume.capacity:
            below = self.image_at(volume.backing)
            volume.capacity = below.capacity if below else 0
        pool.add(volume)
        return _volume_ref(pool, volume)

    def _info(self, ref: VolumeRef, *, physical: bool) -> VolumeInfo | None:
        try:
            _, volume = self._volume(ref)
        except NoStorageVolume:
            return None
        allocation = whole_length(volume) if physical else volume.allocation
        return VolumeInfo(
            ref=ref, kind=volume.kind, capacity=volume.capacity, allocation=allocation
        )

    def _volume(self, ref: VolumeRef) -> tuple[MemoryPool, MemoryVolume]:
        for pool in self._pools.values():
            volume = pool.volumes.get(ref.name) if pool.active else None
            if pool.ref.name == ref.pool and volume:
                return pool, volume
        raise NoStorageVolume(f"no volume {ref.name!r} in pool {ref.pool!r}")


def _volume_ref(pool: MemoryPool, volume: MemoryVolume) -> VolumeRef:
    return VolumeRef(pool.ref.name, volume.name, volume.path)
