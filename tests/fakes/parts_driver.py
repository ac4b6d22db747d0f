"""A hypervisor with networks, pools and volumes that a test makes up, and counts what is asked."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, ClassVar

from engine.drivers.verb_words import lacking
from engine.errors import NoNetwork, NoStoragePool, NoStorageVolume
from engine.events import NetworkLifecycleEvent, StoragePoolLifecycleEvent
from engine.network_facts import DhcpLease, NetworkInfo, NetworkRef
from engine.storage_facts import PoolInfo, PoolRef, PoolSpace, PoolState, VolumeRef

from .unreliable_driver import UnreliableDriver

if TYPE_CHECKING:
    from engine import DomainRef

GIB = 1 << 30

NETWORK_XML = """\
<network>
  <name>{name}</name>
  <forward mode='nat' dev='eth0'><nat><port start='1024' end='65535'/></nat></forward>
  <bridge name='virbr0'/>
  <domain name='lab.example'/>
  <ip address='192.168.122.1' netmask='255.255.255.0'>
    <dhcp>
      <range start='192.168.122.2' end='192.168.122.254'/>
      <host mac='52:54:00:00:00:07' name='printer' ip='192.168.122.7'/>
    </dhcp>
  </ip>
</network>
"""
POOL_XML = """\
<pool type='dir'>
  <name>{name}</name>
  <target><path>/var/lib/{name}</path></target>
</pool>
"""
VOLUME_XML = """\
<volume type='file'>
  <name>{name}</name>
  <capacity unit='bytes'>{capacity}</capacity>
  <allocation unit='bytes'>{allocation}</allocation>
  <target><path>/var/lib/{pool}/{name}</path><format type='qcow2'/></target>
</volume>
"""
DOMAIN_XML = """\
<domain type='kvm'>
  <name>{name}</name>
  <devices>
    <disk type='file'><source file='/var/lib/images/{name}.qcow2'/></disk>
    <interface type='network'><source network='default'/></interface>
  </devices>
