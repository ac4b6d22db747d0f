"""The host of the in-memory hypervisor: what it is made of, its devices, secrets and filters.

Everything is made of the host's own figures (processors, memory), in two cells where there are
enough processors. Secrets are kept for as long as the connection; values are told to nobody.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final
from uuid import NAMESPACE_DNS, uuid4, uuid5

from ...conf.xml_document import parse_document
from ...errors import InvalidXML, NoInterface, NoNetworkFilter, NoNodeDevice, NoSecret
from ...host_facts import CpuMap, NodeInfo, Versions
from ...host_interface_facts import InterfaceInfo, InterfaceRef
from ...network_filter_facts import FilterRef
from ...node_device_facts import NodeDeviceInfo
from ...secret_facts import SecretInfo, SecretRef, SecretUsage
from ..base import HypervisorDriver
from .host_documents import (
    DEVICES,
    FILTERS,
    INTERFACE,
    capabilities_xml,
    device_xml,
    domain_capabilities_xml,
    filter_xml,
    secret_xml,
)

if TYPE_CHECKING:
    from ...domain_facts import HostInfo
    from ...host_facts import Virtualization
    from ...node_device_facts import DeviceCapability

#: The usage of the secret that every such host has, and how much of each cell is free.
_LUKS: Final = "/var/lib/libvirt/images/vault.luks"
_FREE: Final = (0.31, 0.12)


class MemoryHostParts(HypervisorDriver):
    """The verbs of the host, its devices, interfaces, secrets and network filters, in memory."""

    title: ClassVar[str] = "test"
    _host: HostInfo

    @property
    def _cpus(self) -> int:
        return self._host.cpus or 1

    @property
    def _memory_kib(self) -> int:
        return self._host.memory_kib or 1

    # -- the host -----------------------------------------------------------------------------

    async def versions(self) -> Versions:
        """Return what it is."""
        return Versions(hypervisor="TEST", hypervisor_version=self._host.version, libvirt="10.0.0")

    async def capabilities(self) -> str:
        """Return the XML of what the host can do."""
        return capabilities_xml(self._memory_kib, self._cells)

    async def domain_capabilities(self, virtualization: Virtualization) -> str:
        """Return the XML of what a guest can have."""
        return domain_capabilities_xml(self._cpus)

    async def node_info(self) -> NodeInfo:
        """Return what the host is made of."""
        cells = len(self._cells)
        threads = 2 if self._cpus % (2 * cells) == 0 else 1
        return NodeInfo(
            model="x86_64",
            memory_kib=self._memory_kib,
            cpus=self._cpus,
            megahertz=2900,
            cells=cells,
            sockets=1,
            cores=self._cpus // cells // threads,
            threads=threads,
        )

    async def host_cpu_map(self) -> CpuMap:
        """Return that every processor is online."""
        return CpuMap(frozenset(range(self._cpus)), self._cpus)

    async def host_cpu_statistics(self, cpu: int | None = None) -> dict[str, int]:
        """Return nanoseconds that grow with the clock: a host that is busy for a third."""
        count = self._cpus if cpu is None else 1
        spent = int((1_000_000 + self.clock.monotonic()) * 1e9) * count
        shares = {"kernel": 7, "user": 26, "idle": 65, "iowait": 2}
        return {name: spent * share // 100 for name, share in shares.items()}

    async def free_memory(self) -> int:
        """Return the bytes that nobody uses."""
        return sum(await self.cell_memory(0, len(self._cells)))

    async def host_memory_statistics(self, cell: int | None = None) -> dict[str, int]:
        """Return KiB by kind."""
        total = self._memory_kib
        free = await self.free_memory() >> 10
        return {"total": total, "free": free, "buffers": total // 200, "cached": total // 9}

    async def cell_memory(self, first_cell: int, count: int) -> list[int]:
        """Return the free bytes of cells."""
        cells = self._cells[first_cell : first_cell + count]
        share = self._memory_kib * 1024 / len(self._cells)
        return [int(share * _FREE[cell % len(_FREE)]) for cell, _ in cells]

    @property
    def _cells(self) -> list[tuple[int, range]]:
        """The number of each cell and its processors."""
        count = self._cpus
        half = count // 2
        if count < 8 or count % 2:
            return [(0, range(count))]
        return [(0, range(half)), (1, range(half, count))]

    # -- devices ------------------------------------------------------------------------------

    async def node_devices(
        self, capability: DeviceCapability | None = None
    ) -> list[NodeDeviceInfo]:
        """Return every device, or those with any of the capabilities."""
        wanted = None if capability is None else {str(each.name).lower() for each in capability}
        return [
            NodeDeviceInfo(name=name, active=True)
            for name, device in DEVICES.items()
            if wanted is None or device.kind in wanted
        ]

    async def node_device_xml(self, device: str) -> str:
        """Return the XML."""
        return device_xml(self._device(device), self._cpus)

    async def node_device_parent(self, device: str) -> str | None:
        """Return the device that this one hangs on."""
        return DEVICES[self._device(device)].parent or None

    async def node_device_capabilities(self, device: str) -> list[str]:
        """Return the words for what the device is."""
        return [DEVICES[self._device(device)].kind]

    def _device(self, name: str) -> str:
        if name not in DEVICES:
            raise NoNodeDevice(f"no node device with name {name!r}")
        return name

    # -- interfaces ---------------------------------------------------------------------------

    async def interfaces(self) -> list[InterfaceInfo]:
        """Return the bridge of the host."""
        return [InterfaceInfo(ref=INTERFACE, active=True)]

    async def interface_by_name(self, name: str) -> InterfaceRef:
        """Return the interface with that name."""
        if name != INTERFACE.name:
            raise NoInterface(f"no interface with name {name!r}")
        return INTERFACE

    async def interface_xml(self, interface: InterfaceRef, *, inactive: bool = False) -> str:
        """Return the XML."""
        await self.interface_by_name(interface.name)
        return (
            f"<interface type='bridge' name='{INTERFACE.name}'>\n  <start mode='onboot'/>\n"
            f"  <bridge stp='off'>\n    <interface type='ethernet' name='eno1'>\n"
            f"      <mac address='{INTERFACE.mac}'/>\n    </interface>\n  </bridge>\n</interface>\n"
        )

    # -- secrets ------------------------------------------------------------------------------

    @property
    def _secrets(self) -> dict[str, SecretInfo]:
        kept: dict[str, SecretInfo] | None = self.__dict__.get("_kept_secrets")
        if kept is None:
            ref = SecretRef(str(uuid5(NAMESPACE_DNS, _LUKS)), SecretUsage.VOLUME, _LUKS)
            kept = {ref.uuid: SecretInfo(ref=ref, ephemeral=False, private=True)}
            self.__dict__["_kept_secrets"] = kept
        return kept

    async def secrets(self) -> list[SecretInfo]:
        """Return every secret, without its value."""
        return list(self._secrets.values())

    async def secret_by_uuid(self, uuid: str) -> SecretRef:
        """Return the secret with that uuid."""
        if uuid not in self._secrets:
            raise NoSecret(f"no secret with uuid {uuid}")
        return self._secrets[uuid].ref

    async def define_secret(self, xml: str) -> SecretRef:
        """Store a secret without a value."""
        root = parse_document(xml, "secret")
        usage = root.find("usage")
        kind = "none" if usage is None else usage.get("type", "none")
        kinds = {each.label: each for each in SecretUsage}
        if kind not in kinds:
            raise InvalidXML(f"unknown usage of a secret: {kind!r}")
        used_for = "" if usage is None else "".join(map(str, usage.itertext())).strip()
        uuid = (root.findtext("uuid") or str(uuid4())).lower()
        ref = SecretRef(uuid, kinds[kind], used_for)
        self._secrets[uuid] = SecretInfo(
            ref=ref,
            ephemeral=root.get("ephemeral") == "yes",
            private=root.get("private") == "yes",
        )
        return ref

    async def undefine_secret(self, secret: SecretRef) -> None:
        """Forget a secret."""
        del self._secrets[(await self.secret_by_uuid(secret.uuid)).uuid]

    async def secret_xml(self, secret: SecretRef) -> str:
        """Return the XML, in which the value is not."""
        return secret_xml(self._secrets[(await self.secret_by_uuid(secret.uuid)).uuid])

    async def set_secret_value(self, secret: SecretRef, value: bytes) -> None:
        """Take a value and forget it: nothing here needs it."""
        await self.secret_by_uuid(secret.uuid)

    # -- network filters ----------------------------------------------------------------------

    async def network_filters(self) -> list[FilterRef]:
        """Return the filters that libvirt brings."""
        return [FilterRef(name, str(uuid5(NAMESPACE_DNS, name))) for name in FILTERS]

    async def network_filter_xml(self, network_filter: FilterRef) -> str:
        """Return the XML."""
        if network_filter.name not in FILTERS:
            raise NoNetworkFilter(f"no filter with name {network_filter.name!r}")
        return filter_xml(network_filter)
