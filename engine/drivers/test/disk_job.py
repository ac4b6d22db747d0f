"""DiskJob: work on one disk, as far as the clock says; DiskJobs, which ends each in its time."""

from __future__ import annotations

import asyncio
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ...block_job import BlockJob, BlockJobKind
from ...errors import OperationInvalid
from ...tasks import Tasks

if TYPE_CHECKING:
    from collections.abc import Callable

    from ...clock import Clock
    from .image_chain import Layer

#: Bytes per second that the disks of the host manage where nobody sets a limit.
FULL_RATE: Final = 200_000_000


@dataclass(slots=True, kw_only=True)
class DiskJob:
    """Moves ``total`` bytes, ``done`` until ``since`` (monotonic); ``rate`` is its limit, 0: none.

    ``arrived`` is called once, when everything has been moved. ``before`` are the images when it
    began; ``after`` those with which the guest goes on where somebody has to say so.
    """

    kind: BlockJobKind
    total: int
    rate: int
    since: float
    arrived: Callable[[], None]
    before: tuple[str, ...] = ()
    after: tuple[Layer, ...] | None = None
    done: float = 0.0
    task: asyncio.Task[None] | None = None

    @property
    def _speed(self) -> int:
        return min(self.rate or FULL_RATE, FULL_RATE)

    def moved(self, monotonic: float) -> int:
        """Return how many bytes have been moved at that time."""
        now = self.done + (monotonic - self.since) * self._speed
        return min(self.total, math.floor(now + 0.5))

    def seconds_left(self, monotonic: float) -> float:
        """Return how long the rest takes."""
        return max(0.0, (self.total - self.moved(monotonic)) / self._speed)

    def limit(self, rate: int, monotonic: float) -> None:
        """Go on with another limit."""
        self.done, self.since = float(self.moved(monotonic)), monotonic
        self.rate = rate

    def fact(self, monotonic: float) -> BlockJob:
        """Return how far it is at that time, as lists show it."""
        moved = self.moved(monotonic)
        return BlockJob(kind=self.kind, rate=self.rate, done=moved, end=self.total)


class DiskJobs:
    """The jobs of all disks: by uuid, run and target, so that none outlives the run it began in."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._tasks = Tasks()
        self._jobs: dict[tuple[str, int | None, str], DiskJob] = {}

    def find(self, uuid: str, run: int | None, target: str) -> DiskJob | None:
        """Return the job on a disk."""
        return self._jobs.get((uuid, run, target))

    def require_none(self, uuid: str, run: int | None, target: str = "") -> None:
        """Refuse what cannot be while a job is on a disk, or on any where none is named.

        Raises:
            OperationInvalid: there is one.
        """
        for owner, began, name in self._jobs:
            if (owner, began) == (uuid, run) and target in ("", name):
                raise OperationInvalid(f"disk {name!r} already in active block job")

    def begin(self, uuid: str, run: int | None, target: str, job: DiskJob) -> None:
        """Take a job in; it is told when it has arrived."""
        self._jobs[uuid, run, target] = job
        self._wait_for(job)

    def limit(self, job: DiskJob, rate: int) -> None:
        """Let a job go on with another limit."""
        is_waiting = job.task is not None and not job.task.done()
        job.limit(rate, self._clock.monotonic())
        if is_waiting:
            self._wait_for(job)

    def end(self, uuid: str, run: int | None, target: str) -> None:
        """Forget a job."""
        job = self._jobs.pop((uuid, run, target))
        _stop_waiting(job)

    async def close(self) -> None:
        """End everything."""
        await self._tasks.cancel()

    def _wait_for(self, job: DiskJob) -> None:
        _stop_waiting(job)
        job.task = self._tasks.spawn(self._arrive(job), name="demo: block job")

    async def _arrive(self, job: DiskJob) -> None:
        await self._clock.sleep(job.seconds_left(self._clock.monotonic()))
        job.arrived()


def _stop_waiting(job: DiskJob) -> None:
    """Let nobody wait for a job; the job itself may be what asks for that, when it has arrived."""
    if job.task is not None and job.task is not asyncio.current_task():
        job.task.cancel()
    job.task = None
