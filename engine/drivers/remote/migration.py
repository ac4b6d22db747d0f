"""Migration, by the protocol with typed parameters (libvirt 1.1 and later)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ...migration import MigrationFlags, MigrationPlan
from .asking import Asking
from .parameter_types import with_type
from .wire_domain import domain_ref, wire_domain

if TYPE_CHECKING:
    from ...domain_ref import DomainRef
    from ...tuning import ParameterValue


#: The flag of ``domain_migrate_get_max_speed`` and its sibling.
_POST_COPY: Final = 1

#: Field of ``MigrationPlan`` -> typed parameter (``VIR_MIGRATE_PARAM_…``).
_PARAMETERS: Final = {
    "uri": "migrate_uri",
    "new_name": "destination_name",
    "xml": "destination_xml",
    "persistent_xml": "persistent_xml",
    "mib_per_second": "bandwidth",
    "post_copy_mib_per_second": "bandwidth.postcopy",
    "graphics_uri": "graphics_uri",
    "listen_address": "listen_address",
    "disks": "migrate_disks",
    "disks_port": "disks_port",
    "disks_uri": "disks_uri",
    "compressions": "compression",
    "cache_size": "compression.xbzrle.cache",
    "throttle_percent": "auto_converge.initial",
    "throttle_step_percent": "auto_converge.increment",
    "connections": "parallel.connections",
    "tls_name": "tls.destination",
}


class RemoteMigration(Asking):
    """The verbs of ``interface/migration.py`` at a libvirt daemon."""

    async def migrate(
        self, domain: DomainRef, uri: str, plan: MigrationPlan, flags: MigrationFlags
    ) -> None:
        """Have the hypervisor move the domain to another, which it reaches by ``uri`` itself."""
        await self._ask_slowly(
            "migrate",
            "domain_migrate_perform3_params",
            wire_domain(domain),
            uri,
            plan_parameters(plan),
            b"",
            flags | MigrationFlags.PEER_TO_PEER,
        )

    async def begin_migration(
        self, domain: DomainRef, plan: MigrationPlan, flags: MigrationFlags
    ) -> tuple[bytes, str]:
        """Phase 1, at the source."""
        cookie, xml = await self._ask_slowly(
            "begin_migration",
            "domain_migrate_begin3_params",
            wire_domain(domain),
            plan_parameters(plan),
            flags,
        )
        return cookie, xml

    async def prepare_migration(
        self, plan: MigrationPlan, cookie: bytes, flags: MigrationFlags
    ) -> tuple[bytes, str | None]:
        """Phase 2, at the destination."""
        cookie, uri = await self._ask_slowly(
            "prepare_migration",
            "domain_migrate_prepare3_params",
            plan_parameters(plan),
            cookie,
            flags,
        )
        return cookie, uri

    async def perform_migration(
        self, domain: DomainRef, plan: MigrationPlan, cookie: bytes, flags: MigrationFlags
    ) -> bytes:
        """Phase 3, at the source."""
        answer: bytes = await self._ask_slowly(
            "perform_migration",
            "domain_migrate_perform3_params",
            wire_domain(domain),
            None,
            plan_parameters(plan),
            cookie,
            flags,
        )
        return answer

    async def finish_migration(
        self, plan: MigrationPlan, cookie: bytes, flags: MigrationFlags, *, cancelled: bool
    ) -> tuple[DomainRef, bytes]:
        """Phase 4, at the destination."""
        moved, cookie = await self._ask_slowly(
            "finish_migration",
            "domain_migrate_finish3_params",
            plan_parameters(plan),
            cookie,
            flags,
            int(cancelled),
        )
        return domain_ref(moved), cookie

    async def confirm_migration(
        self,
        domain: DomainRef,
        plan: MigrationPlan,
        cookie: bytes,
        flags: MigrationFlags,
        *,
        cancelled: bool,
    ) -> None:
        """Phase 5, at the source."""
        await self._ask_slowly(
            "confirm_migration",
            "domain_migrate_confirm3_params",
            wire_domain(domain),
            plan_parameters(plan),
            cookie,
            flags,
            int(cancelled),
        )

    async def migration_max_speed(self, domain: DomainRef, *, post_copy: bool = False) -> int:
        """Return the limit of its migrations, in MiB per second."""
        flags = _POST_COPY if post_copy else 0
        return int(
            await self._ask(
                "migration_max_speed", "domain_migrate_get_max_speed", wire_domain(domain), flags
            )
        )

    async def set_migration_max_speed(
        self, domain: DomainRef, mib_per_second: int, *, post_copy: bool = False
    ) -> None:
        """Limit its migrations, also the one under way."""
        flags = _POST_COPY if post_copy else 0
        await self._ask(
            "set_migration_max_speed",
            "domain_migrate_set_max_speed",
            wire_domain(domain),
            mib_per_second,
            flags,
        )

    async def migration_max_downtime(self, domain: DomainRef) -> int:
        """Return how long the guest may stand still at the end, in milliseconds."""
        target = wire_domain(domain)
        return int(
            await self._ask("migration_max_downtime", "domain_migrate_get_max_downtime", target, 0)
        )

    async def set_migration_max_downtime(self, domain: DomainRef, milliseconds: int) -> None:
        """Say how long the guest may stand still at the end of the migration under way."""
        await self._ask(
            "set_migration_max_downtime",
            "domain_migrate_set_max_downtime",
            wire_domain(domain),
            milliseconds,
            0,
        )

    async def migration_cache_size(self, domain: DomainRef) -> int:
        """Return the bytes of the cache of compressed migrations."""
        target = wire_domain(domain)
        return int(
            await self._ask(
                "migration_cache_size", "domain_migrate_get_compression_cache", target, 0
            )
        )

    async def set_migration_cache_size(self, domain: DomainRef, size: int) -> None:
        """Give compressed migrations a cache of so many bytes."""
        await self._ask(
            "set_migration_cache_size",
            "domain_migrate_set_compression_cache",
            wire_domain(domain),
            size,
            0,
        )

    async def start_post_copy(self, domain: DomainRef) -> None:
        """Let the guest go on at the destination now."""
        await self._ask("start_post_copy", "domain_migrate_start_post_copy", wire_domain(domain), 0)


def plan_parameters(plan: MigrationPlan) -> list[tuple[str, ParameterValue]]:
    """Return what is set of a plan as typed parameters; lists are a parameter for each item."""
    given: list[tuple[str, ParameterValue]] = []
    for field, name in _PARAMETERS.items():
        value = getattr(plan, field)
        values = value if isinstance(value, tuple) else () if value is None else (value,)
        given += [(name, with_type(name, item)) for item in values]
    return given
