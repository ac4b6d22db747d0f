"""Ten million events through the queue: every reader gets each, and nothing is kept."""

from __future__ import annotations

import pytest

from benchmarks.queue_throughput import MEMORY_NOISE, READERS, resident_kib, run_queue

EVENTS = 10_000_000
WARM_UP = 100_000


@pytest.mark.soak
async def test_memory_is_flat_over_ten_million_events() -> None:
    await run_queue(WARM_UP)
    before = resident_kib()
    run = await run_queue(EVENTS)
    assert (run.received, run.lost) == (EVENTS * READERS, 0)
    assert resident_kib() - before <= MEMORY_NOISE
