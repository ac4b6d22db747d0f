"""Limits and shares of a domain: the verbs of ``domain.tuning``."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

from .affect import Affect
from .domain_group import DomainGroup

if TYPE_CHECKING:
    from collections.abc import Mapping

#: A value of libvirt's typed parameters.
ParameterValue = int | float | bool | str


class Tuning(Enum):
    """The tables, and some of the names in them.

    SCHEDULER           cpu_shares, vcpu_period, vcpu_quota, emulator_period, …
    MEMORY              hard_limit, soft_limit, swap_hard_limit (KiB)
    NUMA                numa_mode, numa_nodeset
    BLOCK_SHARES        weight, device_weight, device_read_bytes_sec, …
    BLOCK_LIMITS        of a disk: total_bytes_sec, read_iops_sec, group_name, …
    INTERFACE           of an interface: inbound.average, outbound.peak (KiB/s), …
    PERFORMANCE_EVENTS  cmt, mbmt, cache_misses, … (bool)
    """

    SCHEDULER = "scheduler"
    MEMORY = "memory"
    NUMA = "NUMA"
    BLOCK_SHARES = "block shares"
    BLOCK_LIMITS = "block limits"
    INTERFACE = "interface"
    PERFORMANCE_EVENTS = "performance events"

    @property
    def is_of_a_device(self) -> bool:
        """Whether it is about one disk or interface."""
        return self in (Tuning.BLOCK_LIMITS, Tuning.INTERFACE)


class DomainTuning(DomainGroup):
    """``domain.tuning``."""

    async def get(
        self, what: Tuning, device: str = "", affect: Affect = Affect.CURRENT
    ) -> dict[str, ParameterValue]:
        """Return one table of limits and shares, by libvirt's names.

        ``device`` is the disk or interface where ``what`` is about one.
        """
        return await self._call("tuning", self._driver.tuning(self._ref, what, device, affect))

    async def set(
        self,
        what: Tuning,
        parameters: Mapping[str, ParameterValue],
        device: str = "",
        affect: Affect = Affect.CURRENT,
    ) -> None:
        """Change the limits or shares that are named; the rest of the table stays."""
        await self._call(
            "set_tuning", self._driver.set_tuning(self._ref, what, parameters, device, affect)
        )

    async def scheduler(self) -> str:
        """Return what shares the host's processors out: ``posix``, ``credit``, …"""
        return await self._call("scheduler", self._driver.scheduler(self._ref))

    async def set_throttle_group(
        self, group: str, parameters: Mapping[str, ParameterValue], affect: Affect = Affect.CURRENT
    ) -> None:
        """Make or change a set of limits that several disks share."""
        await self._call(
            "set_throttle_group",
            self._driver.set_throttle_group(self._ref, group, parameters, affect),
        )

    async def remove_throttle_group(self, group: str, affect: Affect = Affect.CURRENT) -> None:
        """Remove a set of limits that no disk uses."""
        await self._call(
            "remove_throttle_group", self._driver.remove_throttle_group(self._ref, group, affect)
        )
