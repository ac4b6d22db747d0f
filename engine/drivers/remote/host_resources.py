"""Processors and memory of a libvirt daemon's host."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from ...host_facts import CpuComparison, CpuMap
from ...rpc.xdr.typed_parameters import UInt
from .asking import Asking
from .host import wire_virtualization

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ...host_facts import Virtualization

#: All processors, all cells.
_ALL: Final = -1
#: Flags of libvirt's functions of these names.
_EXPAND_FEATURES: Final = 1
_MIGRATABLE: Final = 2
_PAGES_ADD: Final = 0
_PAGES_SET: Final = 1


class RemoteHostResources(Asking):
    """The verbs of processors and memory."""

    async def host_cpu_map(self) -> CpuMap:
        """Return which processors are online."""
        bits, _, count = await self._ask("host_cpu_map", "node_get_cpu_map", 1, 1, 0)
        online = frozenset(cpu for cpu in range(count) if bits[cpu // 8] >> cpu % 8 & 1)
        return CpuMap(online, count)

    async def host_cpu_statistics(self, cpu: int | None = None) -> dict[str, int]:
        """Return nanoseconds by what they were spent on."""
        verb, procedure = "host_cpu_statistics", "node_get_cpu_stats"
        number = _ALL if cpu is None else cpu
        _, count = await self._ask(verb, procedure, number, 0, 0)
        values, _ = await self._ask(verb, procedure, number, count, 0)
        return dict(values)

    async def cpu_models(self, arch: str) -> list[str]:
        """Return the names of the CPUs of an architecture."""
        models, _ = await self._ask("cpu_models", "connect_get_cpu_model_names", arch, 1, 0)
        return list(models)

    async def compare_cpu(self, xml: str) -> CpuComparison:
        """Return what the host's CPU is beside another."""
        return CpuComparison(await self._ask("compare_cpu", "connect_compare_cpu", xml, 0))

    async def compare_hypervisor_cpu(
        self, xml: str, virtualization: Virtualization
    ) -> CpuComparison:
        """Return what the hypervisor's CPU is beside another."""
        words = wire_virtualization(virtualization)
        return CpuComparison(
            await self._ask_slowly(
                "compare_hypervisor_cpu", "connect_compare_hypervisor_cpu", *words, xml, 0
            )
        )

    async def baseline_cpu(
        self, cpus: Sequence[str], *, expand_features: bool = False, migratable: bool = False
    ) -> str:
        """Return the best CPU that all hosts can offer."""
        flags = _EXPAND_FEATURES * expand_features | _MIGRATABLE * migratable
        xml: str = await self._ask("baseline_cpu", "connect_baseline_cpu", list(cpus), flags)
        return xml

    async def baseline_hypervisor_cpu(
        self,
        cpus: Sequence[str],
        virtualization: Virtualization,
        *,
        expand_features: bool = False,
        migratable: bool = False,
    ) -> str:
        """Return the best CPU that the hypervisor on all hosts can offer."""
        flags = _EXPAND_FEATURES * expand_features | _MIGRATABLE * migratable
        words = wire_virtualization(virtualization)
        verb, procedure = "baseline_hypervisor_cpu", "connect_baseline_hypervisor_cpu"
        xml: str = await self._ask_slowly(verb, procedure, *words, list(cpus), flags)
        return xml

    async def host_memory_statistics(self, cell: int | None = None) -> dict[str, int]:
        """Return KiB by what they are used for."""
        verb, procedure = "host_memory_statistics", "node_get_memory_stats"
        number = _ALL if cell is None else cell
        _, count = await self._ask(verb, procedure, 0, number, 0)
        values, _ = await self._ask(verb, procedure, count, number, 0)
        return dict(values)

    async def free_memory(self) -> int:
        """Return the bytes that nobody uses."""
        return int(await self._ask("free_memory", "node_get_free_memory"))

    async def cell_memory(self, first_cell: int, count: int) -> list[int]:
        """Return the free bytes of some cells."""
        verb, procedure = "cell_memory", "node_get_cells_free_memory"
        return list(await self._ask(verb, procedure, first_cell, count))

    async def free_pages(
        self, page_sizes_kib: Sequence[int], first_cell: int, count: int
    ) -> list[dict[int, int]]:
        """Return for each cell how many pages of which size are free."""
        sizes = list(page_sizes_kib)
        counts = await self._ask("free_pages", "node_get_free_pages", sizes, first_cell, count, 0)
        cells = zip(*[iter(counts)] * len(sizes), strict=True)
        return [dict(zip(sizes, cell, strict=True)) for cell in cells]

    async def allocate_pages(
        self, pages: Mapping[int, int], first_cell: int, count: int, *, add: bool
    ) -> int:
        """Reserve pages in each cell."""
        flags = _PAGES_ADD if add else _PAGES_SET
        numbers = list(pages), list(pages.values())
        return int(
            await self._ask_slowly(
                "allocate_pages", "node_alloc_pages", *numbers, first_cell, count, flags
            )
        )

    async def host_memory_parameters(self) -> dict[str, int | str]:
        """Return how the host shares equal pages."""
        verb, procedure = "host_memory_parameters", "node_get_memory_parameters"
        _, count = await self._ask(verb, procedure, 0, 0)
        values: dict[str, Any]
        values, _ = await self._ask(verb, procedure, count, 0)
        return values

    async def set_host_memory_parameters(self, parameters: Mapping[str, int]) -> None:
        """Change how the host shares equal pages."""
        values = {name: UInt(value) for name, value in parameters.items()}
        await self._ask("set_host_memory_parameters", "node_set_memory_parameters", values, 0)
