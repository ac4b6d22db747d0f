"""Networks of the in-memory hypervisor: documents that start, stop, change and have leases.

    test:///default   libvirt's network ``default``
    test:///demo      ``default`` with leases of the guests on it, and ``lab``, which is off

States and refusals are those of libvirt's network driver; nothing reaches the machine.
"""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass
from functools import cached_property
from ipaddress import ip_interface
from typing import TYPE_CHECKING, ClassVar, Final
from uuid import NAMESPACE_DNS, UUID, uuid4, uuid5

from lxml import etree

from ...conf.network_sketch import network_sketch
from ...conf.xml_document import parse_document, serialize
from ...errors import InvalidXML, NoNetwork, OperationFailed, OperationInvalid, Unsupported
from ...events import NetworkLifecycleEvent
from ...network_facts import DhcpLease, NetworkChange, NetworkInfo, NetworkRef, NetworkSection
from ...untrusted_text import printable
from ..base import HypervisorDriver
from .guest_facts import leased_cards
from .metering import BOOT_SECONDS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element as Element

    from .inventory import Inventory

_DEFINED, _UNDEFINED, _STARTED, _STOPPED = range(4)

#: Seconds for which an address is given away.
_LEASE: Final = 3600

#: Modes of which libvirt makes the bridge, and gives it a name where it has none.
_BRIDGED: Final = frozenset({"nat", "route", "open", "isolated"})

#: Section -> where its element goes, its name, and what tells one from another.
_SECTIONS: Final = {
    NetworkSection.IP_DHCP_HOST: ("ip/dhcp", "host", ("mac", "id", "name", "ip")),
    NetworkSection.IP_DHCP_RANGE: ("ip/dhcp", "range", ("start", "end")),
    NetworkSection.DNS_HOST: ("dns", "host", ("ip",)),
    NetworkSection.PORTGROUP: (".", "portgroup", ("name",)),
    NetworkSection.FORWARD_INTERFACE: ("forward", "interface", ("dev",)),
}

_DEFAULT = """\
<network>
  <name>default</name>
  <forward mode='nat'><nat><port start='1024' end='65535'/></nat></forward>
  <bridge name='virbr0' stp='on' delay='0'/>
  <ip address='192.168.122.1' netmask='255.255.255.0'>
    <dhcp><range start='192.168.122.2' end='192.168.122.254'/></dhcp>
  </ip>
</network>
"""
_LAB = """\
<network>
  <name>lab</name>
  <bridge name='virbr1' stp='on' delay='0'/>
  <domain name='lab.example'/>
  <ip address='192.168.150.1' netmask='255.255.255.0'>
    <dhcp><range start='192.168.150.100' end='192.168.150.199'/></dhcp>
  </ip>
</network>
"""

#: Path of the URI -> documents, and whether they are active.
_AT_FIRST: Final = {
    "/default": ((_DEFAULT, True),),
    "/demo": ((_DEFAULT, True), (_LAB, False)),
}


@dataclass(slots=True)
class MemoryNetwork:
    """One network; ``stored`` is None for one that is forgotten, ``live`` while it is off."""

    ref: NetworkRef
    stored: Element | None
    live: Element | None = None
    autostart: bool = False

    @property
    def info(self) -> NetworkInfo:
        """The facts of a list."""
        is_stored = self.stored is not None
        return NetworkInfo(
            ref=self.ref,
            active=self.live is not None,
            persistent=is_stored,
            autostart=self.autostart,
        )

    @property
    def current(self) -> Element:
        """The document as it is now."""
        document = self.stored if self.live is None else self.live
        assert document is not None
        return document


