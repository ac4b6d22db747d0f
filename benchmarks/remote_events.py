"""Events, beside libvirt-python's callback in its own event loop thread.

First a replay daemon sends 20,000 lifecycle events at once; the rate runs from the request to the
last of them. ``RpcClient`` hands out decoded fields, the engine makes events of them and puts
them on its queue, from which a subscription is read. Then a real daemon tells of what another
client does to a domain of the shared ``test:///default``: the processor's time for one event, of
the whole process. Each comes by itself there, and every time the process has been asleep.
"""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from typing import Final

from tests.peers.libvirtd import PrivateLibvirtd

from .peers import require
from .replay import start_replay
from .row import Row, beside, faster, microseconds, per_second
from .side import OURS, Side, medians, start_both, start_theirs
from .statistics import median

#: Events that the replay daemon sends.
BLAST: Final = 20_000
ROUNDS: Final = 9
#: How many times theirs our rate must be.
RATE_WANTED: Final = 3
#: Times that the other client suspends the domain and lets it go on: an event each.
STIRRED: Final = 3_000
STIRRED_ROUNDS: Final = 5
#: How many times their time ours may take.
TIME_WANTED: Final = 0.8


def measure() -> list[Row]:
    """Return the rates, then the time for one.

    Raises:
        MissingPeer: there is no libvirtd, or no libvirt-python.
    """
    require("libvirtd", "libvirt-python")
    return asyncio.run(_measure())


async def _measure() -> list[Row]:
    async with AsyncExitStack() as running:
        rows = await _rates(running)
    async with AsyncExitStack() as running:
        return [*rows, *await _processor_times(running)]


async def _rates(running: AsyncExitStack) -> list[Row]:
    uri = await start_replay(running, 1)
    ours, theirs = await start_both(running)
    engine = await Side.start(running, *OURS)
    await ours.ask("open_with_events", uri)
    await theirs.ask("open_with_events", uri)
    await engine.ask("open_engine", uri)
    sides = (ours, engine, theirs)
    fields, events, callbacks = await medians(sides, ROUNDS, "blast", BLAST)
    what = f"{BLAST:,} events at once, beside libvirt-python: decoded, median"
    return [
        faster(what, fields, callbacks, times=RATE_WANTED, unit=per_second),
        Row(
            name="the same, engine events out of a subscription: median",
            ours=events,
            theirs=callbacks,
            unit=per_second,
        ),
    ]


async def _processor_times(running: AsyncExitStack) -> list[Row]:
    libvirtd = await running.enter_async_context(PrivateLibvirtd())
    uri = libvirtd.uri_of("test:///default")
    ours, theirs = await start_both(running)
    other = await start_theirs(running)
    await other.ask("open", uri)
    ways = (("open_engine", ours), ("open_with_events", ours), ("open_with_events", theirs))
    figures: list[list[float]] = [[], [], []]
    for number in range(STIRRED_ROUNDS + 1):
        for place, (opening, side) in list(enumerate(ways))[:: -1 if number % 2 else 1]:
            await side.ask(opening, uri)
            await side.ask("watch", 2 * STIRRED)
            await other.ask("stir", STIRRED)
            figures[place].append(await side.ask("watched"))
            await side.ask("close")
    engine, decoded, callback = (median(each[1:]) for each in figures)
    what = "processor's time for one event of a daemon, beside libvirt-python: engine event, median"
    return [
        beside(what, engine, callback, times=TIME_WANTED, unit=microseconds),
        Row(name="the same, decoded: median", ours=decoded, theirs=callback, unit=microseconds),
    ]
