"""JobWatch: which long work is under way on which domain, for as few questions as possible.

    sweep     when the screen is shown: one question to every running domain, a few at a time
    look      once a second: to the domains that have a job, or a reason to have one, and to one
              idle domain of each host in turn, so that what others start is found as well
    hear      events, and what we start ourselves, are such reasons

A fleet without jobs is asked one domain per host and second, however large it is.
"""

from __future__ import annotations

import asyncio
from collections import deque
from typing import TYPE_CHECKING

from engine import DomainState, EngineError
from engine.errors import ConnectionClosed, OperationTimeout
from engine.events import (
    BlockJob2Event,
    BlockJobEvent,
    DomainEvent,
    JobCompletedEvent,
    MigrationIterationEvent,
)

from .job_row import JobRow, Sample, block_job_row, domain_job_row

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable

    from engine import Domain
    from engine.events import Event
    from engine.fleet import DomainRow, RowKey

    from .app import VirtdeckApp

    _Look = Callable[[DomainRow], Awaitable[None]]

#: Seconds between two looks.
TICK = 1.0

#: Questions of a sweep on their way to one host.
_AT_ONCE = 4

#: Looks without a job after which a reason counts no more.
_PATIENCE = 5

#: Events that speak of a job on the domain, or on one of its disks.
_REASONS = (JobCompletedEvent, MigrationIterationEvent, BlockJobEvent, BlockJob2Event)

#: Why a domain is paused while a job works on it.
_BUSY = frozenset({"migrating", "saving", "dumping", "creating snapshot", "post-copy"})

_GUEST_RUNS = frozenset({DomainState.RUNNING, DomainState.BLOCKED, DomainState.PAUSED})


