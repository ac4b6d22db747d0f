"""Storage: the pools of a connection, and its volumes by path or key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .errors import NoStoragePool
from .named import find_named
from .storage_pool import StoragePool
from .storage_volume import StorageVolume

if TYPE_CHECKING:
    from .connection import Connection
    from .storage_facts import PoolBuild, PoolInfo, PoolRef, VolumeRef


class Storage:
    """``connection.storage``. Nothing here looks into a pool before it is asked for its volumes."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def pools(self) -> list[PoolInfo]:
        """Return every pool, active or not."""
        return await self._connection.call("pools", self._connection.driver.pools())

    async def info(self, key: str) -> PoolInfo:
        """Return the facts of the pool with that name or uuid.

        Raises:
            NoStoragePool: there is none.
        """
        if info := find_named(await self.pools(), key):
            return info
        raise NoStoragePool(f"no pool with name or uuid {key!r} on {self._connection.uri}")

    async def lookup(self, key: str) -> StoragePool:
        """Return the handle of the pool with that name or uuid.

        Raises:
            NoStoragePool: there is none.
        """
        return self.pool((await self.info(key)).ref)

    async def pool_by_path(self, path: str) -> StoragePool:
        """Return the pool whose volumes are below ``path``."""
        driver = self._connection.driver
        return self.pool(await self._connection.call("pool_by_path", driver.pool_by_path(path)))

    def pool(self, ref: PoolRef) -> StoragePool:
        """Return the handle of a pool that is known already."""
        return StoragePool(self._connection, ref)

    async def define(self, xml: str) -> StoragePool:
        """Store a pool from its XML, or replace the one with the same name and uuid."""
        driver = self._connection.driver
        return self.pool(await self._connection.call("define_pool", driver.define_pool(xml)))

    async def create(self, xml: str, *, build: PoolBuild | None = None) -> StoragePool:
        """Start a pool that is forgotten when it stops, built first as ``build`` says."""
        work = self._connection.driver.create_pool(xml, build=build)
        return self.pool(await self._connection.call("create_pool", work))

    async def find_sources(self, kind: str, source_xml: str | None = None) -> str:
        """Return the XML of what pools of a type (``logical``, ``netfs``, …) could be made of."""
        work = self._connection.driver.find_pool_sources(kind, source_xml)
        return await self._connection.call("find_pool_sources", work)

    async def capabilities(self) -> str:
        """Return the XML of the types of pools that the host can have."""
        driver = self._connection.driver
        return await self._connection.call("pool_capabilities", driver.pool_capabilities())

    def volume(self, ref: VolumeRef) -> StorageVolume:
        """Return the handle of a volume that is known already."""
        return StorageVolume(self._connection, ref)

    async def volume_by_path(self, path: str) -> StorageVolume:
        """Return the volume at a path of the host, of whichever active pool.

        Raises:
            NoStorageVolume: there is none.
        """
        work = self._connection.driver.volume_by_path(path)
        return self.volume(await self._connection.call("volume_by_path", work))

    async def volume_by_key(self, key: str) -> StorageVolume:
        """Return the volume with that key, of whichever active pool.

        Raises:
            NoStorageVolume: there is none.
        """
        work = self._connection.driver.volume_by_key(key)
        return self.volume(await self._connection.call("volume_by_key", work))
