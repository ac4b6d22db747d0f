"""Migration of a domain to another hypervisor."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from .verb_group import VerbGroup

if TYPE_CHECKING:
    from ...domain_ref import DomainRef
    from ...migration import MigrationFlags, MigrationPlan


class MigrationVerbs(VerbGroup):
    """Migration of a domain to another hypervisor."""

    LASTING: ClassVar[frozenset[str]] = frozenset(
        {
            *("migrate", "begin_migration", "prepare_migration", "perform_migration"),
            *("finish_migration", "confirm_migration"),
        }
    )

    async def migrate(
        self, domain: DomainRef, uri: str, plan: MigrationPlan, flags: MigrationFlags
    ) -> None:
        """Have the hypervisor move the domain to another, which it reaches by ``uri`` itself.

        Raises:
            EngineError: it stays where it was.
        """
        raise self._unsupported("migrate")

    async def begin_migration(
        self, domain: DomainRef, plan: MigrationPlan, flags: MigrationFlags
    ) -> tuple[bytes, str]:
        """Phase 1, at the source: return a cookie and the XML for the destination."""
        raise self._unsupported("begin_migration")

    async def prepare_migration(
        self, plan: MigrationPlan, cookie: bytes, flags: MigrationFlags
    ) -> tuple[bytes, str | None]:
        """Phase 2, at the destination: return a cookie and the URI at which it listens."""
        raise self._unsupported("prepare_migration")

    async def perform_migration(
        self, domain: DomainRef, plan: MigrationPlan, cookie: bytes, flags: MigrationFlags
    ) -> bytes:
        """Phase 3, at the source: move memory and disks; return a cookie."""
        raise self._unsupported("perform_migration")

    async def finish_migration(
        self, plan: MigrationPlan, cookie: bytes, flags: MigrationFlags, *, cancelled: bool
    ) -> tuple[DomainRef, bytes]:
        """Phase 4, at the destination: let the domain go on there, or forget it.

        Return a cookie.
        """
        raise self._unsupported("finish_migration")

    async def confirm_migration(
        self,
        domain: DomainRef,
        plan: MigrationPlan,
        cookie: bytes,
        flags: MigrationFlags,
        *,
        cancelled: bool,
    ) -> None:
        """Phase 5, at the source: end the domain, or let it go on."""
        raise self._unsupported("confirm_migration")

    async def migration_max_speed(self, domain: DomainRef, *, post_copy: bool = False) -> int:
        """Return the limit of its migrations, in MiB per second."""
        raise self._unsupported("migration_max_speed")

    async def set_migration_max_speed(
        self, domain: DomainRef, mib_per_second: int, *, post_copy: bool = False
    ) -> None:
        """Limit its migrations, also the one under way."""
        raise self._unsupported("set_migration_max_speed")

    async def migration_max_downtime(self, domain: DomainRef) -> int:
        """Return how long the guest may stand still at the end, in milliseconds."""
        raise self._unsupported("migration_max_downtime")

    async def set_migration_max_downtime(self, domain: DomainRef, milliseconds: int) -> None:
        """Say how long the guest may stand still at the end of the migration under way."""
        raise self._unsupported("set_migration_max_downtime")

    async def migration_cache_size(self, domain: DomainRef) -> int:
        """Return the bytes of the cache of compressed migrations."""
        raise self._unsupported("migration_cache_size")

    async def set_migration_cache_size(self, domain: DomainRef, size: int) -> None:
        """Give compressed migrations a cache of so many bytes."""
        raise self._unsupported("set_migration_cache_size")

    async def start_post_copy(self, domain: DomainRef) -> None:
        """Let the guest go on at the destination now; its memory follows as it is touched."""
        raise self._unsupported("start_post_copy")
