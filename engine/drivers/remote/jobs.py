"""The job that is under way on a domain."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from ...job import JobKind, JobOperation, JobStatistics
from .asking import Asking
from .numbered import member
from .wire_domain import wire_domain

if TYPE_CHECKING:
    from ...domain_ref import DomainRef


#: Flags of libvirt's functions of these names.
_COMPLETED: Final = 1
_KEEP_COMPLETED: Final = 2
_ABORT_POST_COPY: Final = 1

#: Field of ``JobStatistics`` -> typed parameter.
_FIELDS: Final = {
    "elapsed_ms": "time_elapsed",
    "remaining_ms": "time_remaining",
    "downtime_ms": "downtime",
    "data_total": "data_total",
    "data_processed": "data_processed",
    "data_remaining": "data_remaining",
    "memory_total": "memory_total",
    "memory_processed": "memory_processed",
    "memory_remaining": "memory_remaining",
    "memory_rate": "memory_bps",
    "memory_iteration": "memory_iteration",
    "disk_total": "disk_total",
    "disk_processed": "disk_processed",
    "disk_remaining": "disk_remaining",
    "disk_rate": "disk_bps",
    "succeeded": "success",
    "error": "errmsg",
}


class RemoteJobs(Asking):
    """The verbs of ``interface/jobs.py`` at a libvirt daemon."""

    async def job(self, domain: DomainRef) -> JobStatistics:
        """Return how far the job under way is."""
        return job_statistics(
            *await self._ask("job", "domain_get_job_stats", wire_domain(domain), 0)
        )

    async def completed_job(self, domain: DomainRef, *, keep: bool = False) -> JobStatistics:
        """Return how the last job went."""
        flags = _COMPLETED | (_KEEP_COMPLETED if keep else 0)
        return job_statistics(
            *await self._ask("completed_job", "domain_get_job_stats", wire_domain(domain), flags)
        )

    async def abort_job(self, domain: DomainRef, *, post_copy: bool = False) -> None:
        """Ask the job under way to end."""
        if post_copy:
            await self._ask(
                "abort_job", "domain_abort_job_flags", wire_domain(domain), _ABORT_POST_COPY
            )
        else:
            await self._ask("abort_job", "domain_abort_job", wire_domain(domain))

    async def measure_dirty_rate(self, domain: DomainRef, seconds: int) -> None:
        """Measure for 1 to 60 seconds how fast the guest writes to its memory."""
        await self._ask(
            "measure_dirty_rate", "domain_start_dirty_rate_calc", wire_domain(domain), seconds, 0
        )


def job_statistics(kind: int, values: dict[str, Any]) -> JobStatistics:
    """Return a job's typed parameters as facts; those newer than ours are ``details``."""
    rest = dict(values)
    operation = rest.pop("operation", JobOperation.UNKNOWN)
    known = {field: rest.pop(name) for field, name in _FIELDS.items() if name in rest}
    return JobStatistics(
        kind=member(JobKind, kind, JobKind.UNBOUNDED),
        operation=member(JobOperation, operation, JobOperation.UNKNOWN),
        details=rest,
        **known,
    )