class JobWatch:
    """The jobs of the hosts of ``app``, by key; ``changed`` is called after each look."""

    def __init__(self, app: VirtdeckApp) -> None:
        self._app = app
        self.jobs: dict[RowKey, JobRow] = {}
        #: Whether every running domain was asked since the screen is shown.
        self.has_swept = False
        #: Domain -> looks that are left before it counts as idle.
        self._candidates: dict[RowKey, int] = {}
        #: Domain -> targets of its disks; asked again for each new reason.
        self._disks: dict[RowKey, tuple[str, ...]] = {}
        self._samples: dict[RowKey, Sample] = {}
        #: Host -> the idle domain that was asked last.
        self._last_turn: dict[str, RowKey] = {}

    # -- reasons ------------------------------------------------------------------------------

    def expect(self, key: RowKey) -> None:
        """Look at the domain: something was started there."""
        self._candidates[key] = _PATIENCE
        self._disks.pop(key, None)

    def hear(self, host: str, events: Iterable[Event]) -> None:
        """Take in events of one host."""
        for event in events:
            if isinstance(event, DomainEvent) and isinstance(event, _REASONS):
                self.expect((host, event.domain.uuid))

    # -- looks --------------------------------------------------------------------------------

    async def run(self, changed: Callable[[], None]) -> None:
        """Sweep, then look for ever; for as long as somebody wants to see it."""
        self.has_swept = False
        await self._sweep(changed)
        while True:
            await self._app.clock.sleep(TICK)
            await self.look()
            changed()

    async def sweep_again(self, changed: Callable[[], None]) -> None:
        """Ask every running domain, disks included."""
        for row in self._running():
            self.expect(row.key)
        await self.look()
        changed()

    async def look(self) -> None:
        """Ask the domains that have a reason, and one idle one of each host."""
        for each in self._running():
            if each.info.status.reason_name in _BUSY:
                self._candidates.setdefault(each.key, _PATIENCE)
        keys = {*self._candidates, *self._next_idle()}
        rows = [row for key in keys if (row := self._row(key))]
        await self._ask(rows, self._look_at)
        for key in self._candidates.keys() - {row.key for row in rows}:
            self._forget(key)

    async def _sweep(self, changed: Callable[[], None]) -> None:
        rows = self._running()
        await self._ask(rows, self._look_at_domain)
        alive = {row.key for row in rows}
        for key in [key for key, job in self.jobs.items() if _owner(job) not in alive]:
            del self.jobs[key]
        self.has_swept = True
        changed()

    async def _ask(self, rows: Iterable[DomainRow], look: _Look) -> None:
        hosts: dict[str, list[DomainRow]] = {}
        for row in rows:
            hosts.setdefault(row.host, []).append(row)
        await asyncio.gather(*(self._ask_host(each, look) for each in hosts.values()))

    async def _ask_host(self, rows: list[DomainRow], look: _Look) -> None:
        """Ask a few at a time; a host that is silent is asked no more this time."""
        waiting = deque(rows)

        async def work() -> None:
            while waiting:
                try:
                    await look(waiting.popleft())
                except (ConnectionClosed, OperationTimeout):
                    waiting.clear()

        await asyncio.gather(*(work() for _ in range(min(_AT_ONCE, len(rows)))))

    # -- one domain ---------------------------------------------------------------------------

    async def _look_at(self, row: DomainRow) -> None:
        """Ask for the domain's job and those of its disks."""
        domain = self._domain(row)
        if domain is None:
            return
        found = [*await self._domain_job(row, domain), *await self._block_jobs(row, domain)]
        self._keep(row.key, found, whole=True)
        if found:
            self._candidates[row.key] = _PATIENCE
        elif row.key in self._candidates:
            self._candidates[row.key] -= 1
            if not self._candidates[row.key]:
                self._forget(row.key)

    async def _look_at_domain(self, row: DomainRow) -> None:
        """Ask for the domain's job only; jobs of disks are found later."""
        domain = self._domain(row)
        if domain and (found := await self._domain_job(row, domain)):
            self._keep(row.key, found, whole=False)
            self._candidates[row.key] = _PATIENCE

    def _domain(self, row: DomainRow) -> Domain | None:
        connection = self._app.connection(row.host)
        if connection is None or connection.why_impossible("job"):
            return None
        return connection.domain(row.info.ref)

    async def _domain_job(self, row: DomainRow, domain: Domain) -> list[JobRow]:
        try:
            job = await domain.jobs.current()
        except (ConnectionClosed, OperationTimeout):
            raise
        except EngineError:
            return []  # gone just now, or a daemon that cannot say
        if not job.kind.is_under_way:
            return []
        elapsed = None if job.elapsed_ms is None else job.elapsed_ms / 1000
        before, now = self._sample((row.host, f"{row.info.ref.uuid} "), job.data_processed, elapsed)
        return [domain_job_row(row.host, row.info.ref, job, before, now)]

    async def _block_jobs(self, row: DomainRow, domain: Domain) -> list[JobRow]:
        if domain.connection.why_impossible("block_job"):
            return []
        found = []
        try:
            for disk in await self._targets(row.key, domain):
                if job := await domain.block_jobs.current(disk):
                    key = (row.host, f"{row.info.ref.uuid} {disk}")
                    before, now = self._sample(key, job.done, None)
                    found.append(block_job_row(row.host, row.info.ref, disk, job, before, now))
        except (ConnectionClosed, OperationTimeout):
            raise
        except EngineError:
            return found
        return found

    async def _targets(self, key: RowKey, domain: Domain) -> tuple[str, ...]:
        """Return the targets of the disks that a job can work on."""
        if key not in self._disks:
            from engine.conf.domain_conf import DomainConf

            disks = DomainConf.parse(await domain.xml()).devices.disks
            targets = (x.target_dev for x in disks if x.device in (None, "disk", "lun"))
            self._disks[key] = tuple(target for target in targets if target)
        return self._disks[key]

    def _sample(
        self, key: RowKey, done: int | None, elapsed: float | None
    ) -> tuple[Sample | None, Sample]:
        """Return the last look at a job, and this one."""
        clock, before = self._app.clock, self._samples.get(key)
        since = before.since if before else clock.now()
        if elapsed is not None:
            since = clock.now() - elapsed
        now = self._samples[key] = Sample(clock.monotonic(), done, since)
        return before, now

    # -- what is known ------------------------------------------------------------------------

    def _keep(self, key: RowKey, found: list[JobRow], *, whole: bool) -> None:
        """Take in the jobs of one domain; with ``whole`` there are no others."""
        after = {job.key: job for job in found}
        for each in [each for each, job in self.jobs.items() if whole and _owner(job) == key]:
            if each not in after:
                del self.jobs[each]
                self._samples.pop(each, None)
        self.jobs.update(after)

    def _forget(self, key: RowKey) -> None:
        self._keep(key, [], whole=True)
        self._candidates.pop(key, None)
        self._disks.pop(key, None)

    def _running(self) -> list[DomainRow]:
        rows = (row for key in sorted(self._app.all_keys()) if (row := self._row(key)))
        return list(rows)

    def _row(self, key: RowKey) -> DomainRow | None:
        """Return the row of a domain that can have a job."""
        row = self._app.row(key)
        return row if row and row.info.status.state in _GUEST_RUNS else None

    def _next_idle(self) -> list[RowKey]:
        """Return whose turn it is: one domain of each host that nothing is known of."""
        idle: dict[str, list[RowKey]] = {}
        for row in self._running():
            if row.key not in self._candidates:
                idle.setdefault(row.host, []).append(row.key)
        chosen = []
        for host, keys in idle.items():
            after = [key for key in keys if key > self._last_turn.get(host, ("", ""))]
            self._last_turn[host] = (after or keys)[0]
            chosen.append(self._last_turn[host])
        return chosen


def _owner(job: JobRow) -> RowKey:
    return job.host, job.ref.uuid
