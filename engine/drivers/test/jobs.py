"""Jobs of the in-memory hypervisor: long work on a machine that is nothing but a clock."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, ClassVar

from ...errors import OperationInvalid
from ...events import JobCompletedEvent
from ...job import JobKind, JobOperation, JobStatistics
from ..base import HypervisorDriver

if TYPE_CHECKING:
    from ...domain_ref import DomainRef
    from ...tasks import Tasks
    from .inventory import Inventory
    from .machine import Machine


@dataclass(frozen=True, slots=True, kw_only=True)
class MemoryJob:
    """Work that moves ``total`` bytes at ``rate`` bytes per second, since ``began`` (monotonic).

    One that ``is_endless`` moves what others ask for, until it is ended. ``document`` is what it
    was begun with.
    """

    operation: JobOperation
    total: int
    rate: int
    began: float
    is_endless: bool = False
    document: str = ""
    #: The id that the domain had when it began: a job does not outlive the run.
    run: int | None = None

    @property
    def seconds(self) -> float:
        """How long all of it takes."""
        return float("inf") if self.is_endless else self.total / self.rate

    def statistics(self, monotonic: float) -> JobStatistics:
        """Return how far it is at that time."""
        elapsed = monotonic - self.began
        facts = JobStatistics(
            kind=JobKind.UNBOUNDED if self.is_endless else JobKind.BOUNDED,
            operation=self.operation,
            elapsed_ms=int(elapsed * 1000),
        )
        if self.is_endless:
            return facts
        done = min(self.total, int(elapsed * self.rate))
        return replace(
            facts, data_total=self.total, data_processed=done, data_remaining=self.total - done
        )


class MemoryJobs(HypervisorDriver):
    """The verbs of ``interface/jobs.py`` in memory; jobs are by uuid of the machine."""

    title: ClassVar[str] = "test"
    _inventory: Inventory
    _jobs: dict[str, MemoryJob]
    _completed: dict[str, JobStatistics]
    _job_ends: Tasks

    async def job(self, domain: DomainRef) -> JobStatistics:
        """Return how far the job under way is; its kind is NONE where there is none."""
        job = self._running_job(domain)
        return job.statistics(self.clock.monotonic()) if job else JobStatistics(kind=JobKind.NONE)

    async def completed_job(self, domain: DomainRef, *, keep: bool = False) -> JobStatistics:
        """Return how the last job went."""
        uuid = self._inventory.find(domain).uuid
        found = self._completed.get(uuid) if keep else self._completed.pop(uuid, None)
        return found or JobStatistics(kind=JobKind.NONE)

    async def abort_job(self, domain: DomainRef, *, post_copy: bool = False) -> None:
        """End the job under way; what it has done is worth nothing then."""
        job = self._running_job(domain)
        if job is None:
            raise OperationInvalid(f"no job is under way on {domain.name!r}")
        self._end_job(self._inventory.find(domain), job, JobKind.CANCELLED)

    def begin_job(self, machine: Machine, job: MemoryJob) -> None:
        """Have work begin, or go on that began before."""
        self._jobs[machine.uuid] = job = replace(job, run=machine.id)
        if not job.is_endless:
            self._job_ends.spawn(self._complete(machine, job), name=f"demo: job of {machine.uuid}")

    async def _complete(self, machine: Machine, job: MemoryJob) -> None:
        await self.clock.sleep(max(0.0, job.began + job.seconds - self.clock.monotonic()))
        if self._jobs.get(machine.uuid) is job and machine.id == job.run:
            self._end_job(machine, job, JobKind.COMPLETED)

    def _end_job(self, machine: Machine, job: MemoryJob, kind: JobKind) -> None:
        del self._jobs[machine.uuid]
        statistics = job.statistics(self.clock.monotonic())
        is_done = kind is JobKind.COMPLETED
        words = "" if is_done else "operation was cancelled"
        self._completed[machine.uuid] = replace(
            statistics, kind=kind, succeeded=is_done, error=words
        )
        params: list[tuple[str, int | float | bool | str]] = [
            ("operation", int(job.operation)),
            ("time_elapsed", statistics.elapsed_ms or 0),
            ("success", is_done),
        ]
        if words:
            params.append(("errmsg", words))
        now = self.clock.now()
        self.emit(JobCompletedEvent(time=now, domain=machine.ref, params=tuple(params)))

    def _running_job(self, domain: DomainRef) -> MemoryJob | None:
        """Return the job of a machine; one that has ended, or whose machine has, is forgotten."""
        machine = self._inventory.find(domain)
        job = self._jobs.get(machine.uuid)
        if job is None:
            return None
        if machine.id == job.run and self.clock.monotonic() - job.began < job.seconds:
            return job
        del self._jobs[machine.uuid]
        return None
