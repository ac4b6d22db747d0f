"""The replay daemon: what our client and libvirt's own read out of it."""

from __future__ import annotations

from contextlib import AsyncExitStack
from random import Random
from typing import TYPE_CHECKING

import pytest

from benchmarks.replay import start_replay
from benchmarks.replayed_guests import grown, records
from benchmarks.rpc_worker import Worker
from benchmarks.side import by_turns, start_both
from engine import Connection

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

DOMAINS = 7


@pytest.fixture
async def running() -> AsyncIterator[AsyncExitStack]:
    async with AsyncExitStack() as stack:
        yield stack


def test_guests_have_several_shapes_and_their_counters_grow() -> None:
    first = records(DOMAINS, Random(1))
    later = grown(first, Random(2))
    assert len({len(values) for _, values in first}) > 3
    assert 45 < sum(len(values) for _, values in first) / DOMAINS < 65
    for (_, before), (_, after) in zip(first, later, strict=True):
        assert list(before) == list(after)
        assert after["cpu.time"] > before["cpu.time"]
        assert after["vcpu.current"] == before["vcpu.current"]


async def test_the_engine_lists_and_samples_it(running: AsyncExitStack) -> None:
    uri = await start_replay(running, DOMAINS)
    async with await Connection.open(uri) as connection:
        infos = await connection.domains()
        assert [info.ref.name for info in infos] == [f"vm-{number:04}" for number in range(DOMAINS)]
        assert {info.title for info in infos} == {"A guest that nobody runs"}
        first, later = [
            [sample.cpu_time_ns or 0 for sample in await connection.statistics()] for _ in range(2)
        ]
        assert all(0 < before < after for before, after in zip(first, later, strict=True))


@pytest.mark.parametrize("level", ["open_with_events", "open_engine"])
async def test_as_many_events_as_were_asked_for(running: AsyncExitStack, level: str) -> None:
    uri = await start_replay(running, 1)
    worker = Worker()
    await getattr(worker, level)(uri)
    try:
        rate, received = await worker.blast(500)
    finally:
        await worker.close()
    assert received == 500
    assert rate > 0


@pytest.mark.peer("libvirt-python")
async def test_both_sides_read_the_same(running: AsyncExitStack) -> None:
    uri = await start_replay(running, DOMAINS)
    sides = await start_both(running)
    for side in sides:
        await side.ask("open_with_events", uri)
    for task, given in (("list", 1), ("statistics", 1), ("xml", DOMAINS), ("blast", 100)):
        assert all(len(figures) == 2 for figures in await by_turns(sides, 2, task, given))
