"""The devices of a libvirt daemon's host."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ...errors import InvalidArgument
from ...node_device_facts import NodeDeviceInfo
from .asking import Asking

if TYPE_CHECKING:
    from ...node_device_facts import DeviceCapability

#: Filter of ``virConnectListAllNodeDeviceFlags``; newer than libvirt 7.2.
_INACTIVE: Final = 1 << 30
#: Flags of ``virNodeDeviceUpdate``.
_UPDATE_LIVE: Final = 1
_UPDATE_CONFIG: Final = 2


class RemoteNodeDevices(Asking):
    """The verbs of devices."""

    async def node_devices(
        self, capability: DeviceCapability | None = None
    ) -> list[NodeDeviceInfo]:
        """Return every device, or those with any of the capabilities."""
        wanted = int(capability or 0)
        found = await self._listed(wanted)
        try:
            inactive = set(await self._listed(wanted | _INACTIVE))
        except InvalidArgument:  # the daemon does not know the flag, nor such devices
            inactive = set()
        return [NodeDeviceInfo(name=name, active=name not in inactive) for name in found]

    async def _listed(self, flags: int) -> list[str]:
        devices, _ = await self._ask("node_devices", "connect_list_all_node_devices", 1, flags)
        return [name for (name,) in devices]

    async def scsi_host_by_wwn(self, node_name: str, port_name: str) -> str:
        """Return the name of the SCSI host with these world wide names."""
        verb, procedure = "scsi_host_by_wwn", "node_device_lookup_scsi_host_by_wwn"
        (name,) = await self._ask(verb, procedure, node_name, port_name, 0)
        return str(name)

    async def node_device_xml(self, device: str) -> str:
        """Return the XML."""
        xml: str = await self._ask("node_device_xml", "node_device_get_xml_desc", device, 0)
        return xml

    async def node_device_parent(self, device: str) -> str | None:
        """Return the device that this one hangs on."""
        return await self._ask("node_device_parent", "node_device_get_parent", device) or None

    async def node_device_capabilities(self, device: str) -> list[str]:
        """Return the words for what the device is."""
        verb = "node_device_capabilities"
        count = await self._ask(verb, "node_device_num_of_caps", device)
        return list(await self._ask(verb, "node_device_list_caps", device, count))

    async def detach_node_device(self, device: str, driver: str | None = None) -> None:
        """Take a device from the host's drivers."""
        verb = "detach_node_device"
        if driver is None:
            await self._ask_slowly(verb, "node_device_dettach", device)
        else:
            await self._ask_slowly(verb, "node_device_detach_flags", device, driver, 0)

    async def reattach_node_device(self, device: str) -> None:
        """Give a device back to the host's drivers."""
        await self._ask_slowly("reattach_node_device", "node_device_re_attach", device)

    async def reset_node_device(self, device: str) -> None:
        """Reset a detached device."""
        await self._ask_slowly("reset_node_device", "node_device_reset", device)

    async def create_node_device(self, xml: str) -> str:
        """Make a device that is forgotten when it goes."""
        verb, procedure = "create_node_device", "node_device_create_xml"
        (name,) = await self._ask_slowly(verb, procedure, xml, 0)
        return str(name)

    async def destroy_node_device(self, device: str) -> None:
        """Remove a device that was made."""
        await self._ask_slowly("destroy_node_device", "node_device_destroy", device)

    async def define_node_device(self, xml: str) -> str:
        """Store a mediated device."""
        verb, procedure = "define_node_device", "node_device_define_xml"
        (name,) = await self._ask_slowly(verb, procedure, xml, 0)
        return str(name)

    async def undefine_node_device(self, device: str) -> None:
        """Forget a stored device."""
        await self._ask("undefine_node_device", "node_device_undefine", device, 0)

    async def start_node_device(self, device: str) -> None:
        """Make a stored device."""
        await self._ask_slowly("start_node_device", "node_device_create", device, 0)

    async def update_node_device(
        self, device: str, xml: str, *, live: bool = False, config: bool = False
    ) -> None:
        """Change a device."""
        flags = _UPDATE_LIVE * live | _UPDATE_CONFIG * config
        await self._ask_slowly("update_node_device", "node_device_update", device, xml, flags)

    async def node_device_autostart(self, device: str) -> bool:
        """Return whether a stored device is made when the host starts."""
        verb = "node_device_autostart"
        return bool(await self._ask(verb, "node_device_get_autostart", device))

    async def set_node_device_autostart(self, device: str, autostart: bool) -> None:
        """Say whether a stored device is made when the host starts."""
        verb = "set_node_device_autostart"
        await self._ask(verb, "node_device_set_autostart", device, int(autostart))

    async def node_device_persistent(self, device: str) -> bool:
        """Return whether the device is stored."""
        return bool(await self._ask("node_device_persistent", "node_device_is_persistent", device))
