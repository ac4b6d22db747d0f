"""The storage pools of a libvirt daemon's host."""

from __future__ import annotations

from typing import Final

from ...errors import InvalidArgument
from ...storage_facts import PoolBuild, PoolInfo, PoolRef, PoolSpace, PoolState
from .asking import Asking
from .host_objects import list_with_states, wire_object
from .wire_domain import uuid_text

#: ``virStoragePoolBuildFlags``.
_BUILD: Final = {
    PoolBuild.NEW: 0,
    PoolBuild.REPAIR: 1,
    PoolBuild.RESIZE: 2,
    PoolBuild.NO_OVERWRITE: 4,
    PoolBuild.OVERWRITE: 8,
}
#: ``virStoragePoolCreateFlags``.
_START: Final = {
    None: 0,
    PoolBuild.NEW: 1,
    PoolBuild.OVERWRITE: 2,
    PoolBuild.NO_OVERWRITE: 4,
}
#: Flags of libvirt's functions of these names.
_DELETE_ZEROED: Final = 1
_XML_INACTIVE: Final = 1


class RemoteStoragePools(Asking):
    """The verbs of pools. Those that wait for disks go over the second connection."""

    async def pools(self) -> list[PoolInfo]:
        """Return every pool."""
        rows = await list_with_states(self._ask, "pools", "connect_list_all_storage_pools")
        return [PoolInfo(ref=_ref(found), active=active, persistent=persistent, autostart=auto)
                for found, active, persistent, auto in rows]  # fmt: skip

    async def pool_by_path(self, path: str) -> PoolRef:
        """Return the pool below ``path``."""
        return _ref(await self._ask("pool_by_path", "storage_pool_lookup_by_target_path", path))

    async def define_pool(self, xml: str) -> PoolRef:
        """Store a pool, or replace its configuration."""
        return _ref(await self._ask("define_pool", "storage_pool_define_xml", xml, 0))

    async def create_pool(self, xml: str, *, build: PoolBuild | None = None) -> PoolRef:
        """Start a pool that is forgotten when it stops."""
        flags = _start_flags(build)
        return _ref(await self._ask_slowly("create_pool", "storage_pool_create_xml", xml, flags))

    async def build_pool(self, pool: PoolRef, build: PoolBuild) -> None:
        """Make what an inactive pool lies in."""
        flags = _BUILD[build]
        await self._ask_slowly("build_pool", "storage_pool_build", wire_object(pool), flags)

    async def start_pool(self, pool: PoolRef, *, build: PoolBuild | None = None) -> None:
        """Start a stored pool."""
        flags = _start_flags(build)
        await self._ask_slowly("start_pool", "storage_pool_create", wire_object(pool), flags)

    async def destroy_pool(self, pool: PoolRef) -> None:
        """Stop a pool."""
        await self._ask("destroy_pool", "storage_pool_destroy", wire_object(pool))

    async def delete_pool(self, pool: PoolRef, *, zeroed: bool = False) -> None:
        """Remove what an inactive pool lies in."""
        flags = _DELETE_ZEROED if zeroed else 0
        await self._ask_slowly("delete_pool", "storage_pool_delete", wire_object(pool), flags)

    async def undefine_pool(self, pool: PoolRef) -> None:
        """Forget the stored configuration."""
        await self._ask("undefine_pool", "storage_pool_undefine", wire_object(pool))

    async def refresh_pool(self, pool: PoolRef) -> None:
        """Look again at which volumes there are."""
        await self._ask_slowly("refresh_pool", "storage_pool_refresh", wire_object(pool), 0)

    async def pool_space(self, pool: PoolRef) -> PoolSpace:
        """Return how full the pool is."""
        state, capacity, allocation, available = await self._ask(
            "pool_space", "storage_pool_get_info", wire_object(pool)
        )
        return PoolSpace(
            state=PoolState(state), capacity=capacity, allocation=allocation, available=available
        )

    async def pool_xml(self, pool: PoolRef, *, inactive: bool = False) -> str:
        """Return the XML."""
        flags = _XML_INACTIVE if inactive else 0
        xml: str = await self._ask(
            "pool_xml", "storage_pool_get_xml_desc", wire_object(pool), flags
        )
        return xml

    async def set_pool_autostart(self, pool: PoolRef, autostart: bool) -> None:
        """Say whether the pool starts with the host."""
        where = wire_object(pool)
        await self._ask("set_pool_autostart", "storage_pool_set_autostart", where, int(autostart))

    async def find_pool_sources(self, kind: str, source_xml: str | None = None) -> str:
        """Return what pools of a type could be made of."""
        xml: str = await self._ask_slowly(
            "find_pool_sources", "connect_find_storage_pool_sources", kind, source_xml, 0
        )
        return xml

    async def pool_capabilities(self) -> str:
        """Return the types of pools that the host can have."""
        xml: str = await self._ask("pool_capabilities", "connect_get_storage_pool_capabilities", 0)
        return xml


def _ref(pool: tuple[str, bytes]) -> PoolRef:
    name, uuid = pool
    return PoolRef(name, uuid_text(uuid))


def _start_flags(build: PoolBuild | None) -> int:
    if build is not None and build not in _START:
        raise InvalidArgument(f"a pool cannot be started with build {build.value!r}")
    return _START[build]
