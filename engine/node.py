"""Node: the host of a connection: what it is, what it can do, what is free."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .host_facts import Virtualization

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from .connection import Connection
    from .host_facts import (
        CpuComparison,
        CpuMap,
        NodeInfo,
        SecurityModel,
        SuspendTarget,
        Versions,
    )

_ANY = Virtualization()


class Node:
    """``connection.host``. ``cell`` is a cell of NUMA; XML is libvirt's, see its formats."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def versions(self) -> Versions:
        """Return which hypervisor it is, and the versions of it and of libvirt."""
        return await self._connection.call("versions", self._connection.driver.versions())

    async def hypervisor_uri(self) -> str:
        """Return the address that the hypervisor has on its host."""
        driver = self._connection.driver
        return await self._connection.call("hypervisor_uri", driver.hypervisor_uri())

    async def is_secure(self) -> bool:
        """Return whether nobody on the way to the hypervisor can listen."""
        return await self._connection.call("is_secure", self._connection.driver.is_secure())

    async def capabilities(self) -> str:
        """Return the XML of what host and hypervisor can do."""
        return await self._connection.call("capabilities", self._connection.driver.capabilities())

    async def domain_capabilities(self, virtualization: Virtualization = _ANY) -> str:
        """Return the XML of what a guest can have."""
        work = self._connection.driver.domain_capabilities(virtualization)
        return await self._connection.call("domain_capabilities", work)

    async def max_vcpus(self, kind: str | None = None) -> int:
        """Return how many processors a guest of a kind (``kvm``, …) can have."""
        return await self._connection.call("max_vcpus", self._connection.driver.max_vcpus(kind))

    async def info(self) -> NodeInfo:
        """Return what it is made of."""
        return await self._connection.call("node_info", self._connection.driver.node_info())

    async def sysinfo(self) -> str:
        """Return the XML of what the firmware tells of it."""
        return await self._connection.call("sysinfo", self._connection.driver.sysinfo())

    async def security_model(self) -> SecurityModel | None:
        """Return how guests are kept apart, None where they are not."""
        driver = self._connection.driver
        return await self._connection.call("security_model", driver.security_model())

    async def sev_info(self) -> dict[str, int | str]:
        """Return what AMD's encryption of guests' memory offers, in libvirt's words."""
        return await self._connection.call("sev_info", self._connection.driver.sev_info())

    async def suspend(self, target: SuspendTarget, seconds: int) -> None:
        """Let it sleep that long."""
        work = self._connection.driver.suspend_host(target, seconds)
        await self._connection.call("suspend_host", work)

    # -- processors -----------------------------------------------------------------------------

    async def cpu_map(self) -> CpuMap:
        """Return which processors are online."""
        return await self._connection.call("host_cpu_map", self._connection.driver.host_cpu_map())

    async def cpu_statistics(self, cpu: int | None = None) -> dict[str, int]:
        """Return nanoseconds by ``kernel``, ``user``, ``idle``, ``iowait`` …, of all or of one."""
        driver = self._connection.driver
        return await self._connection.call("host_cpu_statistics", driver.host_cpu_statistics(cpu))

    async def cpu_models(self, arch: str) -> list[str]:
        """Return the names of the CPUs that are known for an architecture."""
        return await self._connection.call("cpu_models", self._connection.driver.cpu_models(arch))

    async def compare_cpu(
        self, xml: str, virtualization: Virtualization | None = None
    ) -> CpuComparison:
        """Return what its CPU, or the one of guests of a kind, is beside the one in ``xml``."""
        driver = self._connection.driver
        if virtualization is None:
            return await self._connection.call("compare_cpu", driver.compare_cpu(xml))
        work = driver.compare_hypervisor_cpu(xml, virtualization)
        return await self._connection.call("compare_hypervisor_cpu", work)

    async def baseline_cpu(
        self,
        cpus: Sequence[str],
        virtualization: Virtualization | None = None,
        *,
        expand_features: bool = False,
        migratable: bool = False,
    ) -> str:
        """Return the XML of the best CPU that all hosts with these ``cpus`` (XML) can offer.

        With ``virtualization`` it is the best that guests of that kind can have on all of them.
        """
        driver = self._connection.driver
        if virtualization is None:
            work = driver.baseline_cpu(cpus, expand_features=expand_features, migratable=migratable)
            return await self._connection.call("baseline_cpu", work)
        work = driver.baseline_hypervisor_cpu(
            cpus, virtualization, expand_features=expand_features, migratable=migratable
        )
        return await self._connection.call("baseline_hypervisor_cpu", work)

    # -- memory ---------------------------------------------------------------------------------

    async def memory_statistics(self, cell: int | None = None) -> dict[str, int]:
        """Return KiB by ``total``, ``free``, ``buffers``, ``cached``."""
        work = self._connection.driver.host_memory_statistics(cell)
        return await self._connection.call("host_memory_statistics", work)

    async def free_memory(self) -> int:
        """Return the bytes that nobody uses."""
        return await self._connection.call("free_memory", self._connection.driver.free_memory())

    async def cell_memory(self, first_cell: int, count: int) -> list[int]:
        """Return the free bytes of ``count`` cells; cells that are not there are left out."""
        driver = self._connection.driver
        return await self._connection.call("cell_memory", driver.cell_memory(first_cell, count))

    async def free_pages(
        self, page_sizes_kib: Sequence[int], first_cell: int, count: int
    ) -> list[dict[int, int]]:
        """Return for each cell how many pages of which size (KiB) are free."""
        work = self._connection.driver.free_pages(page_sizes_kib, first_cell, count)
        return await self._connection.call("free_pages", work)

    async def allocate_pages(
        self, pages: Mapping[int, int], first_cell: int, count: int, *, add: bool
    ) -> int:
        """Reserve pages by size (KiB) in each cell: so many, or with ``add`` so many more."""
        work = self._connection.driver.allocate_pages(pages, first_cell, count, add=add)
        return await self._connection.call("allocate_pages", work)

    async def memory_parameters(self) -> dict[str, int | str]:
        """Return how it shares equal pages (KSM), in libvirt's words: ``shm_…``."""
        work = self._connection.driver.host_memory_parameters()
        return await self._connection.call("host_memory_parameters", work)

    async def set_memory_parameters(self, parameters: Mapping[str, int]) -> None:
        """Change how it shares equal pages; not all of the parameters can be."""
        work = self._connection.driver.set_host_memory_parameters(parameters)
        await self._connection.call("set_host_memory_parameters", work)