class MemoryNetworks(HypervisorDriver):
    """The verbs of ``interface/networks.py`` in memory."""

    title: ClassVar[str] = "test"
    _inventory: Inventory

    @cached_property
    def _networks(self) -> dict[str, MemoryNetwork]:
        """Networks by uuid: at first what the address says."""
        found = {}
        for xml, is_active in _AT_FIRST.get(self.uri.path, ()):
            root = parse_document(xml, "network")
            name = root.findtext("name", "")
            uuid = str(uuid5(NAMESPACE_DNS, f"{name}.network.virtdeck"))
            _identify(root, uuid)
            live = deepcopy(root) if is_active else None
            found[uuid] = MemoryNetwork(NetworkRef(name, uuid), root, live, is_active)
        return found

    async def networks(self) -> list[NetworkInfo]:
        """Return every network."""
        return [network.info for network in self._networks.values()]

    async def define_network(self, xml: str) -> NetworkRef:
        """Store a network, or replace the one with the same name and uuid."""
        root, ref = self._read(xml)
        if known := self._networks.get(ref.uuid):
            known.stored = root
        else:
            self._networks[ref.uuid] = MemoryNetwork(ref, root)
        self._tell_network(ref, _DEFINED)
        return ref

    async def create_network(self, xml: str) -> NetworkRef:
        """Start a network that is forgotten when it stops."""
        root, ref = self._read(xml)
        known = self._networks.get(ref.uuid)
        if known and known.live is not None:
            raise OperationFailed(f"network {printable(ref.name)!r} is already active")
        self._require_free_addresses(root)
        network = self._networks.setdefault(ref.uuid, MemoryNetwork(ref, None))
        network.live = root
        self._tell_network(ref, _STARTED)
        return ref

    async def start_network(self, network: NetworkRef) -> None:
        """Start a stored network."""
        found = self._network(network)
        if found.live is not None:
            raise OperationInvalid(f"network {found.ref.name!r} is already active")
        assert found.stored is not None
        self._require_free_addresses(found.stored)
        found.live = deepcopy(found.stored)
        self._tell_network(found.ref, _STARTED)

    async def destroy_network(self, network: NetworkRef) -> None:
        """Stop a network."""
        found = self._active_network(network)
        found.live = None
        if found.stored is None:
            del self._networks[found.ref.uuid]
        self._tell_network(found.ref, _STOPPED)

    async def undefine_network(self, network: NetworkRef) -> None:
        """Forget the stored configuration."""
        found = self._network(network)
        if found.stored is None:
            raise OperationInvalid("can't undefine transient network")
        found.stored, found.autostart = None, False
        if found.live is None:
            del self._networks[found.ref.uuid]
        self._tell_network(found.ref, _UNDEFINED)

    async def network_xml(self, network: NetworkRef, *, inactive: bool = False) -> str:
        """Return the XML."""
        found = self._network(network)
        stored = found.stored
        return serialize(stored if inactive and stored is not None else found.current)

    async def set_network_autostart(self, network: NetworkRef, autostart: bool) -> None:
        """Keep the wish; an in-memory host never boots."""
        found = self._network(network)
        if found.stored is None:
            raise OperationInvalid("cannot set autostart for transient network")
        found.autostart = autostart

    async def network_bridge_name(self, network: NetworkRef) -> str:
        """Return the name of its bridge."""
        bridge = self._network(network).current.find("bridge")
        if bridge is None or not bridge.get("name"):
            raise OperationFailed(f"network {network.name!r} does not have a bridge name")
        return bridge.get("name", "")

    async def update_network(
        self,
        network: NetworkRef,
        change: NetworkChange,
        section: NetworkSection,
        xml: str,
        *,
        parent_index: int = -1,
        live: bool = False,
        config: bool = False,
    ) -> None:
        """Change one element, in the running network, the stored one, or both."""
        found = self._network(network)
        if section not in _SECTIONS:
            raise Unsupported(f"the {self.title} driver cannot change {section.value}")
        if not (live or config):
            live, config = found.live is not None, found.live is None
        if live and found.live is None:
            raise OperationInvalid(f"network {found.ref.name!r} is not active")
        if config and found.stored is None:
            raise OperationInvalid(f"network {found.ref.name!r} is not stored")
        documents = [found.live] * live + [found.stored] * config
        changed = [deepcopy(each) for each in documents if each is not None]
        for document in changed:
            _change(document, change, section, xml, max(0, parent_index))
        found.live = changed[0] if live else found.live
        found.stored = changed[-1] if config else found.stored
        self._tell_network(found.ref, _DEFINED)

    async def network_dhcp_leases(
        self, network: NetworkRef, mac: str | None = None
    ) -> list[DhcpLease]:
        """Return the addresses of running guests on it."""
        found = self._network(network)
        leases = self._leases(found) if found.live is not None else ()
        return [lease for lease in leases if mac in (None, lease.mac)]

    def _leases(self, network: MemoryNetwork) -> Iterator[DhcpLease]:
        bridge = network.current.find("bridge")
        for machine in self._inventory:
            ran = machine.ran(self.clock.monotonic()) if machine.is_active else 0.0
            if ran < BOOT_SECONDS:
                continue
            for card, address in leased_cards(machine, network.ref.name):
                yield DhcpLease(
                    interface="" if bridge is None else bridge.get("name", ""),
                    family="ipv4",
                    address=address,
                    prefix=24,
                    expires=self.clock.now() + _LEASE - ran % (_LEASE / 2),
                    mac=card,
                    hostname=machine.name,
                )

    def _read(self, xml: str) -> tuple[Element, NetworkRef]:
        """Return the document with what libvirt fills in, and which network it is of."""
        root = parse_document(xml, "network")
        network_sketch(xml)
        name = (root.findtext("name") or "").strip()
        if not name or "/" in name:
            raise InvalidXML("a network needs a name without '/'", element="/network/name")
        known = {each.ref.name: each.ref.uuid for each in self._networks.values()}
        try:
            uuid = str(UUID(root.findtext("uuid") or known.get(name) or str(uuid4())))
        except ValueError as error:
            raise InvalidXML("malformed uuid", element="/network/uuid") from error
        if known.get(name, uuid) != uuid:
            raise OperationFailed(
                f"network {printable(name)!r} already exists with uuid {known[name]}"
            )
        _identify(root, uuid)
        self._name_bridge(root)
        return root, NetworkRef(name, uuid)

    def _name_bridge(self, root: Element) -> None:
        forward = root.find("forward")
        mode = "isolated" if forward is None else forward.get("mode", "nat")
        bridge = root.find("bridge")
        if mode not in _BRIDGED or (bridge is not None and bridge.get("name")):
            return
        taken = {x.get("name") for n in self._networks.values() for x in n.current.iter("bridge")}
        if bridge is None:
            bridge = etree.SubElement(root, "bridge")
        free = (f"virbr{number}" for number in range(len(taken) + 1))
        bridge.set("name", next(name for name in free if name not in taken))

    def _require_free_addresses(self, root: Element) -> None:
        wanted = _subnets(root)
        for other in self._networks.values():
            if other.live is None:
                continue
            for one in wanted:
                if any(_overlap(one, two) for two in _subnets(other.live)):
                    bridge = other.live.find("bridge")
                    name = other.ref.name if bridge is None else bridge.get("name", "")
                    raise OperationFailed(f"Network is already in use by interface {name}")

    def _active_network(self, network: NetworkRef) -> MemoryNetwork:
        found = self._network(network)
        if found.live is None:
            raise OperationInvalid(f"network {found.ref.name!r} is not active")
        return found

    def _network(self, network: NetworkRef) -> MemoryNetwork:
        try:
            return self._networks[network.uuid]
        except KeyError:
            raise NoNetwork(f"no network {network.name!r} with uuid {network.uuid}") from None

    def _tell_network(self, ref: NetworkRef, event: int) -> None:
        now = self.clock.now()
        self.emit(NetworkLifecycleEvent(time=now, network=ref.name, uuid=ref.uuid, event=event))


