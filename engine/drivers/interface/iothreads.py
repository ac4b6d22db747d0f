"""Threads that serve a domain's disks beside its processors."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from ...affect import Affect
from .verb_group import VerbGroup

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ...domain_ref import DomainRef
    from ...iothread import IOThread


class IOThreadVerbs(VerbGroup):
    """Threads that serve a domain's disks beside its processors."""

    READING: ClassVar[frozenset[str]] = frozenset({"iothreads"})

    async def iothreads(self, domain: DomainRef, affect: Affect = Affect.CURRENT) -> list[IOThread]:
        """Return the threads that serve its disks."""
        raise self._unsupported("iothreads")

    async def add_iothread(
        self, domain: DomainRef, number: int, affect: Affect = Affect.CURRENT
    ) -> None:
        """Add one with a number that is free."""
        raise self._unsupported("add_iothread")

    async def remove_iothread(
        self, domain: DomainRef, number: int, affect: Affect = Affect.CURRENT
    ) -> None:
        """Remove one that serves no disk."""
        raise self._unsupported("remove_iothread")

    async def pin_iothread(
        self, domain: DomainRef, number: int, cpus: Iterable[int], affect: Affect = Affect.CURRENT
    ) -> None:
        """Let one run on these CPUs of the host only."""
        raise self._unsupported("pin_iothread")

    async def tune_iothread(
        self,
        domain: DomainRef,
        number: int,
        parameters: Mapping[str, int],
        affect: Affect = Affect.CURRENT,
    ) -> None:
        """Say how long one polls; names are libvirt's (``poll_max_ns``, ``thread_pool_max``, …)."""
        raise self._unsupported("tune_iothread")
