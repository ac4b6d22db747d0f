"""Memory of one domain: how much, and how it is used."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from ...affect import Affect
from .verb_group import VerbGroup

if TYPE_CHECKING:
    from ...domain_ref import DomainRef
    from ...memory import MemoryStatistics


class MemoryVerbs(VerbGroup):
    """Memory of one domain: how much, and how it is used."""

    READING: ClassVar[frozenset[str]] = frozenset({"max_memory", "domain_memory_statistics"})

    async def max_memory(self, domain: DomainRef) -> int:
        """Return how much it may get, in KiB."""
        raise self._unsupported("max_memory")

    async def set_memory(
        self, domain: DomainRef, kib: int, affect: Affect = Affect.CURRENT
    ) -> None:
        """Give the guest so much, in KiB: its balloon follows when it can."""
        raise self._unsupported("set_memory")

    async def set_max_memory(
        self, domain: DomainRef, kib: int, affect: Affect = Affect.CURRENT
    ) -> None:
        """Allow it so much, in KiB; most hypervisors can do that only while it does not run."""
        raise self._unsupported("set_max_memory")

    async def domain_memory_statistics(self, domain: DomainRef) -> MemoryStatistics:
        """Return what is known of the memory of a running guest."""
        raise self._unsupported("domain_memory_statistics")

    async def set_memory_statistics_period(
        self, domain: DomainRef, seconds: int, affect: Affect = Affect.CURRENT
    ) -> None:
        """Have the guest's balloon tell its statistics so often; 0: never."""
        raise self._unsupported("set_memory_statistics_period")

    async def peek_memory(
        self, domain: DomainRef, address: int, size: int, *, physical: bool = False
    ) -> bytes:
        """Return what is in the guest's memory at an address: up to 4 MiB."""
        raise self._unsupported("peek_memory")
