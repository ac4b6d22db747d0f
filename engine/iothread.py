"""Threads that serve a domain's disks: the verbs of ``domain.iothreads``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from .affect import Affect
from .domain_group import DomainGroup

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


@dataclass(frozen=True, slots=True)
class IOThread:
    """A thread, and the host's CPUs that it may run on."""

    number: int
    allowed: frozenset[int]


class DomainIOThreads(DomainGroup):
    """``domain.iothreads``."""

    async def list(self, affect: Affect = Affect.CURRENT) -> list[IOThread]:
        """Return the threads that serve its disks."""
        return await self._call("iothreads", self._driver.iothreads(self._ref, affect))

    async def add(self, number: int, affect: Affect = Affect.CURRENT) -> None:
        """Add one with a number that is free."""
        await self._call("add_iothread", self._driver.add_iothread(self._ref, number, affect))

    async def remove(self, number: int, affect: Affect = Affect.CURRENT) -> None:
        """Remove one that serves no disk."""
        await self._call("remove_iothread", self._driver.remove_iothread(self._ref, number, affect))

    async def pin(self, number: int, cpus: Iterable[int], affect: Affect = Affect.CURRENT) -> None:
        """Let one run on these CPUs of the host only."""
        await self._call("pin_iothread", self._driver.pin_iothread(self._ref, number, cpus, affect))

    async def tune(
        self, number: int, parameters: Mapping[str, int], affect: Affect = Affect.CURRENT
    ) -> None:
        """Say how long one polls; names are libvirt's (``poll_max_ns``, ``thread_pool_max``, …)."""
        await self._call(
            "tune_iothread", self._driver.tune_iothread(self._ref, number, parameters, affect)
        )
