"""StoragePoolVerbs: where the host keeps volumes."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from .verb_group import VerbGroup

if TYPE_CHECKING:
    from ...storage_facts import PoolBuild, PoolInfo, PoolRef, PoolSpace


class StoragePoolVerbs(VerbGroup):
    """A verb of a pool raises ``NoStoragePool`` where there is none."""

    READING: ClassVar[frozenset[str]] = frozenset(
        {"pools", "pool_xml", "pool_space", "pool_by_path", "pool_capabilities"}
    )
    LASTING: ClassVar[frozenset[str]] = frozenset(
        {
            *("create_pool", "start_pool", "build_pool", "delete_pool", "refresh_pool"),
            "find_pool_sources",
        }
    )

    async def pools(self) -> list[PoolInfo]:
        """Return every pool, in no particular order."""
        raise self._unsupported("pools")

    async def pool_by_path(self, path: str) -> PoolRef:
        """Return the pool whose volumes are below ``path``."""
        raise self._unsupported("pool_by_path")

    async def define_pool(self, xml: str) -> PoolRef:
        """Store a pool, or replace the configuration of the one with the same name and uuid."""
        raise self._unsupported("define_pool")

    async def create_pool(self, xml: str, *, build: PoolBuild | None = None) -> PoolRef:
        """Start a pool that is forgotten when it stops, built first as ``build`` says."""
        raise self._unsupported("create_pool")

    async def build_pool(self, pool: PoolRef, build: PoolBuild) -> None:
        """Make what an inactive pool lies in: its folder, file system, partition table …"""
        raise self._unsupported("build_pool")

    async def start_pool(self, pool: PoolRef, *, build: PoolBuild | None = None) -> None:
        """Start a stored pool, built first as ``build`` says (new or (no-)overwrite)."""
        raise self._unsupported("start_pool")

    async def destroy_pool(self, pool: PoolRef) -> None:
        """Stop a pool; what it holds stays where it is."""
        raise self._unsupported("destroy_pool")

    async def delete_pool(self, pool: PoolRef, *, zeroed: bool = False) -> None:
        """Remove what an inactive pool lies in, filled with zeros first if ``zeroed``."""
        raise self._unsupported("delete_pool")

    async def undefine_pool(self, pool: PoolRef) -> None:
        """Forget the stored configuration of an inactive pool."""
        raise self._unsupported("undefine_pool")

    async def refresh_pool(self, pool: PoolRef) -> None:
        """Look again at which volumes there are."""
        raise self._unsupported("refresh_pool")

    async def pool_space(self, pool: PoolRef) -> PoolSpace:
        """Return how full the pool is."""
        raise self._unsupported("pool_space")

    async def pool_xml(self, pool: PoolRef, *, inactive: bool = False) -> str:
        """Return the XML: as it is, or with ``inactive`` as it will start next time."""
        raise self._unsupported("pool_xml")

    async def set_pool_autostart(self, pool: PoolRef, autostart: bool) -> None:
        """Say whether the pool starts with the host."""
        raise self._unsupported("set_pool_autostart")

    async def find_pool_sources(self, kind: str, source_xml: str | None = None) -> str:
        """Return the XML of what pools of a type (``logical``, ``netfs``, …) could be made of."""
        raise self._unsupported("find_pool_sources")

    async def pool_capabilities(self) -> str:
        """Return the XML of the types of pools that the host can have."""
        raise self._unsupported("pool_capabilities")
