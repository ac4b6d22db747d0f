"""HostInterfaceVerbs: network interfaces of the host: bridges, bonds, VLANs, cards."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from .verb_group import VerbGroup

if TYPE_CHECKING:
    from ...host_interface_facts import InterfaceInfo, InterfaceRef


class HostInterfaceVerbs(VerbGroup):
    """A verb of an interface raises ``NoInterface`` where there is none."""

    READING: ClassVar[frozenset[str]] = frozenset(
        {"interfaces", "interface_xml", "interface_by_name", "interface_by_mac"}
    )

    async def interfaces(self) -> list[InterfaceInfo]:
        """Return every interface, in no particular order."""
        raise self._unsupported("interfaces")

    async def interface_by_name(self, name: str) -> InterfaceRef:
        """Return the interface with that name."""
        raise self._unsupported("interface_by_name")

    async def interface_by_mac(self, mac: str) -> InterfaceRef:
        """Return the interface with that MAC address."""
        raise self._unsupported("interface_by_mac")

    async def interface_xml(self, interface: InterfaceRef, *, inactive: bool = False) -> str:
        """Return the XML: as it is, or with ``inactive`` as it is stored."""
        raise self._unsupported("interface_xml")

    async def define_interface(self, xml: str) -> InterfaceRef:
        """Store an interface in the host's configuration."""
        raise self._unsupported("define_interface")

    async def undefine_interface(self, interface: InterfaceRef) -> None:
        """Remove an interface from the host's configuration."""
        raise self._unsupported("undefine_interface")

    async def start_interface(self, interface: InterfaceRef) -> None:
        """Bring an interface up."""
        raise self._unsupported("start_interface")

    async def destroy_interface(self, interface: InterfaceRef) -> None:
        """Take an interface down; the connection itself may go over it."""
        raise self._unsupported("destroy_interface")

    async def begin_interface_changes(self) -> None:
        """Keep the configuration as it is now, for ``roll_back_interface_changes``.

        Without a commit the host goes back to it when it starts next.
        """
        raise self._unsupported("begin_interface_changes")

    async def commit_interface_changes(self) -> None:
        """Keep what was changed since ``begin_interface_changes``."""
        raise self._unsupported("commit_interface_changes")

    async def roll_back_interface_changes(self) -> None:
        """Take back what was changed since ``begin_interface_changes``."""
        raise self._unsupported("roll_back_interface_changes")
