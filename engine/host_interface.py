"""HostInterface: one network interface of the host and its verbs; HostInterfaces: all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .errors import NoInterface

if TYPE_CHECKING:
    from .connection import Connection
    from .host_interface_facts import InterfaceInfo, InterfaceRef

    InterfaceInfos = list[InterfaceInfo]


class HostInterfaces:
    """The network interfaces of a connection's host: ``connection.interfaces``."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def list(self) -> InterfaceInfos:
        """Return every interface, up or down."""
        driver = self._connection.driver
        return await self._connection.call("interfaces", driver.interfaces())

    async def lookup(self, key: str) -> HostInterface:
        """Return the interface with that name or MAC address.

        Raises:
            NoInterface: there is none.
        """
        driver = self._connection.driver
        try:
            work = driver.interface_by_name(key)
            return self.of(await self._connection.call("interface_by_name", work))
        except NoInterface:
            work = driver.interface_by_mac(key)
            return self.of(await self._connection.call("interface_by_mac", work))

    def of(self, ref: InterfaceRef) -> HostInterface:
        """Return the handle of an interface that is known already."""
        return HostInterface(self._connection, ref)

    async def define(self, xml: str) -> HostInterface:
        """Store an interface in the host's configuration."""
        work = self._connection.driver.define_interface(xml)
        return self.of(await self._connection.call("define_interface", work))

    async def begin_changes(self) -> None:
        """Keep the configuration as it is now; ``roll_back_changes`` or a restart returns to it."""
        work = self._connection.driver.begin_interface_changes()
        await self._connection.call("begin_interface_changes", work)

    async def commit_changes(self) -> None:
        """Keep what was changed since ``begin_changes``."""
        work = self._connection.driver.commit_interface_changes()
        await self._connection.call("commit_interface_changes", work)

    async def roll_back_changes(self) -> None:
        """Take back what was changed since ``begin_changes``."""
        work = self._connection.driver.roll_back_interface_changes()
        await self._connection.call("roll_back_interface_changes", work)


class HostInterface:
    """A handle. Every verb raises ``NoInterface`` where it is gone."""

    def __init__(self, connection: Connection, ref: InterfaceRef) -> None:
        self.connection = connection
        self.ref = ref

    def __repr__(self) -> str:
        return f"HostInterface({self.ref.name!r} on {self.connection.uri})"

    async def xml(self, *, inactive: bool = False) -> str:
        """Return the XML: as it is, or with ``inactive`` as it is stored."""
        work = self.connection.driver.interface_xml(self.ref, inactive=inactive)
        return await self.connection.call("interface_xml", work)

    async def start(self) -> None:
        """Bring it up."""
        driver = self.connection.driver
        await self.connection.call("start_interface", driver.start_interface(self.ref))

    async def destroy(self) -> None:
        """Take it down; the connection itself may go over it."""
        driver = self.connection.driver
        await self.connection.call("destroy_interface", driver.destroy_interface(self.ref))

    async def undefine(self) -> None:
        """Remove it from the host's configuration."""
        driver = self.connection.driver
        await self.connection.call("undefine_interface", driver.undefine_interface(self.ref))
