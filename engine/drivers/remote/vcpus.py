"""The virtual processors of a domain."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

from ...affect import Affect
from ...vcpu import GuestVcpus, Vcpu, VcpuState
from .asking import Asking
from .cpu_maps import cpu_list, cpu_map, cpu_sets, read_cpu_list
from .numbered import member
from .wire_domain import wire_domain

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ...domain_ref import DomainRef


#: Flags beside those of ``Affect`` (``virDomainVcpuFlags``).
_MAXIMUM: Final = 4
_GUEST: Final = 8
_HOTPLUGGABLE: Final = 16


class RemoteVcpus(Asking):
    """The verbs of ``interface/vcpus.py`` at a libvirt daemon."""

    async def vcpu_count(
        self,
        domain: DomainRef,
        affect: Affect = Affect.CURRENT,
        *,
        maximum: bool = False,
        guest: bool = False,
    ) -> int:
        """Return how many it has, may have at most, or by its agent's account uses."""
        flags = affect | (_MAXIMUM if maximum else 0) | (_GUEST if guest else 0)
        return int(
            await self._ask_slowly(
                "vcpu_count", "domain_get_vcpus_flags", wire_domain(domain), flags
            )
        )

    async def set_vcpu_count(
        self,
        domain: DomainRef,
        count: int,
        affect: Affect = Affect.CURRENT,
        *,
        maximum: bool = False,
        guest: bool = False,
        hotpluggable: bool = False,
    ) -> None:
        """Set how many it has, may have at most (CONFIG only), or by its agent uses."""
        flags = (
            affect
            | (_MAXIMUM if maximum else 0)
            | (_GUEST if guest else 0)
            | (_HOTPLUGGABLE if hotpluggable else 0)
        )
        await self._ask_slowly(
            "set_vcpu_count", "domain_set_vcpus_flags", wire_domain(domain), count, flags
        )

    async def vcpus(self, domain: DomainRef) -> list[Vcpu]:
        """Return the virtual processors of a running domain."""
        target = wire_domain(domain)
        (*_, count, _), size = await asyncio.gather(
            self._client.call("domain_get_info", target), self._map_size()
        )
        found, maps = await self._ask("vcpus", "domain_get_vcpus", target, count, size)
        return [
            Vcpu(
                number=number,
                state=member(VcpuState, state, VcpuState.OFFLINE),
                cpu_time_ns=cpu_time,
                cpu=None if cpu < 0 else cpu,
                allowed=allowed,
            )
            for (number, state, cpu_time, cpu), allowed in zip(
                found, cpu_sets(maps, size), strict=True
            )
        ]

    async def vcpu_pins(
        self, domain: DomainRef, affect: Affect = Affect.CURRENT
    ) -> tuple[frozenset[int], ...]:
        """Return the host's CPUs that each may run on, in the order of the processors' numbers."""
        target = wire_domain(domain)
        count, size = await asyncio.gather(
            self._client.call("domain_get_vcpus_flags", target, affect | _MAXIMUM),
            self._map_size(),
        )
        maps, count = await self._ask(
            "vcpu_pins", "domain_get_vcpu_pin_info", target, count, size, affect
        )
        return tuple(cpu_sets(maps, size)[:count])

    async def pin_vcpu(
        self, domain: DomainRef, vcpu: int, cpus: Iterable[int], affect: Affect = Affect.CURRENT
    ) -> None:
        """Let a virtual processor run on these CPUs of the host only."""
        await self._ask(
            "pin_vcpu", "domain_pin_vcpu_flags", wire_domain(domain), vcpu, cpu_map(cpus), affect
        )

    async def emulator_pin(
        self, domain: DomainRef, affect: Affect = Affect.CURRENT
    ) -> frozenset[int]:
        """Return the host's CPUs that the emulator's own threads may run on."""
        size = await self._map_size()
        target = wire_domain(domain)
        maps, _ = await self._ask(
            "emulator_pin", "domain_get_emulator_pin_info", target, size, affect
        )
        return frozenset().union(*cpu_sets(maps, size))

    async def pin_emulator(
        self, domain: DomainRef, cpus: Iterable[int], affect: Affect = Affect.CURRENT
    ) -> None:
        """Let the emulator's own threads run on these CPUs of the host only."""
        await self._ask(
            "pin_emulator", "domain_pin_emulator", wire_domain(domain), cpu_map(cpus), affect
        )

    async def set_vcpus_online(
        self, domain: DomainRef, vcpus: Iterable[int], online: bool, affect: Affect = Affect.CURRENT
    ) -> None:
        """Plug these virtual processors in or out."""
        await self._ask_slowly(
            "set_vcpus_online",
            "domain_set_vcpu",
            wire_domain(domain),
            cpu_list(vcpus),
            int(online),
            affect,
        )

    async def guest_vcpus(self, domain: DomainRef) -> GuestVcpus:
        """Return which processors the guest's system has, by its agent."""
        values = await self._ask_slowly(
            "guest_vcpus", "domain_get_guest_vcpus", wire_domain(domain), 0
        )
        known, online, offlinable = (
            read_cpu_list(values.get(name, "")) for name in ("vcpus", "online", "offlinable")
        )
        return GuestVcpus(known=known, online=online, offlinable=offlinable)

    async def set_guest_vcpus(self, domain: DomainRef, vcpus: Iterable[int], online: bool) -> None:
        """Have the guest's agent use these processors, or let them rest."""
        await self._ask_slowly(
            "set_guest_vcpus",
            "domain_set_guest_vcpus",
            wire_domain(domain),
            cpu_list(vcpus),
            int(online),
            0,
        )

    async def _map_size(self) -> int:
        """Return the bytes of a map of the host's CPUs (``VIR_NODEINFO_MAXCPUS``)."""
        *_, nodes, sockets, cores, threads = await self._client.call("node_get_info")
        return int(-(-nodes * sockets * cores * threads // 8))
