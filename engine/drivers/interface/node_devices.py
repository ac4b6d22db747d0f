"""NodeDeviceVerbs: devices of the host, of which some can be made, and some given to guests."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from .verb_group import VerbGroup

if TYPE_CHECKING:
    from ...node_device_facts import DeviceCapability, NodeDeviceInfo


class NodeDeviceVerbs(VerbGroup):
    """A device is meant by its name; a verb raises ``NoNodeDevice`` where there is none."""

    READING: ClassVar[frozenset[str]] = frozenset(
        {
            *("node_devices", "node_device_xml", "node_device_parent"),
            *("node_device_capabilities", "node_device_autostart", "node_device_persistent"),
            "scsi_host_by_wwn",
        }
    )

    async def node_devices(
        self, capability: DeviceCapability | None = None
    ) -> list[NodeDeviceInfo]:
        """Return every device, or those with any of the capabilities; in no particular order."""
        raise self._unsupported("node_devices")

    async def scsi_host_by_wwn(self, node_name: str, port_name: str) -> str:
        """Return the name of the SCSI host with these world wide names (wwnn, wwpn)."""
        raise self._unsupported("scsi_host_by_wwn")

    async def node_device_xml(self, device: str) -> str:
        """Return the XML."""
        raise self._unsupported("node_device_xml")

    async def node_device_parent(self, device: str) -> str | None:
        """Return the device that this one hangs on; None for the computer itself."""
        raise self._unsupported("node_device_parent")

    async def node_device_capabilities(self, device: str) -> list[str]:
        """Return the words for what the device is: ``pci``, ``net``, ``storage`` …"""
        raise self._unsupported("node_device_capabilities")

    async def detach_node_device(self, device: str, driver: str | None = None) -> None:
        """Take a device from the host's drivers, so that a guest can have it.

        ``driver`` is what holds it meanwhile (``vfio``); None for whatever the hypervisor likes.
        """
        raise self._unsupported("detach_node_device")

    async def reattach_node_device(self, device: str) -> None:
        """Give a device back to the host's drivers."""
        raise self._unsupported("reattach_node_device")

    async def reset_node_device(self, device: str) -> None:
        """Reset a detached device."""
        raise self._unsupported("reset_node_device")

    async def create_node_device(self, xml: str) -> str:
        """Make a device that is forgotten when it goes; return its name."""
        raise self._unsupported("create_node_device")

    async def destroy_node_device(self, device: str) -> None:
        """Remove a device that was made."""
        raise self._unsupported("destroy_node_device")

    async def define_node_device(self, xml: str) -> str:
        """Store a mediated device; return its name."""
        raise self._unsupported("define_node_device")

    async def undefine_node_device(self, device: str) -> None:
        """Forget a stored device; one that is there stays until it is destroyed."""
        raise self._unsupported("undefine_node_device")

    async def start_node_device(self, device: str) -> None:
        """Make a stored device."""
        raise self._unsupported("start_node_device")

    async def update_node_device(
        self, device: str, xml: str, *, live: bool = False, config: bool = False
    ) -> None:
        """Change a device: as it is, as it is stored, or both."""
        raise self._unsupported("update_node_device")

    async def node_device_autostart(self, device: str) -> bool:
        """Return whether a stored device is made when the host starts."""
        raise self._unsupported("node_device_autostart")

    async def set_node_device_autostart(self, device: str, autostart: bool) -> None:
        """Say whether a stored device is made when the host starts, or its parent appears."""
        raise self._unsupported("set_node_device_autostart")

    async def node_device_persistent(self, device: str) -> bool:
        """Return whether the device is stored."""
        raise self._unsupported("node_device_persistent")
