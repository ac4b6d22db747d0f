"""HostVerbs: the host: what it has, what it can do, and which CPUs its guests can have."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from .verb_group import VerbGroup

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ...host_facts import (
        CpuComparison,
        CpuMap,
        NodeInfo,
        SecurityModel,
        SuspendTarget,
        Versions,
        Virtualization,
    )


class HostVerbs(VerbGroup):
    """``cell`` is a cell of NUMA, None all together. XML is libvirt's, see its formats."""

    READING: ClassVar[frozenset[str]] = frozenset(
        {
            *("capabilities", "domain_capabilities", "node_info", "versions", "hypervisor_uri"),
            *("is_secure", "host_cpu_statistics", "host_memory_statistics", "free_memory"),
            *("cell_memory", "free_pages", "host_memory_parameters", "host_cpu_map"),
            *("cpu_models", "max_vcpus"),
            *("compare_cpu", "baseline_cpu", "compare_hypervisor_cpu", "baseline_hypervisor_cpu"),
            *("sysinfo", "security_model", "sev_info"),
        }
    )

    async def versions(self) -> Versions:
        """Return which hypervisor it is, and the versions of it and of libvirt."""
        raise self._unsupported("versions")

    async def hypervisor_uri(self) -> str:
        """Return the address that the hypervisor has on its host."""
        raise self._unsupported("hypervisor_uri")

    async def is_secure(self) -> bool:
        """Return whether nobody on the way to the hypervisor can listen."""
        raise self._unsupported("is_secure")

    async def capabilities(self) -> str:
        """Return the XML of what host and hypervisor can do."""
        raise self._unsupported("capabilities")

    async def domain_capabilities(self, virtualization: Virtualization) -> str:
        """Return the XML of what a guest can have."""
        raise self._unsupported("domain_capabilities")

    async def max_vcpus(self, kind: str | None = None) -> int:
        """Return how many processors a guest of a kind (``kvm``, …) can have."""
        raise self._unsupported("max_vcpus")

    async def node_info(self) -> NodeInfo:
        """Return what the host is made of."""
        raise self._unsupported("node_info")

    async def sysinfo(self) -> str:
        """Return the XML of what the firmware tells of the host."""
        raise self._unsupported("sysinfo")

    async def security_model(self) -> SecurityModel | None:
        """Return how guests are kept apart, None where they are not."""
        raise self._unsupported("security_model")

    async def sev_info(self) -> dict[str, int | str]:
        """Return what AMD's encryption of guests' memory offers, in libvirt's words."""
        raise self._unsupported("sev_info")

    async def suspend_host(self, target: SuspendTarget, seconds: int) -> None:
        """Let the host sleep that long."""
        raise self._unsupported("suspend_host")

    # -- processors -----------------------------------------------------------------------------

    async def host_cpu_map(self) -> CpuMap:
        """Return which processors are online."""
        raise self._unsupported("host_cpu_map")

    async def host_cpu_statistics(self, cpu: int | None = None) -> dict[str, int]:
        """Return nanoseconds by ``kernel``, ``user``, ``idle``, ``iowait`` …, of all or of one."""
        raise self._unsupported("host_cpu_statistics")

    async def cpu_models(self, arch: str) -> list[str]:
        """Return the names of the CPUs that are known for an architecture."""
        raise self._unsupported("cpu_models")

    async def compare_cpu(self, xml: str) -> CpuComparison:
        """Return what the host's CPU is beside the one in ``xml``."""
        raise self._unsupported("compare_cpu")

    async def compare_hypervisor_cpu(
        self, xml: str, virtualization: Virtualization
    ) -> CpuComparison:
        """Return what the CPU that the hypervisor can offer is beside the one in ``xml``."""
        raise self._unsupported("compare_hypervisor_cpu")

    async def baseline_cpu(
        self, cpus: Sequence[str], *, expand_features: bool = False, migratable: bool = False
    ) -> str:
        """Return the XML of the best CPU that all hosts with these ``cpus`` (XML) can offer."""
        raise self._unsupported("baseline_cpu")

    async def baseline_hypervisor_cpu(
        self,
        cpus: Sequence[str],
        virtualization: Virtualization,
        *,
        expand_features: bool = False,
        migratable: bool = False,
    ) -> str:
        """Return the XML of the best CPU that the hypervisor on all such hosts can offer."""
        raise self._unsupported("baseline_hypervisor_cpu")

    # -- memory ---------------------------------------------------------------------------------

    async def host_memory_statistics(self, cell: int | None = None) -> dict[str, int]:
        """Return KiB by ``total``, ``free``, ``buffers``, ``cached``."""
        raise self._unsupported("host_memory_statistics")

    async def free_memory(self) -> int:
        """Return the bytes that nobody uses."""
        raise self._unsupported("free_memory")

    async def cell_memory(self, first_cell: int, count: int) -> list[int]:
        """Return the free bytes of ``count`` cells; cells that are not there are left out."""
        raise self._unsupported("cell_memory")

    async def free_pages(
        self, page_sizes_kib: Sequence[int], first_cell: int, count: int
    ) -> list[dict[int, int]]:
        """Return for each cell how many pages of which size (KiB) are free."""
        raise self._unsupported("free_pages")

    async def allocate_pages(
        self, pages: Mapping[int, int], first_cell: int, count: int, *, add: bool
    ) -> int:
        """Reserve pages by size (KiB) in each cell: so many, or with ``add`` so many more.

        Return for how many sizes and cells it was possible.
        """
        raise self._unsupported("allocate_pages")

    async def host_memory_parameters(self) -> dict[str, int | str]:
        """Return how the host shares equal pages (KSM), in libvirt's words: ``shm_…``."""
        raise self._unsupported("host_memory_parameters")

    async def set_host_memory_parameters(self, parameters: Mapping[str, int]) -> None:
        """Change how the host shares equal pages; not all of the parameters can be."""
        raise self._unsupported("set_host_memory_parameters")
