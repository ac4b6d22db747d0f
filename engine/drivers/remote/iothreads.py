"""The threads that serve a domain's disks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...affect import Affect
from ...iothread import IOThread
from .asking import Asking
from .cpu_maps import cpu_map, read_cpu_map
from .parameter_types import with_types
from .wire_domain import wire_domain

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ...domain_ref import DomainRef


class RemoteIOThreads(Asking):
    """The verbs of ``interface/iothreads.py`` at a libvirt daemon."""

    async def iothreads(self, domain: DomainRef, affect: Affect = Affect.CURRENT) -> list[IOThread]:
        """Return the threads that serve its disks."""
        threads, _ = await self._ask(
            "iothreads", "domain_get_iothread_info", wire_domain(domain), affect
        )
        return [IOThread(number=number, allowed=read_cpu_map(cpus)) for number, cpus in threads]

    async def add_iothread(
        self, domain: DomainRef, number: int, affect: Affect = Affect.CURRENT
    ) -> None:
        """Add one with a number that is free."""
        await self._ask("add_iothread", "domain_add_iothread", wire_domain(domain), number, affect)

    async def remove_iothread(
        self, domain: DomainRef, number: int, affect: Affect = Affect.CURRENT
    ) -> None:
        """Remove one that serves no disk."""
        await self._ask(
            "remove_iothread", "domain_del_iothread", wire_domain(domain), number, affect
        )

    async def pin_iothread(
        self, domain: DomainRef, number: int, cpus: Iterable[int], affect: Affect = Affect.CURRENT
    ) -> None:
        """Let one run on these CPUs of the host only."""
        target = wire_domain(domain)
        await self._ask(
            "pin_iothread", "domain_pin_iothread", target, number, cpu_map(cpus), affect
        )

    async def tune_iothread(
        self,
        domain: DomainRef,
        number: int,
        parameters: Mapping[str, int],
        affect: Affect = Affect.CURRENT,
    ) -> None:
        """Say how long one polls."""
        await self._ask(
            "tune_iothread",
            "domain_set_iothread_params",
            wire_domain(domain),
            number,
            with_types(parameters),
            affect,
        )
