"""What the rows of a host cost without any driver: a first listing, then tick after tick.

A hypervisor in memory hands over facts that were made beforehand, so that only the inventory's own
work is counted. The loop's longest block is the longest time in which a task that wants every turn
got none; a key that is pressed meanwhile waits for as long. All counters grow with every tick, so
that every row changes.
"""

from __future__ import annotations

import asyncio
import gc
import time
from typing import TYPE_CHECKING, ClassVar, Final
from uuid import UUID

from engine import (
    Connection,
    DomainInfo,
    DomainRef,
    DomainState,
    DomainStatistics,
    DomainStatus,
    HostInfo,
    SystemClock,
    Tasks,
)
from engine.domain_facts import DiskCounters, NetCounters
from engine.drivers import DRIVERS
from engine.drivers.base import HypervisorDriver
from engine.fleet.inventory import Inventory

from .row import Row, at_most, milliseconds, percent
from .statistics import median

if TYPE_CHECKING:
    from engine.fleet.row_table import RowKey

FEW: Final = 1_000
MANY: Final = 10_000
#: Ticks that are counted; the first one has nothing to compare with.
TICKS: Final = 7
#: Seconds between two ticks of the application, which a tick's work is a share of.
INTERVAL: Final = 2.0
#: The longest that a key may wait for the loop.
_BLOCK: Final = 0.016
_SHARE: Final = 0.01
_PAUSE: Final = 0.02


class PreparedDriver(HypervisorDriver):
    """Hands over the next of ``ticks``, made beforehand; ``infos`` are its domains."""

    title: ClassVar[str] = "prepared"

    infos: list[DomainInfo]
    ticks: list[list[DomainStatistics]]

    async def open(self, *, read_only: bool) -> None:
        """Have nothing yet."""
        self.infos, self.ticks = [], []

    async def close(self) -> None:
        """Do nothing."""

    async def host_info(self) -> HostInfo:
        """Return the facts of nothing in particular."""
        return HostInfo(hostname="prepared", hypervisor="prepared", version="1")

    async def domains(self) -> list[DomainInfo]:
        """Return every domain."""
        return self.infos

    async def statistics(self) -> list[DomainStatistics]:
        """Return the next tick; the last one for ever."""
        return self.ticks.pop(0) if len(self.ticks) > 1 else self.ticks[0]


def measure() -> list[Row]:
    """Return the listing's longest block and its time, and what a tick costs."""
    return asyncio.run(_measure())


async def _measure() -> list[Row]:
    DRIVERS["prepared"] = f"{__name__}:PreparedDriver"
    try:
        block, total, _ = await _run(MANY, ticks=0)
        _, _, few = await _run(FEW, ticks=TICKS)
        tick_block, _, many = await _run(MANY, ticks=TICKS)
    finally:
        del DRIVERS["prepared"]
    share = few / INTERVAL
    return [
        at_most(f"first listing of {MANY:,} domains: longest block", block, _BLOCK, milliseconds),
        Row(name=f"first listing of {MANY:,} domains: until told", ours=total, unit=milliseconds),
        Row(name=f"a tick of {FEW:,} domains: processor", ours=few, unit=milliseconds),
        at_most(f"{FEW:,} domains every {INTERVAL:g} s: of one core", share, _SHARE, percent),
        Row(name=f"a tick of {MANY:,} domains: processor", ours=many, unit=milliseconds),
        at_most(f"ticks of {MANY:,} domains: longest block", tick_block, _BLOCK, milliseconds),
    ]


async def _run(domains: int, *, ticks: int) -> tuple[float, float, float]:
    """Return the loop's longest block, the time until the rows were told, and a tick's work."""
    clock, tasks, watch = SystemClock(), Tasks(), _Turns()
    async with await Connection.open("prepared:///", clock=clock) as connection:
        driver = connection.driver
        assert isinstance(driver, PreparedDriver)
        refs = [_ref(number) for number in range(domains)]
        driver.infos = [_info(ref) for ref in refs]
        driver.ticks = [_statistics(refs, number) for number in range(ticks + 2)]
        _set_aside_what_there_is()
        told = _Told()
        inventory = Inventory("prepared", clock, told.take, _PAUSE)
        try:
            if not ticks:
                tasks.spawn(watch.run(), name="turns")
                await asyncio.sleep(0)
            start = time.perf_counter()
            tasks.spawn(inventory.run(connection), name="rows")
            await told.rows(domains)
            total = time.perf_counter() - start
            costs = [await _tick(told, domains) for _ in range(ticks)]
            if ticks:
                return await _longest(tasks, watch, driver, refs, told), total, median(costs[1:])
            return watch.longest, total, 0.0
        finally:
            await tasks.cancel()


async def _tick(told: _Told, domains: int) -> float:
    """Return the processor's time from one tick's rows to the next one's."""
    start = time.process_time()
    await told.rows(domains)
    return time.process_time() - start


async def _longest(
    tasks: Tasks, watch: _Turns, driver: PreparedDriver, refs: list[DomainRef], told: _Told
) -> float:
    """Return the longest block of a few more ticks, with a task that wants every turn."""
    driver.ticks = [_statistics(refs, number) for number in range(100, 103)]
    _set_aside_what_there_is()
    tasks.spawn(watch.run(), name="turns")
    for _ in range(2):
        await told.rows(len(refs))
    return watch.longest


class _Turns:
    """A task that wants every turn of the loop, and knows the longest that it had to wait."""

    longest = 0.0

    async def run(self) -> None:
        last = time.perf_counter()
        while True:
            await asyncio.sleep(0)
            now = time.perf_counter()
            self.longest, last = max(self.longest, now - last), now


class _Told:
    """What an inventory told; ``rows`` waits until that many were told at once."""

    def __init__(self) -> None:
        self._counts: asyncio.Queue[int] = asyncio.Queue()

    def take(self, keys: set[RowKey]) -> None:
        self._counts.put_nowait(len(keys))

    async def rows(self, number: int) -> None:
        while await self._counts.get() < number:
            pass


def _set_aside_what_there_is() -> None:
    """Leave what was made beforehand out of garbage collections."""
    gc.collect()
    gc.freeze()


def _ref(number: int) -> DomainRef:
    return DomainRef(f"guest-{number}", str(UUID(int=number)), number + 1)


def _info(ref: DomainRef) -> DomainInfo:
    return DomainInfo(
        ref=ref,
        status=DomainStatus(DomainState.RUNNING, 1),
        persistent=True,
        autostart=False,
        vcpus=2,
        memory_kib=4 << 20,
        max_memory_kib=4 << 20,
        protected=False,
    )


def _statistics(refs: list[DomainRef], tick: int) -> list[DomainStatistics]:
    """Return counters of two disks and one card each, grown unlike those of any other tick."""
    grown = tick * tick * 1_000_000
    return [
        DomainStatistics(
            ref=ref,
            monotonic=tick * INTERVAL,
            cpu_time_ns=grown * 97,
            vcpus=2,
            balloon_kib=4 << 20,
            usable_kib=(2 << 20) - tick,
            rss_kib=3 << 20,
            disks=tuple(
                DiskCounters(
                    target=target,
                    read_bytes=grown,
                    read_requests=grown,
                    write_bytes=grown,
                    write_requests=grown,
                )
                for target in ("vda", "vdb")
            ),
            nets=(
                NetCounters(
                    device="vnet0",
                    rx_bytes=grown,
                    rx_packets=grown,
                    tx_bytes=grown,
                    tx_packets=grown,
                ),
            ),
        )
        for ref in refs
    ]
