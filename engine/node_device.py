"""NodeDevice: one device of the host and its verbs; NodeDevices: all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .connection import Connection
    from .node_device_facts import DeviceCapability, NodeDeviceInfo

    NodeDeviceInfos = list[NodeDeviceInfo]


class NodeDevices:
    """The devices of a connection's host: ``connection.node_devices``."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def list(self, capability: DeviceCapability | None = None) -> NodeDeviceInfos:
        """Return every device, or those with any of the capabilities."""
        work = self._connection.driver.node_devices(capability)
        return await self._connection.call("node_devices", work)

    def device(self, name: str) -> NodeDevice:
        """Return the handle of the device with that name, whether or not there is one."""
        return NodeDevice(self._connection, name)

    async def scsi_host_by_wwn(self, node_name: str, port_name: str) -> NodeDevice:
        """Return the SCSI host with these world wide names.

        Raises:
            NoNodeDevice: there is none.
        """
        work = self._connection.driver.scsi_host_by_wwn(node_name, port_name)
        return self.device(await self._connection.call("scsi_host_by_wwn", work))

    async def create(self, xml: str) -> NodeDevice:
        """Make a device that is forgotten when it goes."""
        work = self._connection.driver.create_node_device(xml)
        return self.device(await self._connection.call("create_node_device", work))

    async def define(self, xml: str) -> NodeDevice:
        """Store a mediated device."""
        work = self._connection.driver.define_node_device(xml)
        return self.device(await self._connection.call("define_node_device", work))


class NodeDevice:
    """A handle. Every verb raises ``NoNodeDevice`` where there is none of that name."""

    def __init__(self, connection: Connection, name: str) -> None:
        self.connection = connection
        self.name = name

    def __repr__(self) -> str:
        return f"NodeDevice({self.name!r} on {self.connection.uri})"

    async def xml(self) -> str:
        """Return the XML."""
        driver = self.connection.driver
        return await self.connection.call("node_device_xml", driver.node_device_xml(self.name))

    async def parent(self) -> str | None:
        """Return the name of the device that this one hangs on; None for the computer itself."""
        driver = self.connection.driver
        return await self.connection.call(
            "node_device_parent", driver.node_device_parent(self.name)
        )

    async def capabilities(self) -> list[str]:
        """Return the words for what it is: ``pci``, ``net``, ``storage`` …"""
        work = self.connection.driver.node_device_capabilities(self.name)
        return await self.connection.call("node_device_capabilities", work)

    async def detach(self, driver: str | None = None) -> None:
        """Take it from the host's drivers; ``driver`` (``vfio``) is what holds it meanwhile."""
        work = self.connection.driver.detach_node_device(self.name, driver)
        await self.connection.call("detach_node_device", work)

    async def reattach(self) -> None:
        """Give it back to the host's drivers."""
        driver = self.connection.driver
        await self.connection.call("reattach_node_device", driver.reattach_node_device(self.name))

    async def reset(self) -> None:
        """Reset it while it is detached."""
        driver = self.connection.driver
        await self.connection.call("reset_node_device", driver.reset_node_device(self.name))

    async def start(self) -> None:
        """Make it, if it is stored."""
        driver = self.connection.driver
        await self.connection.call("start_node_device", driver.start_node_device(self.name))

    async def destroy(self) -> None:
        """Remove it, if it was made."""
        driver = self.connection.driver
        await self.connection.call("destroy_node_device", driver.destroy_node_device(self.name))

    async def undefine(self) -> None:
        """Forget it, if it is stored."""
        driver = self.connection.driver
        await self.connection.call("undefine_node_device", driver.undefine_node_device(self.name))

    async def update(self, xml: str, *, live: bool = False, config: bool = False) -> None:
        """Change it: as it is, as it is stored, or both."""
        work = self.connection.driver.update_node_device(self.name, xml, live=live, config=config)
        await self.connection.call("update_node_device", work)

    async def is_persistent(self) -> bool:
        """Return whether it is stored."""
        work = self.connection.driver.node_device_persistent(self.name)
        return await self.connection.call("node_device_persistent", work)

    async def autostart(self) -> bool:
        """Return whether it is made when the host starts."""
        work = self.connection.driver.node_device_autostart(self.name)
        return await self.connection.call("node_device_autostart", work)

    async def set_autostart(self, autostart: bool) -> None:
        """Say whether it is made when the host starts."""
        work = self.connection.driver.set_node_device_autostart(self.name, autostart)
        await self.connection.call("set_node_device_autostart", work)
