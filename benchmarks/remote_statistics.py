"""The statistics of all domains, beside libvirt-python, and how long the event loop waits for them.

A replay daemon sends the same bytes to both: what decoding costs, without a hypervisor's time. The
second part is the whole of ``statistics()`` while a heartbeat turns with the event loop: the
longest time between two beats is what a key press may have to wait.
"""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from typing import Final

from .peers import require
from .replay import start_replay
from .row import Row, at_most, beside, milliseconds
from .side import OURS, Side, medians, start_both
from .statistics import median

DOMAINS: Final = 1_000
ROUNDS: Final = 11
#: Questions of one side before it is the other's turn.
BURST: Final = 5
#: How many times their time ours may take.
WANTED: Final = 0.75
#: Domains of the second part, and the longest wait, in seconds: one frame.
MANY: Final = 3_000
FRAME: Final = 0.016


def measure() -> list[Row]:
    """Return the time of decoding, then the longest wait and all of the time.

    Raises:
        MissingPeer: there is no libvirt-python.
    """
    require("libvirt-python")
    return asyncio.run(_measure())


async def _measure() -> list[Row]:
    async with AsyncExitStack() as running:
        uri = await start_replay(running, DOMAINS)
        sides = await start_both(running)
        for side in sides:
            await side.ask("open", uri)
        decoding = await medians(sides, ROUNDS, "statistics", BURST)
    async with AsyncExitStack() as running:
        uri = await start_replay(running, MANY)
        ours = await Side.start(running, *OURS)
        await ours.ask("open_engine", uri)
        waits = [await ours.ask("heartbeat") for _ in range(ROUNDS + 1)][1:]
    what = "statistics of {:,} domains x 50"
    return [
        beside(f"{what.format(DOMAINS)}, beside libvirt-python: median", *decoding, times=WANTED),
        at_most(
            f"{what.format(MANY)}: longest wait of the event loop, median",
            median([longest for longest, _ in waits]),
            FRAME,
            milliseconds,
        ),
        Row(
            name="the same: all of the time",
            ours=median([whole for _, whole in waits]),
            unit=milliseconds,
        ),
    ]