</domain>
"""


@dataclass
class Parts:
    """What one host has; ``done`` are the verbs that were asked."""

    networks: dict[str, NetworkInfo] = field(default_factory=dict)
    leases: list[DhcpLease] = field(default_factory=list)
    pools: dict[str, PoolInfo] = field(default_factory=dict)
    spaces: dict[str, PoolSpace] = field(default_factory=dict)
    volumes: dict[str, dict[str, int]] = field(default_factory=dict)
    network_xml: str = NETWORK_XML
    done: list[tuple[str, ...]] = field(default_factory=list)

    def add_network(self, name: str, *, active: bool = True, uuid: str = "") -> None:
        """Add a network that is stored."""
        ref = NetworkRef(name, uuid or f"uuid-of-{name}")
        info = NetworkInfo(ref=ref, active=active, persistent=True, autostart=active)
        self.networks[ref.uuid] = info

    def add_pool(self, name: str, *sizes: int, active: bool = True, capacity: int = GIB) -> None:
        """Add a pool with the volumes ``vol-0000.qcow2`` and so on."""
        ref = PoolRef(name, f"uuid-of-{name}")
        self.pools[ref.uuid] = PoolInfo(ref=ref, active=active, persistent=True, autostart=True)
        self.volumes[name] = {f"vol-{n:04}.qcow2": size for n, size in enumerate(sizes)}
        used = sum(sizes) // 2
        state = PoolState.RUNNING if active else PoolState.INACTIVE
        self.spaces[name] = PoolSpace(
            state=state, capacity=capacity, allocation=used, available=capacity - used
        )


#: Host of the URI -> what it has; a host that is not here has nothing of the kind.
PARTS: dict[str, Parts] = {}


class PartsDriver(UnreliableDriver):
    """A connection to a hypervisor of ``MACHINES`` with the parts of ``PARTS``."""

    title: ClassVar[str] = "parts"

    @property
    def parts(self) -> Parts:
        """What this host has."""
        return PARTS.setdefault(self.uri.host or "", Parts())

    def why_unsupported(self, verb: str) -> str | None:
        if self.uri.host not in PARTS and any(word in verb for word in ("network", "pool")):
            return lacking(self.title, verb)
        return super().why_unsupported(verb)

    async def domain_xml(
        self, domain: DomainRef, *, inactive: bool = False, secure: bool = False
    ) -> str:
        await self.machine.answer("domain_xml")
        return DOMAIN_XML.format(name=domain.name)

    # -- networks -----------------------------------------------------------------------------

    async def networks(self) -> list[NetworkInfo]:
        return await self._ask("networks", list(self.parts.networks.values()))

    async def network_xml(self, network: NetworkRef, *, inactive: bool = False) -> str:
        await self.machine.answer("network_xml")
        return self.parts.network_xml.format(name=self._network(network).ref.name)

    async def network_dhcp_leases(
        self, network: NetworkRef, mac: str | None = None
    ) -> list[DhcpLease]:
        return await self._ask("network_dhcp_leases", self.parts.leases)

    async def start_network(self, network: NetworkRef) -> None:
        self._change_network(network, "start_network", 2, active=True)

    async def destroy_network(self, network: NetworkRef) -> None:
        self._change_network(network, "destroy_network", 3, active=False)

    async def set_network_autostart(self, network: NetworkRef, autostart: bool) -> None:
        info = self._network(network)
        self.parts.networks[network.uuid] = replace(info, autostart=autostart)
        self.parts.done.append(("set_network_autostart", network.name, str(autostart)))

    async def undefine_network(self, network: NetworkRef) -> None:
        del self.parts.networks[self._network(network).ref.uuid]
        self.parts.done.append(("undefine_network", network.name))
        self._tell_network(network, 1)

    async def define_network(self, xml: str) -> NetworkRef:
        self.parts.done.append(("define_network", xml))
        self.parts.add_network("made", active=False)
        return self.parts.networks["uuid-of-made"].ref

    def _change_network(self, network: NetworkRef, verb: str, event: int, *, active: bool) -> None:
        self.parts.networks[network.uuid] = replace(self._network(network), active=active)
        self.parts.done.append((verb, network.name))
        self._tell_network(network, event)

    def _tell_network(self, network: NetworkRef, event: int) -> None:
        self.emit(
            NetworkLifecycleEvent(
                time=self.clock.now(), network=network.name, uuid=network.uuid, event=event
            )
        )

    def _network(self, network: NetworkRef) -> NetworkInfo:
        if info := self.parts.networks.get(network.uuid):
            return info
        raise NoNetwork(f"no network {network.name!r}")

    # -- pools --------------------------------------------------------------------------------

    async def pools(self) -> list[PoolInfo]:
        return await self._ask("pools", list(self.parts.pools.values()))

    async def pool_xml(self, pool: PoolRef, *, inactive: bool = False) -> str:
        return POOL_XML.format(name=self._pool(pool).ref.name)

    async def pool_space(self, pool: PoolRef) -> PoolSpace:
        await self.machine.answer("pool_space")
        return self.parts.spaces[pool.name]

    async def start_pool(self, pool: PoolRef, *, build: object = None) -> None:
        self._change_pool(pool, "start_pool", 2, PoolState.RUNNING)

    async def destroy_pool(self, pool: PoolRef) -> None:
        self._change_pool(pool, "destroy_pool", 3, PoolState.INACTIVE)

    async def refresh_pool(self, pool: PoolRef) -> None:
        self.parts.done.append(("refresh_pool", pool.name))

    async def set_pool_autostart(self, pool: PoolRef, autostart: bool) -> None:
        self.parts.pools[pool.uuid] = replace(self._pool(pool), autostart=autostart)
        self.parts.done.append(("set_pool_autostart", pool.name, str(autostart)))

    def _change_pool(self, pool: PoolRef, verb: str, event: int, state: PoolState) -> None:
        self.parts.pools[pool.uuid] = replace(self._pool(pool), active=state is PoolState.RUNNING)
        self.parts.spaces[pool.name] = replace(self.parts.spaces[pool.name], state=state)
        self.parts.done.append((verb, pool.name))
        self.emit(
            StoragePoolLifecycleEvent(
                time=self.clock.now(), pool=pool.name, uuid=pool.uuid, event=event
            )
        )

    def _pool(self, pool: PoolRef) -> PoolInfo:
        if info := self.parts.pools.get(pool.uuid):
            return info
        raise NoStoragePool(f"no pool {pool.name!r}")

    # -- volumes ------------------------------------------------------------------------------

    async def volumes(self, pool: PoolRef) -> list[VolumeRef]:
        names = self.parts.volumes[pool.name]
        return await self._ask(
            "volumes",
            [VolumeRef(pool.name, name, f"/var/lib/{pool.name}/{name}") for name in names],
        )

    async def volume_xml(self, volume: VolumeRef) -> str:
        await self.machine.answer("volume_xml")
        size = self._size(volume)
        return VOLUME_XML.format(
            name=volume.name, pool=volume.pool, capacity=size, allocation=size // 2
        )

    async def create_volume(
        self, pool: PoolRef, xml: str, *, preallocate_metadata: bool = False, reflink: bool = False
    ) -> VolumeRef:
        self.parts.done.append(("create_volume", xml))
        self.parts.volumes[pool.name]["made"] = GIB
        return VolumeRef(pool.name, "made", "made")

    async def delete_volume(
        self, volume: VolumeRef, *, zeroed: bool = False, with_snapshots: bool = False
    ) -> None:
        self._size(volume)
        del self.parts.volumes[volume.pool][volume.name]
        self.parts.done.append(("delete_volume", volume.name))

    async def resize_volume(
        self,
        volume: VolumeRef,
        capacity: int,
        *,
        allocate: bool = False,
        delta: bool = False,
        shrink: bool = False,
    ) -> None:
        self._size(volume)
        self.parts.volumes[volume.pool][volume.name] = capacity
        self.parts.done.append(("resize_volume", volume.name, str(capacity), str(shrink)))

    def _size(self, volume: VolumeRef) -> int:
        try:
            return self.parts.volumes[volume.pool][volume.name]
        except KeyError:
            raise NoStorageVolume(f"no volume {volume.name!r}") from None
