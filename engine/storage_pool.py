"""StoragePool: one pool of a connection, its verbs and its volumes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .storage_facts import PoolBuild
from .storage_volume import StorageVolume

if TYPE_CHECKING:
    from .connection import Connection
    from .storage_facts import PoolInfo, PoolRef, PoolSpace, VolumeInfo, VolumeRef


class StoragePool:
    """A handle: cheap to make, holds no state of the pool but its reference."""

    def __init__(self, connection: Connection, ref: PoolRef) -> None:
        self.connection = connection
        self.ref = ref

    def __repr__(self) -> str:
        return f"StoragePool({self.ref.name!r} on {self.connection.uri})"

    async def info(self) -> PoolInfo:
        """Return the facts a list shows.

        Raises:
            NoStoragePool: it is gone.
        """
        return await self.connection.storage.info(self.ref.uuid)

    async def space(self) -> PoolSpace:
        """Return how full it is."""
        driver = self.connection.driver
        return await self.connection.call("pool_space", driver.pool_space(self.ref))

    async def xml(self, *, inactive: bool = False) -> str:
        """Return the XML: as it is, or with ``inactive`` as it will start next time."""
        driver = self.connection.driver
        return await self.connection.call("pool_xml", driver.pool_xml(self.ref, inactive=inactive))

    async def build(self, build: PoolBuild = PoolBuild.NEW) -> None:
        """Make what it lies in: its folder, file system, partition table …"""
        driver = self.connection.driver
        await self.connection.call("build_pool", driver.build_pool(self.ref, build))

    async def start(self, *, build: PoolBuild | None = None) -> None:
        """Start it, built first as ``build`` says (new or (no-)overwrite)."""
        driver = self.connection.driver
        await self.connection.call("start_pool", driver.start_pool(self.ref, build=build))

    async def refresh(self) -> None:
        """Look again at which volumes there are."""
        await self.connection.call("refresh_pool", self.connection.driver.refresh_pool(self.ref))

    async def destroy(self) -> None:
        """Stop it; what it holds stays where it is."""
        await self.connection.call("destroy_pool", self.connection.driver.destroy_pool(self.ref))

    async def delete(self, *, zeroed: bool = False) -> None:
        """Remove what it lies in, filled with zeros first if ``zeroed``."""
        driver = self.connection.driver
        await self.connection.call("delete_pool", driver.delete_pool(self.ref, zeroed=zeroed))

    async def undefine(self) -> None:
        """Forget the stored configuration."""
        await self.connection.call("undefine_pool", self.connection.driver.undefine_pool(self.ref))

    async def set_autostart(self, autostart: bool) -> None:
        """Say whether it starts with the host."""
        work = self.connection.driver.set_pool_autostart(self.ref, autostart)
        await self.connection.call("set_pool_autostart", work)

    # -- its volumes ----------------------------------------------------------------------------

    async def volumes(self) -> list[VolumeRef]:
        """Return which volumes there are, as of the last refresh."""
        return await self.connection.call("volumes", self.connection.driver.volumes(self.ref))

    async def volume_infos(self, *, physical: bool = False) -> list[VolumeInfo]:
        """Return the volumes with kind and size: one question for each, so not for every tick."""
        work = self.connection.driver.volume_infos(await self.volumes(), physical=physical)
        infos = await self.connection.call("volume_infos", work)
        return [info for info in infos if info is not None]

    async def volume(self, name: str) -> StorageVolume:
        """Return the handle of the volume with that name.

        Raises:
            NoStorageVolume: there is none.
        """
        work = self.connection.driver.volume_by_name(self.ref, name)
        return self._handle(await self.connection.call("volume_by_name", work))

    async def create_volume(
        self, xml: str, *, preallocate_metadata: bool = False, reflink: bool = False
    ) -> StorageVolume:
        """Make a volume."""
        work = self.connection.driver.create_volume(
            self.ref, xml, preallocate_metadata=preallocate_metadata, reflink=reflink
        )
        return self._handle(await self.connection.call("create_volume", work))

    async def create_volume_from(
        self,
        xml: str,
        source: VolumeRef,
        *,
        preallocate_metadata: bool = False,
        reflink: bool = False,
    ) -> StorageVolume:
        """Make a volume with what ``source`` holds; ``reflink`` shares the blocks."""
        work = self.connection.driver.create_volume_from(
            *(self.ref, xml, source), preallocate_metadata=preallocate_metadata, reflink=reflink
        )
        return self._handle(await self.connection.call("create_volume_from", work))

    def _handle(self, ref: VolumeRef) -> StorageVolume:
        return StorageVolume(self.connection, ref)
