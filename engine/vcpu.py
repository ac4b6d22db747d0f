"""Virtual processors of a domain: the verbs of ``domain.vcpus``."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING

from .affect import Affect
from .domain_group import DomainGroup

if TYPE_CHECKING:
    from collections.abc import Iterable


class VcpuState(IntEnum):
    """``virVcpuState``."""

    OFFLINE = 0
    RUNNING = 1
    BLOCKED = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Vcpu:
    """One virtual processor.

    ``cpu`` is where it runs now, ``allowed`` where it may, both numbers of the host's CPUs.
    """

    number: int
    state: VcpuState
    cpu_time_ns: int
    cpu: int | None
    allowed: frozenset[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class GuestVcpus:
    """The processors of the guest's system; it can only let go of those that are offlinable."""

    known: frozenset[int]
    online: frozenset[int]
    offlinable: frozenset[int]


class DomainVcpus(DomainGroup):
    """``domain.vcpus``."""

    async def count(
        self, affect: Affect = Affect.CURRENT, *, maximum: bool = False, guest: bool = False
    ) -> int:
        """Return how many it has, may have at most, or by its agent's account uses."""
        return await self._call(
            "vcpu_count", self._driver.vcpu_count(self._ref, affect, maximum=maximum, guest=guest)
        )

    async def set_count(
        self,
        count: int,
        affect: Affect = Affect.CURRENT,
        *,
        maximum: bool = False,
        guest: bool = False,
        hotpluggable: bool = False,
    ) -> None:
        """Set how many it has, may have at most (CONFIG only), or by its agent uses."""
        await self._call(
            "set_vcpu_count",
            self._driver.set_vcpu_count(
                self._ref, count, affect, maximum=maximum, guest=guest, hotpluggable=hotpluggable
            ),
        )

    async def list(self) -> list[Vcpu]:
        """Return the virtual processors of a running domain."""
        return await self._call("vcpus", self._driver.vcpus(self._ref))

    async def pins(self, affect: Affect = Affect.CURRENT) -> tuple[frozenset[int], ...]:
        """Return the host's CPUs that each may run on, in the order of the processors' numbers."""
        return await self._call("vcpu_pins", self._driver.vcpu_pins(self._ref, affect))

    async def pin(self, vcpu: int, cpus: Iterable[int], affect: Affect = Affect.CURRENT) -> None:
        """Let a virtual processor run on these CPUs of the host only."""
        await self._call("pin_vcpu", self._driver.pin_vcpu(self._ref, vcpu, cpus, affect))

    async def emulator_pin(self, affect: Affect = Affect.CURRENT) -> frozenset[int]:
        """Return the host's CPUs that the emulator's own threads may run on."""
        return await self._call("emulator_pin", self._driver.emulator_pin(self._ref, affect))

    async def pin_emulator(self, cpus: Iterable[int], affect: Affect = Affect.CURRENT) -> None:
        """Let the emulator's own threads run on these CPUs of the host only."""
        await self._call("pin_emulator", self._driver.pin_emulator(self._ref, cpus, affect))

    async def set_online(
        self, vcpus: Iterable[int], online: bool, affect: Affect = Affect.CURRENT
    ) -> None:
        """Plug these virtual processors in or out."""
        await self._call(
            "set_vcpus_online", self._driver.set_vcpus_online(self._ref, vcpus, online, affect)
        )

    async def in_guest(self) -> GuestVcpus:
        """Return which processors the guest's system has, by its agent."""
        return await self._call("guest_vcpus", self._driver.guest_vcpus(self._ref))

    async def set_in_guest(self, vcpus: Iterable[int], online: bool) -> None:
        """Have the guest's agent use these processors, or let them rest."""
        await self._call("set_guest_vcpus", self._driver.set_guest_vcpus(self._ref, vcpus, online))
