"""NetworkVerbs: virtual networks of the host, their ports and leases."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from .verb_group import VerbGroup

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ...events import MetadataType
    from ...network_facts import (
        DhcpLease,
        NetworkChange,
        NetworkInfo,
        NetworkPortRef,
        NetworkRef,
        NetworkSection,
    )


class NetworkVerbs(VerbGroup):
    """A verb of a network raises ``NoNetwork`` where there is none."""

    READING: ClassVar[frozenset[str]] = frozenset(
        {
            *("networks", "network_xml", "network_bridge_name", "network_dhcp_leases"),
            *("network_metadata", "network_ports", "network_port_xml", "network_port_bandwidth"),
        }
    )

    async def networks(self) -> list[NetworkInfo]:
        """Return every network, in no particular order."""
        raise self._unsupported("networks")

    async def define_network(self, xml: str) -> NetworkRef:
        """Store a network, or replace the configuration of the one with the same name and uuid."""
        raise self._unsupported("define_network")

    async def create_network(self, xml: str) -> NetworkRef:
        """Start a network that is forgotten when it stops."""
        raise self._unsupported("create_network")

    async def start_network(self, network: NetworkRef) -> None:
        """Start a stored network."""
        raise self._unsupported("start_network")

    async def destroy_network(self, network: NetworkRef) -> None:
        """Stop a network at once; guests on it lose their link."""
        raise self._unsupported("destroy_network")

    async def undefine_network(self, network: NetworkRef) -> None:
        """Forget the stored configuration; an active network goes on until it stops."""
        raise self._unsupported("undefine_network")

    async def network_xml(self, network: NetworkRef, *, inactive: bool = False) -> str:
        """Return the XML: as it runs, or with ``inactive`` as it will start next time."""
        raise self._unsupported("network_xml")

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
        """Change one element of a section, in the running network, the stored one, or both.

        With neither ``live`` nor ``config`` the network as it is now is changed. ``parent_index``
        says to which of several parents the element belongs; -1 where there is no doubt.
        """
        raise self._unsupported("update_network")

    async def set_network_autostart(self, network: NetworkRef, autostart: bool) -> None:
        """Say whether the network starts with the host."""
        raise self._unsupported("set_network_autostart")

    async def network_bridge_name(self, network: NetworkRef) -> str:
        """Return the name of the bridge on the host.

        Raises:
            EngineError: the network has none.
        """
        raise self._unsupported("network_bridge_name")

    async def network_dhcp_leases(
        self, network: NetworkRef, mac: str | None = None
    ) -> list[DhcpLease]:
        """Return the addresses in use, or those of the card ``mac``."""
        raise self._unsupported("network_dhcp_leases")

    async def network_metadata(
        self, network: NetworkRef, kind: MetadataType, namespace: str | None = None
    ) -> str:
        """Return the title, the description or the element of one XML namespace.

        Raises:
            EngineError: there is none.
        """
        raise self._unsupported("network_metadata")

    async def set_network_metadata(
        self,
        network: NetworkRef,
        kind: MetadataType,
        text: str | None,
        *,
        key: str | None = None,
        namespace: str | None = None,
    ) -> None:
        """Set title, description or the element of ``namespace`` (prefix ``key``); None removes."""
        raise self._unsupported("set_network_metadata")

    async def network_ports(self, network: NetworkRef) -> list[NetworkPortRef]:
        """Return the ports of an active network."""
        raise self._unsupported("network_ports")

    async def create_network_port(self, network: NetworkRef, xml: str) -> NetworkPortRef:
        """Plug something into an active network."""
        raise self._unsupported("create_network_port")

    async def delete_network_port(self, port: NetworkPortRef) -> None:
        """Take a port away; what is plugged in loses its link."""
        raise self._unsupported("delete_network_port")

    async def network_port_xml(self, port: NetworkPortRef) -> str:
        """Return the XML of a port."""
        raise self._unsupported("network_port_xml")

    async def network_port_bandwidth(self, port: NetworkPortRef) -> dict[str, int]:
        """Return the limits of a port: ``inbound.average`` … in KiB a second, bursts in KiB."""
        raise self._unsupported("network_port_bandwidth")

    async def set_network_port_bandwidth(
        self, port: NetworkPortRef, limits: Mapping[str, int]
    ) -> None:
        """Set some limits of a port, in the words of ``network_port_bandwidth``."""
        raise self._unsupported("set_network_port_bandwidth")
