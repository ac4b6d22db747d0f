"""Virtual processors: how many, and on which of the host's CPUs they run."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from ...affect import Affect
from .verb_group import VerbGroup

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ...domain_ref import DomainRef
    from ...vcpu import GuestVcpus, Vcpu


class VcpuVerbs(VerbGroup):
    """Virtual processors: how many, and on which of the host's CPUs they run."""

    READING: ClassVar[frozenset[str]] = frozenset(
        {"vcpu_count", "vcpus", "vcpu_pins", "emulator_pin"}
    )

    async def vcpu_count(
        self,
        domain: DomainRef,
        affect: Affect = Affect.CURRENT,
        *,
        maximum: bool = False,
        guest: bool = False,
    ) -> int:
        """Return how many it has, may have at most, or by its agent's account uses."""
        raise self._unsupported("vcpu_count")

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
        raise self._unsupported("set_vcpu_count")

    async def vcpus(self, domain: DomainRef) -> list[Vcpu]:
        """Return the virtual processors of a running domain."""
        raise self._unsupported("vcpus")

    async def vcpu_pins(
        self, domain: DomainRef, affect: Affect = Affect.CURRENT
    ) -> tuple[frozenset[int], ...]:
        """Return the host's CPUs that each may run on, in the order of the processors' numbers."""
        raise self._unsupported("vcpu_pins")

    async def pin_vcpu(
        self, domain: DomainRef, vcpu: int, cpus: Iterable[int], affect: Affect = Affect.CURRENT
    ) -> None:
        """Let a virtual processor run on these CPUs of the host only."""
        raise self._unsupported("pin_vcpu")

    async def emulator_pin(
        self, domain: DomainRef, affect: Affect = Affect.CURRENT
    ) -> frozenset[int]:
        """Return the host's CPUs that the emulator's own threads may run on."""
        raise self._unsupported("emulator_pin")

    async def pin_emulator(
        self, domain: DomainRef, cpus: Iterable[int], affect: Affect = Affect.CURRENT
    ) -> None:
        """Let the emulator's own threads run on these CPUs of the host only."""
        raise self._unsupported("pin_emulator")

    async def set_vcpus_online(
        self, domain: DomainRef, vcpus: Iterable[int], online: bool, affect: Affect = Affect.CURRENT
    ) -> None:
        """Plug these virtual processors in or out."""
        raise self._unsupported("set_vcpus_online")

    async def guest_vcpus(self, domain: DomainRef) -> GuestVcpus:
        """Return which processors the guest's system has, by its agent."""
        raise self._unsupported("guest_vcpus")

    async def set_guest_vcpus(self, domain: DomainRef, vcpus: Iterable[int], online: bool) -> None:
        """Have the guest's agent use these processors, or let them rest."""
        raise self._unsupported("set_guest_vcpus")