def _identify(root: Element, uuid: str) -> None:
    element = root.find("uuid")
    if element is None:
        element = etree.Element("uuid")
        root.insert(1, element)
    element.text = uuid


def _subnets(root: Element) -> list[str]:
    return [each.address for each in network_sketch(serialize(root)).addresses]


def _overlap(one: str, two: str) -> bool:
    try:
        first, second = ip_interface(one).network, ip_interface(two).network
    except ValueError:
        return False
    return first.version == second.version and first.overlaps(second)


def _change(
    root: Element, change: NetworkChange, section: NetworkSection, xml: str, index: int
) -> None:
    """Change one element of a document as libvirt does.

    Raises:
        OperationInvalid: there is no such element, or it is there already.
    """
    where, tag, names = _SECTIONS[section]
    element = parse_document(xml, tag)
    parents = root.findall(where) or _parents(root, where)
    parent = parents[min(index, len(parents) - 1)]
    if change in (NetworkChange.ADD_FIRST, NetworkChange.ADD_LAST):
        for name in names if tag == "host" else ():
            if element.get(name) and any(
                x.get(name) == element.get(name) for x in parent.iterfind(tag)
            ):
                taken = printable(element.get(name, ""))
                raise OperationInvalid(f"there is an existing {tag} entry with {name} {taken!r}")
        is_first = change is NetworkChange.ADD_FIRST
        parent.insert(0 if is_first else len(parent), element)
        return
    by = names[:1] if change is NetworkChange.MODIFY and element.get(names[0]) else names
    for old in parent.findall(tag):
        if all(old.get(name) == element.get(name) for name in by if element.get(name)):
            if change is NetworkChange.MODIFY:
                parent.replace(old, element)
            else:
                parent.remove(old)
            return
    raise OperationInvalid(f"couldn't locate a matching {tag} entry")


def _parents(root: Element, where: str) -> list[Element]:
    """Make the parents that are missing; an address that gives nothing away begins to."""
    parent = root
    for name in where.split("/"):
        found = parent.find(name)
        if found is None and name in ("ip", "forward"):
            raise OperationInvalid(f"couldn't update: the network has no <{name}> element")
        parent = etree.SubElement(parent, name) if found is None else found
    return [parent]
