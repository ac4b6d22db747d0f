"""``python -m benchmarks.fleet_worker sample|connect URI``: what ``remote_fleet`` counts.

``sample`` says ``{"share": …}``, the processor's seconds per second of many hosts; ``connect`` says
``{"kib": …}``, what one idle connection takes in memory.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from contextlib import AsyncExitStack
from typing import TYPE_CHECKING, Final

from engine import Connection, SystemClock, Tasks
from engine.fleet.host import Host

from .queue_throughput import resident_kib
from .remote_fleet import CONNECTIONS, COUNTED, DOMAINS, HOSTS, INTERVAL

if TYPE_CHECKING:
    from engine.fleet.row_table import RowKey

_DEADLINE: Final = 60


async def sample(uri: str) -> dict[str, float]:
    """Return the processor's share, once every row of every host has been there."""
    tasks, clock, listed = Tasks(), SystemClock(), asyncio.Event()

    def look(_: set[RowKey]) -> None:
        if not listed.is_set() and sum(len(host.rows) for host in hosts) == HOSTS * DOMAINS:
            listed.set()

    hosts = [
        Host(
            f"host-{number}",
            uri,
            read_only=False,
            clock=clock,
            interval=INTERVAL,
            on_change=look,
        )
        for number in range(HOSTS)
    ]
    for host in hosts:
        tasks.spawn(host.run(), name=host.name)
    try:
        async with asyncio.timeout(_DEADLINE):
            await listed.wait()
        await asyncio.sleep(INTERVAL)
        start, processor = time.perf_counter(), time.process_time()
        await asyncio.sleep(COUNTED)
        share = (time.process_time() - processor) / (time.perf_counter() - start)
        answering = sum(row.stale_since is None for host in hosts for row in host.rows)
        if answering < HOSTS * DOMAINS:
            raise RuntimeError(f"only {answering} of {HOSTS * DOMAINS} rows were current")
    finally:
        await tasks.cancel()
    return {"share": share}


async def connect(uri: str) -> dict[str, float]:
    """Return the memory that a connection takes, the first one not being counted."""
    async with AsyncExitStack() as open_:
        for _ in range(2):
            await open_.enter_async_context(await Connection.open(uri))
        before = resident_kib()
        for _ in range(CONNECTIONS):
            await open_.enter_async_context(await Connection.open(uri))
        return {"kib": (resident_kib() - before) / CONNECTIONS}


if __name__ == "__main__":
    work = {"sample": sample, "connect": connect}[sys.argv[1]]
    print(json.dumps(asyncio.run(work(sys.argv[2]))))
