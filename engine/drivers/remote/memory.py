"""The memory of a domain."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ...affect import Affect
from ...memory import MemoryStatistics
from .asking import Asking
from .wire_domain import wire_domain

if TYPE_CHECKING:
    from ...domain_ref import DomainRef


#: The flag beside those of ``Affect`` (``virDomainMemoryModFlags``).
_MAXIMUM: Final = 4
#: Which addresses are meant (``virDomainMemoryFlags``).
_VIRTUAL: Final = 1
_PHYSICAL: Final = 2

#: Fields of ``MemoryStatistics`` in the order of ``virDomainMemoryStatTags``.
_STATISTICS: Final = (
    "swapped_in_kib",
    "swapped_out_kib",
    "major_faults",
    "minor_faults",
    "unused_kib",
    "available_kib",
    "balloon_kib",
    "rss_kib",
    "usable_kib",
    "updated_at",
    "disk_caches_kib",
    "huge_pages_allocated",
    "huge_pages_failed",
)


class RemoteMemory(Asking):
    """The verbs of ``interface/memory.py`` at a libvirt daemon."""

    async def max_memory(self, domain: DomainRef) -> int:
        """Return how much it may get, in KiB."""
        return int(await self._ask("max_memory", "domain_get_max_memory", wire_domain(domain)))

    async def set_memory(
        self, domain: DomainRef, kib: int, affect: Affect = Affect.CURRENT
    ) -> None:
        """Give the guest so much, in KiB."""
        await self._ask_slowly(
            "set_memory", "domain_set_memory_flags", wire_domain(domain), kib, affect
        )

    async def set_max_memory(
        self, domain: DomainRef, kib: int, affect: Affect = Affect.CURRENT
    ) -> None:
        """Allow it so much, in KiB."""
        await self._ask_slowly(
            "set_max_memory", "domain_set_memory_flags", wire_domain(domain), kib, affect | _MAXIMUM
        )

    async def domain_memory_statistics(self, domain: DomainRef) -> MemoryStatistics:
        """Return what is known of the memory of a running guest."""
        values = await self._ask(
            "domain_memory_statistics",
            "domain_memory_stats",
            wire_domain(domain),
            len(_STATISTICS),
            0,
        )
        return MemoryStatistics(
            **{_STATISTICS[tag]: value for tag, value in values if 0 <= tag < len(_STATISTICS)}
        )

    async def set_memory_statistics_period(
        self, domain: DomainRef, seconds: int, affect: Affect = Affect.CURRENT
    ) -> None:
        """Have the guest's balloon tell its statistics so often."""
        await self._ask(
            "set_memory_statistics_period",
            "domain_set_memory_stats_period",
            wire_domain(domain),
            seconds,
            affect,
        )

    async def peek_memory(
        self, domain: DomainRef, address: int, size: int, *, physical: bool = False
    ) -> bytes:
        """Return what is in the guest's memory at an address."""
        flags = _PHYSICAL if physical else _VIRTUAL
        data: bytes = await self._ask_slowly(
            "peek_memory", "domain_memory_peek", wire_domain(domain), address, size, flags
        )
        return data
