"""The job of a domain: the verbs of ``domain.jobs``."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum
from typing import TYPE_CHECKING

from .domain_group import DomainGroup

if TYPE_CHECKING:
    from collections.abc import Mapping


class JobKind(IntEnum):
    """``virDomainJobType``: a BOUNDED job knows its end, an UNBOUNDED one does not."""

    NONE = 0
    BOUNDED = 1
    UNBOUNDED = 2
    COMPLETED = 3
    FAILED = 4
    CANCELLED = 5

    @property
    def is_under_way(self) -> bool:
        """Whether it has not ended yet."""
        return self in (JobKind.BOUNDED, JobKind.UNBOUNDED)


class JobOperation(IntEnum):
    """``virDomainJobOperation``."""

    UNKNOWN = 0
    START = 1
    SAVE = 2
    RESTORE = 3
    MIGRATION_IN = 4
    MIGRATION_OUT = 5
    SNAPSHOT = 6
    SNAPSHOT_REVERT = 7
    DUMP = 8
    BACKUP = 9
    SNAPSHOT_DELETE = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class JobStatistics:
    """How far a job is: sizes in bytes, rates in bytes per second, None where not known.

    ``details`` has the rest in libvirt's words (``compression_cache``, ``memory_dirty_rate``, …).
    """

    kind: JobKind
    operation: JobOperation = JobOperation.UNKNOWN
    elapsed_ms: int | None = None
    remaining_ms: int | None = None
    downtime_ms: int | None = None
    data_total: int | None = None
    data_processed: int | None = None
    data_remaining: int | None = None
    memory_total: int | None = None
    memory_processed: int | None = None
    memory_remaining: int | None = None
    memory_rate: int | None = None
    memory_iteration: int | None = None
    disk_total: int | None = None
    disk_processed: int | None = None
    disk_remaining: int | None = None
    disk_rate: int | None = None
    succeeded: bool | None = None
    error: str = ""
    details: Mapping[str, int | float | bool | str] = field(default_factory=dict)


class DomainJobs(DomainGroup):
    """``domain.jobs``."""

    async def current(self) -> JobStatistics:
        """Return how far the job under way is; its kind is NONE where there is none."""
        return await self._call("job", self._driver.job(self._ref))

    async def completed(self, *, keep: bool = False) -> JobStatistics:
        """Return how the last job went; it is forgotten with that unless ``keep``."""
        return await self._call("completed_job", self._driver.completed_job(self._ref, keep=keep))

    async def abort(self, *, post_copy: bool = False) -> None:
        """Ask the job under way to end; with ``post_copy`` also a migration that cannot go back."""
        await self._call("abort_job", self._driver.abort_job(self._ref, post_copy=post_copy))

    async def measure_dirty_rate(self, seconds: int) -> None:
        """Measure for 1 to 60 seconds how fast the guest writes to its memory.

        Statistics tell it then.
        """
        await self._call("measure_dirty_rate", self._driver.measure_dirty_rate(self._ref, seconds))
