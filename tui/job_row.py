"""JobRow: one piece of long work on a domain, as a list shows it; and what it says of itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine import printable
from engine.block_job import BlockJobKind
from engine.job import JobOperation

from .formatting import byte_rate, memory_size

if TYPE_CHECKING:
    from engine import DomainRef
    from engine.block_job import BlockJob
    from engine.job import JobStatistics

    from .marks import Marks
    from .widgets.part_text import Line

_OPERATIONS = {
    JobOperation.UNKNOWN: "job",
    JobOperation.START: "start",
    JobOperation.SAVE: "save",
    JobOperation.RESTORE: "restore",
    JobOperation.MIGRATION_IN: "migration in",
    JobOperation.MIGRATION_OUT: "migration out",
    JobOperation.SNAPSHOT: "snapshot",
    JobOperation.SNAPSHOT_REVERT: "revert",
    JobOperation.DUMP: "dump",
    JobOperation.BACKUP: "backup",
    JobOperation.SNAPSHOT_DELETE: "snapshot delete",
}

_BLOCK_JOBS = {
    BlockJobKind.UNKNOWN: "block job",
    BlockJobKind.PULL: "pull",
    BlockJobKind.COPY: "copy",
    BlockJobKind.COMMIT: "commit",
    BlockJobKind.ACTIVE_COMMIT: "active commit",
    BlockJobKind.BACKUP: "disk backup",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class JobRow:
    """Work on a domain, or with ``disk`` on one of its disks.

    ``done`` and ``total`` are in bytes, ``rate`` in bytes per second, ``left`` in seconds.
    ``since`` is in seconds since the epoch: the beginning, or where ``since_before`` the first
    time somebody looked. ``is_ready`` is a copy that only waits to be used or dropped.
    """

    host: str
    ref: DomainRef
    disk: str
    kind: str
    done: int | None
    total: int | None
    rate: float | None
    left: float | None
    since: float
    since_before: bool = False
    is_ready: bool = False
    details: tuple[str, ...] = ()

    @property
    def key(self) -> tuple[str, str]:
        """What identifies it while it goes on."""
        return self.host, f"{self.ref.uuid} {self.disk}"

    @property
    def fraction(self) -> float | None:
        """How much is done, 0 to 1; None where nobody knows the end."""
        if self.done is None or not self.total:
            return None
        return min(1.0, max(0.0, self.done / self.total))


@dataclass(frozen=True, slots=True)
class Sample:
    """How much was done at a monotonic time; ``since`` is when it began or was seen first."""

    monotonic: float
    done: int | None
    since: float


def domain_job_row(
    host: str, ref: DomainRef, job: JobStatistics, before: Sample | None, now: Sample
) -> JobRow:
    """Return the row of a job on a whole domain; ``before`` is the last look at it."""
    rate = _rate(before, now) or _told_rate(job)
    remaining = job.remaining_ms / 1000 if job.remaining_ms else None
    return JobRow(
        host=host,
        ref=ref,
        disk="",
        kind=_OPERATIONS[job.operation],
        done=job.data_processed,
        total=job.data_total,
        rate=rate,
        left=remaining if remaining is not None else _seconds(job.data_remaining, rate),
        since=now.since,
        since_before=job.elapsed_ms is None,
        details=_details(job),
    )


def block_job_row(
    host: str, ref: DomainRef, disk: str, job: BlockJob, before: Sample | None, now: Sample
) -> JobRow:
    """Return the row of a job on one disk."""
    rate = _rate(before, now)
    limit = f"at most {byte_rate(job.rate)}" if job.rate else ""
    return JobRow(
        host=host,
        ref=ref,
        disk=disk,
        kind=_BLOCK_JOBS[job.kind],
        done=job.done,
        total=job.end,
        rate=rate,
        left=None if job.is_ready else _seconds(job.end - job.done, rate),
        since=now.since,
        since_before=True,
        is_ready=job.is_ready,
        details=(limit,) if limit else (),
    )


def job_words(row: JobRow) -> str:
    """Return what it is: ``"backup"``, ``"copy vda"``."""
    return f"{row.kind} {printable(row.disk, 24)}".strip()


def job_lines(row: JobRow, marks: Marks) -> tuple[Line, ...]:
    """Return what there is to say of a job besides its row."""
    lines: list[Line] = [
        ((f"{job_words(row)} of ", ""), (printable(row.ref.name, 60), "name")),
    ]
    if row.done is not None and row.total:
        sizes = f"{memory_size(row.done // 1024)} of {memory_size(row.total // 1024)}"
        lines.append(((sizes, ""), (" are done", "dim")))
    if row.is_ready:
        words = "Copy and disk are alike and stay so; it waits to be finished or dropped."
        lines.append(((words, "accent"),))
    if row.details:
        lines.append(((f" {marks.dot} ".join(row.details), "dim"),))
    return tuple(lines)


def _details(job: JobStatistics) -> tuple[str, ...]:
    dirty = job.details.get("memory_dirty_rate")
    pages = job.details.get("memory_page_size", 4096)
    figures = (
        (job.memory_iteration, f"pass {job.memory_iteration} over the memory"),
        (job.memory_rate, f"memory {byte_rate(job.memory_rate)}"),
        (job.disk_rate, f"disks {byte_rate(job.disk_rate)}"),
        (job.downtime_ms, f"the guest will stand still for {job.downtime_ms} ms"),
        (dirty, f"the guest writes {byte_rate(_product(dirty, pages))}"),
    )
    return tuple(words for figure, words in figures if figure)


def _product(rate: object, size: object) -> float | None:
    if isinstance(rate, int | float) and isinstance(size, int | float):
        return float(rate) * size
    return None


def _rate(before: Sample | None, now: Sample) -> float | None:
    """Return what was moved between two looks; None where the figures went back."""
    if before is None or before.done is None or now.done is None:
        return None
    seconds, moved = now.monotonic - before.monotonic, now.done - before.done
    return moved / seconds if seconds > 0 and moved >= 0 else None


def _told_rate(job: JobStatistics) -> float | None:
    """Return what the hypervisor says, else the average since the beginning."""
    told = [rate for rate in (job.memory_rate, job.disk_rate) if rate]
    if told:
        return float(sum(told))
    if job.data_processed and job.elapsed_ms:
        return job.data_processed / job.elapsed_ms * 1000
    return None


def _seconds(left: int | None, rate: float | None) -> float | None:
    return left / rate if left is not None and rate else None
