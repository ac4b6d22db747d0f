"""StorageVolumeVerbs: volumes of pools: the disks of guests, and pictures of installers."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from .verb_group import VerbGroup

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ...byte_stream import SparseStream
    from ...storage_facts import PoolRef, VolumeInfo, VolumeRef, WipeAlgorithm


class StorageVolumeVerbs(VerbGroup):
    """A verb of a volume raises ``NoStorageVolume`` where there is none."""

    READING: ClassVar[frozenset[str]] = frozenset(
        {
            *("volumes", "volume_infos", "volume_xml", "volume_path"),
            *("volume_by_name", "volume_by_path", "volume_by_key"),
        }
    )
    LASTING: ClassVar[frozenset[str]] = frozenset(
        {
            *("create_volume", "create_volume_from", "delete_volume"),
            *("resize_volume", "wipe_volume"),
        }
    )

    async def volumes(self, pool: PoolRef) -> list[VolumeRef]:
        """Return the volumes of an active pool, as of its last refresh."""
        raise self._unsupported("volumes")

    async def volume_infos(
        self, volumes: Sequence[VolumeRef], *, physical: bool = False
    ) -> list[VolumeInfo | None]:
        """Return kind and size of each, in their order; None for one that is gone.

        With ``physical`` the allocation is what its file is long, holes and all.
        """
        raise self._unsupported("volume_infos")

    async def volume_by_name(self, pool: PoolRef, name: str) -> VolumeRef:
        """Return the volume of a pool with that name."""
        raise self._unsupported("volume_by_name")

    async def volume_by_path(self, path: str) -> VolumeRef:
        """Return the volume at a path of the host, of whichever active pool."""
        raise self._unsupported("volume_by_path")

    async def volume_by_key(self, key: str) -> VolumeRef:
        """Return the volume with that key, of whichever active pool."""
        raise self._unsupported("volume_by_key")

    async def create_volume(
        self, pool: PoolRef, xml: str, *, preallocate_metadata: bool = False, reflink: bool = False
    ) -> VolumeRef:
        """Make a volume."""
        raise self._unsupported("create_volume")

    async def create_volume_from(
        self,
        pool: PoolRef,
        xml: str,
        source: VolumeRef,
        *,
        preallocate_metadata: bool = False,
        reflink: bool = False,
    ) -> VolumeRef:
        """Make a volume with what ``source`` holds; ``reflink`` shares the blocks."""
        raise self._unsupported("create_volume_from")

    async def delete_volume(
        self, volume: VolumeRef, *, zeroed: bool = False, with_snapshots: bool = False
    ) -> None:
        """Remove a volume and what it holds."""
        raise self._unsupported("delete_volume")

    async def resize_volume(
        self,
        volume: VolumeRef,
        capacity: int,
        *,
        allocate: bool = False,
        delta: bool = False,
        shrink: bool = False,
    ) -> None:
        """Give a volume that many bytes; with ``delta`` that many more, or fewer if ``shrink``."""
        raise self._unsupported("resize_volume")

    async def wipe_volume(self, volume: VolumeRef, algorithm: WipeAlgorithm) -> None:
        """Make what a volume holds unreadable."""
        raise self._unsupported("wipe_volume")

    async def volume_xml(self, volume: VolumeRef) -> str:
        """Return the XML."""
        raise self._unsupported("volume_xml")

    async def volume_path(self, volume: VolumeRef) -> str:
        """Return where the volume is, as a guest's XML names it."""
        raise self._unsupported("volume_path")

    async def upload_volume(
        self, volume: VolumeRef, *, offset: int = 0, length: int = 0, sparse: bool = False
    ) -> SparseStream:
        """Return a stream into a volume; a ``sparse`` one takes holes.

        It begins at ``offset`` and takes at most ``length`` bytes, or as many as fit if that is 0.
        """
        raise self._unsupported("upload_volume")

    async def download_volume(
        self, volume: VolumeRef, *, offset: int = 0, length: int = 0, sparse: bool = False
    ) -> SparseStream:
        """Return a stream out of a volume; a ``sparse`` one says where its holes are."""
        raise self._unsupported("download_volume")
