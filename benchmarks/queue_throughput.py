"""How many events pass the queue, and whether it keeps any of them.

Synthetic graphics events, three readers that take one at a time, the writer a little ahead of
them: nothing is lost, or the count would show it.
"""

from __future__ import annotations

import asyncio
import gc
import os
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from engine import DomainRef, Tasks
from engine.events import AddressFamily, EventQueue, GraphicsAddress, GraphicsEvent, GraphicsPhase

from .row import Row, at_least, at_most, exactly, kib, per_second

if TYPE_CHECKING:
    from engine.events import Subscription

READERS: Final = 3
EVENTS: Final = 100_000
#: Events handed out a second, over all readers.
WANTED: Final = 200_000
#: Seconds the run for memory may take here; ``make soak`` runs all ten million events.
MEMORY_SECONDS: Final = 40
#: KiB of resident memory that are noise: a few arenas of the allocator.
MEMORY_NOISE: Final = 1024
#: Events between two turns of the readers, a little less than one takes in a turn.
_AHEAD: Final = 250
_PAGE_KIB: Final = os.sysconf("SC_PAGE_SIZE") // 1024

_DOMAIN: Final = DomainRef("guest", "6695eb01-f6a4-8304-79aa-97f2502e193f", 1)
_LOCAL: Final = GraphicsAddress(AddressFamily.IPV4, "127.0.0.1", "5900")


@dataclass(slots=True)
class QueueRun:
    """What came out: over all readers together, in ``seconds``."""

    pushed: int = 0
    received: int = 0
    lost: int = 0
    seconds: float = 0.0


async def run_queue(events: int, *, time_limit: float = float("inf")) -> QueueRun:
    """Pass ``events`` events, or as many as go into ``time_limit`` seconds, to all readers."""
    queue, tasks, run = EventQueue(), Tasks(), QueueRun()
    readers = [queue.subscribe(GraphicsEvent) for _ in range(READERS)]
    reading = [tasks.spawn(_read(reader), name="reader") for reader in readers]
    start = time.perf_counter()
    while run.pushed < events and time.perf_counter() - start < time_limit:
        for number in range(run.pushed, run.pushed + _AHEAD):
            queue.push(_event(number))
        run.pushed += _AHEAD
        await asyncio.sleep(0)
    queue.close()
    run.received = sum(await asyncio.gather(*reading))
    run.seconds = time.perf_counter() - start
    run.lost = sum(reader.lost for reader in readers)
    return run


def resident_kib() -> int:
    """Return this process's memory, after what is garbage has gone."""
    gc.collect()
    return int(Path("/proc/self/statm").read_text().split()[1]) * _PAGE_KIB


def measure() -> list[Row]:
    """Return the rates, and how memory grew over a long run."""
    run = asyncio.run(run_queue(EVENTS))
    before = resident_kib()
    long_run = asyncio.run(run_queue(10_000_000, time_limit=MEMORY_SECONDS))
    grown = resident_kib() - before
    what = f"{EVENTS:,} events to {READERS} readers"
    return [
        at_least(f"{what}: handed out", run.received / run.seconds, WANTED, per_second),
        Row(name=f"{what}: pushed", ours=run.pushed / run.seconds, unit=per_second),
        exactly(f"{what}: received by all of them", run.received, EVENTS * READERS),
        at_most(f"memory grown over {long_run.pushed:,} events", grown, MEMORY_NOISE, kib),
    ]


async def _read(reader: Subscription) -> int:
    received = 0
    async for _ in reader:
        received += 1
    return received


def _event(number: int) -> GraphicsEvent:
    return GraphicsEvent(
        time=float(number),
        domain=_DOMAIN,
        phase=GraphicsPhase(number % 3),
        local=_LOCAL,
        remote=GraphicsAddress(AddressFamily.IPV4, "10.1.2.3", str(number % 65536)),
        auth_scheme="none",
        protocol="vnc",
    )
