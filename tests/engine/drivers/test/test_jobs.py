"""Jobs of the in-memory hypervisor."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from engine import Connection, ManualClock
from engine.errors import OperationInvalid
from engine.job import JobKind, JobOperation

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from engine import Domain


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
async def domain(clock: ManualClock) -> AsyncIterator[Domain]:
    async with await Connection.open("test:///demo?still=1", clock=clock) as connection:
        yield await connection.lookup("git")


async def test_a_job_moves_on_and_ends(domain: Domain, clock: ManualClock) -> None:
    first = await domain.jobs.current()
    assert (first.kind, first.operation) == (JobKind.BOUNDED, JobOperation.BACKUP)
    await clock.advance(60)
    second = await domain.jobs.current()
    assert second.data_processed > first.data_processed  # type: ignore[operator]
    assert second.data_total == second.data_processed + second.data_remaining  # type: ignore[operator]
    assert second.elapsed_ms == first.elapsed_ms + 60_000  # type: ignore[operator]
    await clock.advance(3600)
    assert (await domain.jobs.current()).kind is JobKind.NONE


async def test_a_job_can_be_aborted_once(domain: Domain) -> None:
    await domain.jobs.abort()
    assert (await domain.jobs.current()).kind is JobKind.NONE
    with pytest.raises(OperationInvalid, match="no job is under way on 'git'"):
        await domain.jobs.abort()


async def test_a_job_ends_with_its_machine(domain: Domain) -> None:
    await domain.destroy()
    assert (await domain.jobs.current()).kind is JobKind.NONE
