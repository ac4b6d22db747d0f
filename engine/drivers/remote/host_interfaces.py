"""The network interfaces of a libvirt daemon's host."""

from __future__ import annotations

import asyncio
from typing import Final

from ...host_interface_facts import InterfaceInfo, InterfaceRef
from .asking import Asking

#: Filter of ``virConnectListAllInterfacesFlags``.
_ACTIVE: Final = 2
#: Flag of ``virInterfaceGetXMLDesc``.
_XML_INACTIVE: Final = 1


class RemoteHostInterfaces(Asking):
    """The verbs of interfaces."""

    async def interfaces(self) -> list[InterfaceInfo]:
        """Return every interface."""
        everything, active = await asyncio.gather(self._interfaces(0), self._interfaces(_ACTIVE))
        return [InterfaceInfo(ref=ref, active=ref in active) for ref in everything]

    async def _interfaces(self, which: int) -> list[InterfaceRef]:
        interfaces, _ = await self._ask("interfaces", "connect_list_all_interfaces", 1, which)
        return [InterfaceRef(*interface) for interface in interfaces]

    async def interface_by_name(self, name: str) -> InterfaceRef:
        """Return the interface with that name."""
        found = await self._ask("interface_by_name", "interface_lookup_by_name", name)
        return InterfaceRef(*found)

    async def interface_by_mac(self, mac: str) -> InterfaceRef:
        """Return the interface with that MAC address."""
        found = await self._ask("interface_by_mac", "interface_lookup_by_mac_string", mac)
        return InterfaceRef(*found)

    async def interface_xml(self, interface: InterfaceRef, *, inactive: bool = False) -> str:
        """Return the XML."""
        flags = _XML_INACTIVE if inactive else 0
        where = interface.name, interface.mac
        xml: str = await self._ask("interface_xml", "interface_get_xml_desc", where, flags)
        return xml

    async def define_interface(self, xml: str) -> InterfaceRef:
        """Store an interface."""
        return InterfaceRef(*await self._ask("define_interface", "interface_define_xml", xml, 0))

    async def undefine_interface(self, interface: InterfaceRef) -> None:
        """Remove an interface from the configuration."""
        where = interface.name, interface.mac
        await self._ask("undefine_interface", "interface_undefine", where)

    async def start_interface(self, interface: InterfaceRef) -> None:
        """Bring an interface up."""
        where = interface.name, interface.mac
        await self._ask_slowly("start_interface", "interface_create", where, 0)

    async def destroy_interface(self, interface: InterfaceRef) -> None:
        """Take an interface down."""
        where = interface.name, interface.mac
        await self._ask_slowly("destroy_interface", "interface_destroy", where, 0)

    async def begin_interface_changes(self) -> None:
        """Keep the configuration as it is now."""
        await self._ask("begin_interface_changes", "interface_change_begin", 0)

    async def commit_interface_changes(self) -> None:
        """Keep what was changed."""
        await self._ask("commit_interface_changes", "interface_change_commit", 0)

    async def roll_back_interface_changes(self) -> None:
        """Take back what was changed."""
        await self._ask_slowly("roll_back_interface_changes", "interface_change_rollback", 0)
