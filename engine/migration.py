"""Migration of a domain: the verbs of ``domain.migration``."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import IntFlag
from typing import TYPE_CHECKING

from .domain_group import DomainGroup
from .errors import EngineError

if TYPE_CHECKING:
    from .connection import Connection
    from .domain_ref import DomainRef


class MigrationFlags(IntFlag):
    """``virDomainMigrateFlags``."""

    NONE = 0
    LIVE = 1
    PEER_TO_PEER = 2
    TUNNELLED = 4
    PERSIST_AT_DESTINATION = 8
    UNDEFINE_AT_SOURCE = 16
    PAUSED = 32
    COPY_DISKS = 64
    COPY_TOP_IMAGES = 128
    CHANGE_PROTECTION = 256
    UNSAFE = 512
    OFFLINE = 1024
    COMPRESSED = 2048
    ABORT_ON_ERROR = 4096
    AUTO_CONVERGE = 8192
    RDMA_PIN_ALL = 16384
    POST_COPY = 32768
    TLS = 65536
    PARALLEL = 131072
    SYNCHRONOUS_WRITES = 262144
    POST_COPY_RESUME = 524288
    ZERO_COPY = 1048576


@dataclass(frozen=True, slots=True, kw_only=True)
class MigrationPlan:
    """What is not as the hypervisors choose it.

    ``uri`` is where memory goes (``tcp://host:49152``), ``xml`` the domain as it shall run there,
    ``disks`` the targets of those to copy. Limits are in MiB per second, ``cache_size`` in bytes.
    """

    uri: str | None = None
    new_name: str | None = None
    xml: str | None = None
    persistent_xml: str | None = None
    mib_per_second: int | None = None
    post_copy_mib_per_second: int | None = None
    graphics_uri: str | None = None
    listen_address: str | None = None
    disks: tuple[str, ...] = ()
    disks_port: int | None = None
    disks_uri: str | None = None
    compressions: tuple[str, ...] = ()
    cache_size: int | None = None
    throttle_percent: int | None = None
    throttle_step_percent: int | None = None
    connections: int | None = None
    tls_name: str | None = None


#: Nothing but what the hypervisors choose.
PLAIN_PLAN = MigrationPlan()


class DomainMigration(DomainGroup):
    """``domain.migration``."""

    async def to_uri(self, uri: str, plan: MigrationPlan, flags: MigrationFlags) -> None:
        """Have the hypervisor move the domain to another, which it reaches by ``uri`` itself.

        Raises:
            EngineError: it stays where it was.
        """
        await self._call("migrate", self._driver.migrate(self._ref, uri, plan, flags))

    async def max_speed(self, *, post_copy: bool = False) -> int:
        """Return the limit of its migrations, in MiB per second."""
        return await self._call(
            "migration_max_speed", self._driver.migration_max_speed(self._ref, post_copy=post_copy)
        )

    async def set_max_speed(self, mib_per_second: int, *, post_copy: bool = False) -> None:
        """Limit its migrations, also the one under way."""
        await self._call(
            "set_migration_max_speed",
            self._driver.set_migration_max_speed(self._ref, mib_per_second, post_copy=post_copy),
        )

    async def max_downtime(self) -> int:
        """Return how long the guest may stand still at the end, in milliseconds."""
        return await self._call(
            "migration_max_downtime", self._driver.migration_max_downtime(self._ref)
        )

    async def set_max_downtime(self, milliseconds: int) -> None:
        """Say how long the guest may stand still at the end of the migration under way."""
        await self._call(
            "set_migration_max_downtime",
            self._driver.set_migration_max_downtime(self._ref, milliseconds),
        )

    async def cache_size(self) -> int:
        """Return the bytes of the cache of compressed migrations."""
        return await self._call(
            "migration_cache_size", self._driver.migration_cache_size(self._ref)
        )

    async def set_cache_size(self, size: int) -> None:
        """Give compressed migrations a cache of so many bytes."""
        await self._call(
            "set_migration_cache_size", self._driver.set_migration_cache_size(self._ref, size)
        )

    async def start_post_copy(self) -> None:
        """Let the guest go on at the destination now; its memory follows as it is touched."""
        await self._call("start_post_copy", self._driver.start_post_copy(self._ref))

    async def to(
        self,
        destination: Connection,
        plan: MigrationPlan = PLAIN_PLAN,
        flags: MigrationFlags = MigrationFlags.LIVE,
    ) -> DomainRef:
        """Move the domain to ``destination`` through our own two connections; return it there.

        To give up, end its job (``domain.jobs.abort``) and wait: it stays where it was then.

        Raises:
            EngineError: it stays where it was.
        """
        source, call = self._driver, self._call
        there, ref = destination.driver, self._ref
        held = flags
        if flags & MigrationFlags.OFFLINE:  # its job ends with the beginning unless it is held
            held |= MigrationFlags.CHANGE_PROTECTION
        cookie, xml = await call("begin_migration", source.begin_migration(ref, plan, held))
        plan = replace(plan, xml=xml)
        work = there.prepare_migration(plan, cookie, flags)
        try:
            cookie, uri = await destination.call("prepare_migration", work)
        except BaseException:
            await self._confirm(plan, b"", flags, cancelled=True)
            raise
        plan = replace(plan, uri=uri or plan.uri)
        failure: EngineError | None = None
        try:
            if flags & MigrationFlags.OFFLINE:
                cookie = b""  # nothing runs that could be moved
            else:
                performing = source.perform_migration(ref, plan, cookie, flags)
                cookie = await call("perform_migration", performing)
        except EngineError as error:
            failure, cookie = error, b""
        return await self._end(destination, plan, cookie, flags, failure)

    async def _end(
        self,
        destination: Connection,
        plan: MigrationPlan,
        cookie: bytes,
        flags: MigrationFlags,
        failure: EngineError | None,
    ) -> DomainRef:
        """Finish there and confirm here, whatever became of the move."""
        plan_there = replace(plan, new_name=plan.new_name or self._ref.name)
        finishing = destination.driver.finish_migration(
            plan_there, cookie, flags, cancelled=failure is not None
        )
        moved: DomainRef | None = None
        try:
            moved, cookie = await destination.call("finish_migration", finishing)
        except EngineError as error:
            failure, cookie = failure or error, b""
        await self._confirm(plan, cookie, flags, cancelled=failure is not None)
        if failure or moved is None:
            raise failure or EngineError(f"{destination.uri} has no {self._ref.name}")
        return moved

    async def _confirm(
        self, plan: MigrationPlan, cookie: bytes, flags: MigrationFlags, *, cancelled: bool
    ) -> None:
        if flags & MigrationFlags.OFFLINE:
            flags |= MigrationFlags.CHANGE_PROTECTION
        work = self._driver.confirm_migration(self._ref, plan, cookie, flags, cancelled=cancelled)
        await self._call("confirm_migration", work)
