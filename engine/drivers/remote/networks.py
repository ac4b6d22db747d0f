"""The networks of a libvirt daemon's host."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, Final, Literal

from ...network_facts import (
    DhcpLease,
    NetworkChange,
    NetworkInfo,
    NetworkPortRef,
    NetworkRef,
    NetworkSection,
)
from ...rpc.schema.negotiation import Feature
from ...rpc.xdr.typed_parameters import UInt
from .asking import Asking
from .host_objects import list_with_states, uuid_bytes, wire_object
from .wire_domain import uuid_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ...events import MetadataType

#: Flags of libvirt's functions of these names.
_XML_INACTIVE: Final = 1
_UPDATE_LIVE: Final = 1
_UPDATE_CONFIG: Final = 2

#: ``virNetworkUpdateCommand`` and ``virNetworkUpdateSection`` count from 1 in this order.
_CHANGES: Final = {change: number for number, change in enumerate(NetworkChange, 1)}
_SECTIONS: Final = {section: number for number, section in enumerate(NetworkSection, 1)}
#: ``virIPAddrType``.
_FAMILIES: Final[dict[int, Literal["ipv4", "ipv6"]]] = {0: "ipv4", 1: "ipv6"}


class RemoteNetworks(Asking):
    """The verbs of networks."""

    async def networks(self) -> list[NetworkInfo]:
        """Return every network."""
        rows = await list_with_states(self._ask, "networks", "connect_list_all_networks")
        return [NetworkInfo(ref=_ref(found), active=active, persistent=persistent, autostart=auto)
                for found, active, persistent, auto in rows]  # fmt: skip

    async def define_network(self, xml: str) -> NetworkRef:
        """Store a network, or replace its configuration."""
        return _ref(await self._ask("define_network", "network_define_xml", xml))

    async def create_network(self, xml: str) -> NetworkRef:
        """Start a network that is forgotten when it stops."""
        return _ref(await self._ask("create_network", "network_create_xml", xml))

    async def start_network(self, network: NetworkRef) -> None:
        """Start a stored network."""
        await self._ask("start_network", "network_create", wire_object(network))

    async def destroy_network(self, network: NetworkRef) -> None:
        """Stop a network."""
        await self._ask("destroy_network", "network_destroy", wire_object(network))

    async def undefine_network(self, network: NetworkRef) -> None:
        """Forget the stored configuration."""
        await self._ask("undefine_network", "network_undefine", wire_object(network))

    async def network_xml(self, network: NetworkRef, *, inactive: bool = False) -> str:
        """Return the XML."""
        flags = _XML_INACTIVE if inactive else 0
        xml: str = await self._ask(
            "network_xml", "network_get_xml_desc", wire_object(network), flags
        )
        return xml

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
        """Change one element of a section."""
        numbers = _CHANGES[change], _SECTIONS[section]
        feature = Feature.NETWORK_UPDATE_ORDER
        if not await self._ask("update_network", "connect_supports_feature", feature):
            numbers = numbers[::-1]
        flags = _UPDATE_LIVE * live | _UPDATE_CONFIG * config
        where = wire_object(network)
        await self._ask(
            "update_network", "network_update", where, *numbers, parent_index, xml, flags
        )

    async def set_network_autostart(self, network: NetworkRef, autostart: bool) -> None:
        """Say whether the network starts with the host."""
        where = wire_object(network)
        await self._ask("set_network_autostart", "network_set_autostart", where, int(autostart))

    async def network_bridge_name(self, network: NetworkRef) -> str:
        """Return the name of the bridge."""
        name: str = await self._ask(
            "network_bridge_name", "network_get_bridge_name", wire_object(network)
        )
        return name

    async def network_dhcp_leases(
        self, network: NetworkRef, mac: str | None = None
    ) -> list[DhcpLease]:
        """Return the addresses in use."""
        leases, _ = await self._ask(
            "network_dhcp_leases", "network_get_dhcp_leases", wire_object(network), mac, 1, 0
        )
        return [_lease(fields) for fields in leases]

    async def network_metadata(
        self, network: NetworkRef, kind: MetadataType, namespace: str | None = None
    ) -> str:
        """Return title, description or an element."""
        text: str = await self._ask(
            "network_metadata", "network_get_metadata", wire_object(network), kind, namespace, 0
        )
        return text

    async def set_network_metadata(
        self,
        network: NetworkRef,
        kind: MetadataType,
        text: str | None,
        *,
        key: str | None = None,
        namespace: str | None = None,
    ) -> None:
        """Describe the network as it runs and as it is stored, whichever there is."""
        verb, procedure = "set_network_metadata", "network_set_metadata"
        target = wire_object(network)
        is_active, is_persistent = await asyncio.gather(
            self._ask(verb, "network_is_active", target),
            self._ask(verb, "network_is_persistent", target),
        )
        flags = _UPDATE_LIVE * is_active | _UPDATE_CONFIG * is_persistent
        await self._ask(verb, procedure, target, kind, text, key, namespace, flags)

    # -- ports ----------------------------------------------------------------------------------

    async def network_ports(self, network: NetworkRef) -> list[NetworkPortRef]:
        """Return the ports of an active network."""
        ports, _ = await self._ask(
            "network_ports", "network_list_all_ports", wire_object(network), 1, 0
        )
        return [_port_ref(port) for port in ports]

    async def create_network_port(self, network: NetworkRef, xml: str) -> NetworkPortRef:
        """Plug something into an active network."""
        where = wire_object(network)
        port = await self._ask("create_network_port", "network_port_create_xml", where, xml, 0)
        return _port_ref(port)

    async def delete_network_port(self, port: NetworkPortRef) -> None:
        """Take a port away."""
        await self._ask("delete_network_port", "network_port_delete", _wire_port(port), 0)

    async def network_port_xml(self, port: NetworkPortRef) -> str:
        """Return the XML of a port."""
        where = _wire_port(port)
        xml: str = await self._ask("network_port_xml", "network_port_get_xml_desc", where, 0)
        return xml

    async def network_port_bandwidth(self, port: NetworkPortRef) -> dict[str, int]:
        """Return the limits of a port."""
        verb, procedure = "network_port_bandwidth", "network_port_get_parameters"
        _, count = await self._ask(verb, procedure, _wire_port(port), 0, 0)
        limits, _ = await self._ask(verb, procedure, _wire_port(port), count, 0)
        return dict(limits)

    async def set_network_port_bandwidth(
        self, port: NetworkPortRef, limits: Mapping[str, int]
    ) -> None:
        """Set some limits of a port."""
        verb, procedure = "set_network_port_bandwidth", "network_port_set_parameters"
        values = {name: UInt(limit) for name, limit in limits.items()}
        await self._ask(verb, procedure, _wire_port(port), values, 0)


def _ref(network: tuple[str, bytes]) -> NetworkRef:
    name, uuid = network
    return NetworkRef(name, uuid_text(uuid))


def _port_ref(port: tuple[tuple[str, bytes], bytes]) -> NetworkPortRef:
    network, uuid = port
    return NetworkPortRef(_ref(network), uuid_text(uuid))


def _wire_port(port: NetworkPortRef) -> tuple[tuple[str, bytes], bytes]:
    return wire_object(port.network), uuid_bytes(port.uuid)


def _lease(fields: tuple[Any, ...]) -> DhcpLease:
    interface, expires, family, mac, iaid, address, prefix, hostname, client_id = fields
    return DhcpLease(
        interface=interface,
        family=_FAMILIES[family],
        address=address,
        prefix=prefix,
        expires=expires or None,
        mac=mac,
        hostname=hostname,
        client_id=client_id,
        iaid=iaid,
    )
