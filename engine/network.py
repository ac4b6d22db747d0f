"""Network: one virtual network of a connection and its verbs; Networks: all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .errors import NoNetwork
from .named import find_named

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .connection import Connection
    from .events import MetadataType
    from .network_facts import (
        DhcpLease,
        NetworkChange,
        NetworkInfo,
        NetworkPortRef,
        NetworkRef,
        NetworkSection,
    )

    NetworkInfos = list[NetworkInfo]


class Networks:
    """The networks of a connection: ``connection.networks``."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def list(self) -> NetworkInfos:
        """Return every network, active or not."""
        driver = self._connection.driver
        return await self._connection.call("networks", driver.networks())

    async def info(self, key: str) -> NetworkInfo:
        """Return the facts of the network with that name or uuid.

        Raises:
            NoNetwork: there is none.
        """
        if info := find_named(await self.list(), key):
            return info
        raise NoNetwork(f"no network with name or uuid {key!r} on {self._connection.uri}")

    async def lookup(self, key: str) -> Network:
        """Return the handle of the network with that name or uuid.

        Raises:
            NoNetwork: there is none.
        """
        return Network(self._connection, (await self.info(key)).ref)

    def of(self, ref: NetworkRef) -> Network:
        """Return the handle of a network that is known already."""
        return Network(self._connection, ref)

    async def define(self, xml: str) -> Network:
        """Store a network from its XML, or replace the one with the same name and uuid."""
        driver = self._connection.driver
        return self.of(await self._connection.call("define_network", driver.define_network(xml)))

    async def create(self, xml: str) -> Network:
        """Start a network that is forgotten when it stops."""
        driver = self._connection.driver
        return self.of(await self._connection.call("create_network", driver.create_network(xml)))


class Network:
    """A handle: cheap to make, holds no state of the network but its reference."""

    def __init__(self, connection: Connection, ref: NetworkRef) -> None:
        self.connection = connection
        self.ref = ref

    def __repr__(self) -> str:
        return f"Network({self.ref.name!r} on {self.connection.uri})"

    async def info(self) -> NetworkInfo:
        """Return the facts a list shows.

        Raises:
            NoNetwork: it is gone.
        """
        return await Networks(self.connection).info(self.ref.uuid)

    async def xml(self, *, inactive: bool = False) -> str:
        """Return the XML: as it runs, or with ``inactive`` as it will start next time."""
        driver = self.connection.driver
        return await self.connection.call(
            "network_xml", driver.network_xml(self.ref, inactive=inactive)
        )

    async def start(self) -> None:
        """Start it."""
        driver = self.connection.driver
        await self.connection.call("start_network", driver.start_network(self.ref))

    async def destroy(self) -> None:
        """Stop it at once; guests on it lose their link."""
        driver = self.connection.driver
        await self.connection.call("destroy_network", driver.destroy_network(self.ref))

    async def undefine(self) -> None:
        """Forget the stored configuration."""
        driver = self.connection.driver
        await self.connection.call("undefine_network", driver.undefine_network(self.ref))

    async def set_autostart(self, autostart: bool) -> None:
        """Say whether it starts with the host."""
        work = self.connection.driver.set_network_autostart(self.ref, autostart)
        await self.connection.call("set_network_autostart", work)

    async def update(
        self,
        change: NetworkChange,
        section: NetworkSection,
        xml: str,
        *,
        parent_index: int = -1,
        live: bool = False,
        config: bool = False,
    ) -> None:
        """Change one element of a section: see ``NetworkVerbs.update_network``."""
        work = self.connection.driver.update_network(
            self.ref, change, section, xml, parent_index=parent_index, live=live, config=config
        )
        await self.connection.call("update_network", work)

    async def bridge_name(self) -> str:
        """Return the name of its bridge on the host."""
        driver = self.connection.driver
        return await self.connection.call(
            "network_bridge_name", driver.network_bridge_name(self.ref)
        )

    async def dhcp_leases(self, mac: str | None = None) -> list[DhcpLease]:
        """Return the addresses in use, or those of the card ``mac``."""
        work = self.connection.driver.network_dhcp_leases(self.ref, mac)
        return await self.connection.call("network_dhcp_leases", work)

    async def metadata(self, kind: MetadataType, namespace: str | None = None) -> str:
        """Return the title, the description or the element of one XML namespace."""
        work = self.connection.driver.network_metadata(self.ref, kind, namespace)
        return await self.connection.call("network_metadata", work)

    async def set_metadata(
        self,
        kind: MetadataType,
        text: str | None,
        *,
        key: str | None = None,
        namespace: str | None = None,
    ) -> None:
        """Set title, description or the element of ``namespace`` (prefix ``key``); None removes."""
        work = self.connection.driver.set_network_metadata(
            self.ref, kind, text, key=key, namespace=namespace
        )
        await self.connection.call("set_network_metadata", work)

    # -- ports ----------------------------------------------------------------------------------

    async def ports(self) -> list[NetworkPortRef]:
        """Return what is plugged in."""
        driver = self.connection.driver
        return await self.connection.call("network_ports", driver.network_ports(self.ref))

    async def create_port(self, xml: str) -> NetworkPortRef:
        """Plug something in."""
        work = self.connection.driver.create_network_port(self.ref, xml)
        return await self.connection.call("create_network_port", work)

    async def delete_port(self, port: NetworkPortRef) -> None:
        """Take a port away."""
        driver = self.connection.driver
        await self.connection.call("delete_network_port", driver.delete_network_port(port))

    async def port_xml(self, port: NetworkPortRef) -> str:
        """Return the XML of a port."""
        driver = self.connection.driver
        return await self.connection.call("network_port_xml", driver.network_port_xml(port))

    async def port_bandwidth(self, port: NetworkPortRef) -> dict[str, int]:
        """Return the limits of a port: ``inbound.average`` … in KiB a second, bursts in KiB."""
        work = self.connection.driver.network_port_bandwidth(port)
        return await self.connection.call("network_port_bandwidth", work)

    async def set_port_bandwidth(self, port: NetworkPortRef, limits: Mapping[str, int]) -> None:
        """Set some limits of a port."""
        work = self.connection.driver.set_network_port_bandwidth(port, limits)
        await self.connection.call("set_network_port_bandwidth", work)
