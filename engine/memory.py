"""Memory of a domain: the verbs of ``domain.memory``."""

from __future__ import annotations

from dataclasses import dataclass

from .affect import Affect
from .domain_group import DomainGroup


@dataclass(frozen=True, slots=True, kw_only=True)
class MemoryStatistics:
    """What is known of a guest's memory; None where nobody tells.

    ``balloon_kib`` is what it has and ``rss_kib`` what it costs the host. The rest is its own
    account: ``available_kib`` what its system sees, ``usable_kib`` what could still be used without
    swapping; ``updated_at`` says when, in seconds since the epoch.
    """

    balloon_kib: int | None = None
    rss_kib: int | None = None
    available_kib: int | None = None
    unused_kib: int | None = None
    usable_kib: int | None = None
    disk_caches_kib: int | None = None
    swapped_in_kib: int | None = None
    swapped_out_kib: int | None = None
    major_faults: int | None = None
    minor_faults: int | None = None
    huge_pages_allocated: int | None = None
    huge_pages_failed: int | None = None
    updated_at: int | None = None


class DomainMemory(DomainGroup):
    """``domain.memory``."""

    async def maximum(self) -> int:
        """Return how much it may get, in KiB."""
        return await self._call("max_memory", self._driver.max_memory(self._ref))

    async def set(self, kib: int, affect: Affect = Affect.CURRENT) -> None:
        """Give the guest so much, in KiB: its balloon follows when it can."""
        await self._call("set_memory", self._driver.set_memory(self._ref, kib, affect))

    async def set_maximum(self, kib: int, affect: Affect = Affect.CURRENT) -> None:
        """Allow it so much, in KiB; most hypervisors can do that only while it does not run."""
        await self._call("set_max_memory", self._driver.set_max_memory(self._ref, kib, affect))

    async def statistics(self) -> MemoryStatistics:
        """Return what is known of the memory of a running guest."""
        return await self._call(
            "domain_memory_statistics", self._driver.domain_memory_statistics(self._ref)
        )

    async def set_statistics_period(self, seconds: int, affect: Affect = Affect.CURRENT) -> None:
        """Have the guest's balloon tell its statistics so often; 0: never."""
        await self._call(
            "set_memory_statistics_period",
            self._driver.set_memory_statistics_period(self._ref, seconds, affect),
        )

    async def peek(self, address: int, size: int, *, physical: bool = False) -> bytes:
        """Return what is in the guest's memory at an address: up to 4 MiB."""
        return await self._call(
            "peek_memory", self._driver.peek_memory(self._ref, address, size, physical=physical)
        )
