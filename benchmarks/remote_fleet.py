"""What a large fleet costs: a hundred hosts of a hundred domains, sampled every two seconds.

The hosts are replay daemons in one other process, all of whose counters grow, so that every row
changes with every sample. Counted are the processor's seconds of our process, per second, once all
hosts have been listed. Then what one more idle connection takes in memory.
"""

from __future__ import annotations

import asyncio
import sys
from contextlib import AsyncExitStack
from typing import Final

from .replay import start_replay
from .row import Row, kib, percent
from .side import Side

HOSTS: Final = 100
DOMAINS: Final = 100
INTERVAL: Final = 2.0
#: Seconds that are counted.
COUNTED: Final = 12.0
CONNECTIONS: Final = 100


def measure() -> list[Row]:
    """Return the processor's share and the memory."""
    return asyncio.run(_measure())


async def _measure() -> list[Row]:
    module = (sys.executable, "-m", "benchmarks.fleet_worker")
    async with AsyncExitStack() as running:
        uri = await start_replay(running, DOMAINS)
        sampling = await Side.start(running, *module, "sample", uri)
        share = (await sampling.line())["share"]
    async with AsyncExitStack() as running:
        uri = await start_replay(running, 1)
        idle = await Side.start(running, *module, "connect", uri)
        size = (await idle.line())["kib"]
    what = f"{HOSTS} hosts x {DOMAINS} domains, sampled every {INTERVAL:g} s"
    return [
        Row(name=f"{what}: of one core", ours=share, unit=percent),
        Row(name="memory of an idle connection", ours=size, unit=kib),
    ]
