"""StorageVolume: one volume of a pool and its verbs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .errors import NoStorageVolume
from .storage_facts import WipeAlgorithm
from .volume_transfer import receive_file, send_file, unheard

if TYPE_CHECKING:
    from pathlib import Path

    from .byte_stream import SparseStream
    from .connection import Connection
    from .storage_facts import VolumeInfo, VolumeRef
    from .volume_transfer import Progress


class StorageVolume:
    """A handle: cheap to make, holds no state of the volume but its reference."""

    def __init__(self, connection: Connection, ref: VolumeRef) -> None:
        self.connection = connection
        self.ref = ref

    def __repr__(self) -> str:
        return f"StorageVolume({self.ref.name!r} of {self.ref.pool!r} on {self.connection.uri})"

    async def info(self, *, physical: bool = False) -> VolumeInfo:
        """Return kind and size; ``physical``: how long its file is, holes and all.

        Raises:
            NoStorageVolume: it is gone.
        """
        work = self.connection.driver.volume_infos([self.ref], physical=physical)
        (info,) = await self.connection.call("volume_infos", work)
        if info is None:
            raise NoStorageVolume(f"no volume {self.ref.name!r} in pool {self.ref.pool!r} any more")
        return info

    async def xml(self) -> str:
        """Return the XML."""
        driver = self.connection.driver
        return await self.connection.call("volume_xml", driver.volume_xml(self.ref))

    async def path(self) -> str:
        """Return where it is, as a guest's XML names it."""
        driver = self.connection.driver
        return await self.connection.call("volume_path", driver.volume_path(self.ref))

    async def resize(
        self, capacity: int, *, allocate: bool = False, delta: bool = False, shrink: bool = False
    ) -> None:
        """Give it that many bytes; with ``delta`` that many more, or fewer if ``shrink``."""
        work = self.connection.driver.resize_volume(
            self.ref, capacity, allocate=allocate, delta=delta, shrink=shrink
        )
        await self.connection.call("resize_volume", work)

    async def wipe(self, algorithm: WipeAlgorithm = WipeAlgorithm.ZERO) -> None:
        """Make what it holds unreadable."""
        work = self.connection.driver.wipe_volume(self.ref, algorithm)
        await self.connection.call("wipe_volume", work)

    async def delete(self, *, zeroed: bool = False, with_snapshots: bool = False) -> None:
        """Remove it and what it holds."""
        work = self.connection.driver.delete_volume(
            self.ref, zeroed=zeroed, with_snapshots=with_snapshots
        )
        await self.connection.call("delete_volume", work)

    async def upload(
        self, *, offset: int = 0, length: int = 0, sparse: bool = False
    ) -> SparseStream:
        """Return a stream into it."""
        work = self.connection.driver.upload_volume(
            self.ref, offset=offset, length=length, sparse=sparse
        )
        return await self.connection.call("upload_volume", work)

    async def download(
        self, *, offset: int = 0, length: int = 0, sparse: bool = False
    ) -> SparseStream:
        """Return a stream out of it; one that is ``sparse`` says where the holes are."""
        work = self.connection.driver.download_volume(
            self.ref, offset=offset, length=length, sparse=sparse
        )
        return await self.connection.call("download_volume", work)

    async def upload_from(self, file: Path, *, progress: Progress = unheard) -> None:
        """Fill it with what ``file`` holds; holes stay holes. It keeps its size.

        ``progress`` hears how many bytes are through, holes included.

        Raises:
            StorageFailed: the file cannot be read. EngineError: the volume cannot take it.
        """
        await send_file(file, lambda: self.upload(sparse=True), progress)

    async def download_to(self, file: Path, *, progress: Progress = unheard) -> None:
        """Write what it holds into ``file``, which is emptied first; holes stay holes.

        Raises:
            StorageFailed: the file cannot be written. EngineError: the volume cannot be read.
        """
        await receive_file(lambda: self.download(sparse=True), file, progress)
