"""Jobs of the in-memory hypervisor: long work on a machine that is nothing but a clock."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from ...errors import OperationInvalid
from ...job import JobKind, JobOperation, JobStatistics
from ..base import HypervisorDriver

if TYPE_CHECKING:
    from ...domain_ref import DomainRef
    from .inventory import Inventory


@dataclass(frozen=True, slots=True, kw_only=True)
class MemoryJob:
    """Work that moves ``total`` bytes at ``rate`` bytes per second, since ``began`` (monotonic)."""

    operation: JobOperation
    total: int
    rate: int
    began: float

    @property
    def seconds(self) -> float:
        """How long all of it takes."""
        return self.total / self.rate

    def statistics(self, monotonic: float) -> JobStatistics:
        """Return how far it is at that time."""
        elapsed = monotonic - self.began
        done = min(self.total, int(elapsed * self.rate))
        return JobStatistics(
            kind=JobKind.BOUNDED,
            operation=self.operation,
            elapsed_ms=int(elapsed * 1000),
            data_total=self.total,
            data_processed=done,
            data_remaining=self.total - done,
        )


class MemoryJobs(HypervisorDriver):
    """The verbs of ``interface/jobs.py`` in memory; jobs are by uuid of the machine."""

    title: ClassVar[str] = "test"
    _inventory: Inventory
    _jobs: dict[str, MemoryJob]

    async def job(self, domain: DomainRef) -> JobStatistics:
        """Return how far the job under way is; its kind is NONE where there is none."""
        job = self._running_job(domain)
        return job.statistics(self.clock.monotonic()) if job else JobStatistics(kind=JobKind.NONE)

    async def abort_job(self, domain: DomainRef, *, post_copy: bool = False) -> None:
        """End the job under way; what it has done is worth nothing then."""
        if self._running_job(domain) is None:
            raise OperationInvalid(f"no job is under way on {domain.name!r}")
        del self._jobs[domain.uuid]

    def _running_job(self, domain: DomainRef) -> MemoryJob | None:
        """Return the job of a machine; one that has ended, or whose machine has, is forgotten."""
        machine = self._inventory.find(domain)
        job = self._jobs.get(machine.uuid)
        if job is None:
            return None
        if machine.is_active and self.clock.monotonic() - job.began < job.seconds:
            return job
        del self._jobs[machine.uuid]
        return None
