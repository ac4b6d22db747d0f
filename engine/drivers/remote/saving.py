"""Saving domains and bringing them back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ...saving import DumpFlags, DumpKind, SaveFlags
from .asking import Asking
from .wire_domain import wire_domain

if TYPE_CHECKING:
    from ...domain_ref import DomainRef


#: The flag of all functions that give XML.
_XML_SECURE: Final = 1


class RemoteSaving(Asking):
    """The verbs of ``interface/saving.py`` at a libvirt daemon."""

    async def managed_save(self, domain: DomainRef, flags: SaveFlags = SaveFlags.NONE) -> None:
        """Save memory and devices where the hypervisor keeps them, and stop."""
        await self._ask_slowly("managed_save", "domain_managed_save", wire_domain(domain), flags)

    async def has_managed_save(self, domain: DomainRef) -> bool:
        """Return whether the next start goes on from a managed save."""
        target = wire_domain(domain)
        return bool(await self._ask("has_managed_save", "domain_has_managed_save_image", target, 0))

    async def remove_managed_save(self, domain: DomainRef) -> None:
        """Forget the managed save."""
        await self._ask("remove_managed_save", "domain_managed_save_remove", wire_domain(domain), 0)

    async def managed_save_xml(self, domain: DomainRef, *, secure: bool = False) -> str:
        """Return the XML with which the domain will go on."""
        flags = _XML_SECURE if secure else 0
        xml: str = await self._ask(
            "managed_save_xml", "domain_managed_save_get_xml_desc", wire_domain(domain), flags
        )
        return xml

    async def set_managed_save_xml(
        self, domain: DomainRef, xml: str, flags: SaveFlags = SaveFlags.NONE
    ) -> None:
        """Let the domain go on with other files or displays."""
        await self._ask(
            "set_managed_save_xml",
            "domain_managed_save_define_xml",
            wire_domain(domain),
            xml,
            flags,
        )

    async def save(
        self,
        domain: DomainRef,
        path: str,
        xml: str | None = None,
        flags: SaveFlags = SaveFlags.NONE,
    ) -> None:
        """Save memory and devices into a file of the host, and stop."""
        await self._ask_slowly("save", "domain_save_flags", wire_domain(domain), path, xml, flags)

    async def dump_core(
        self,
        domain: DomainRef,
        path: str,
        flags: DumpFlags = DumpFlags.NONE,
        kind: DumpKind = DumpKind.RAW,
    ) -> None:
        """Write the guest's memory into a file of the host, for a debugger."""
        target = wire_domain(domain)
        if kind is DumpKind.RAW:
            await self._ask_slowly("dump_core", "domain_core_dump", target, path, flags)
        else:
            await self._ask_slowly(
                "dump_core", "domain_core_dump_with_format", target, path, kind, flags
            )

    async def restore(
        self, path: str, xml: str | None = None, flags: SaveFlags = SaveFlags.NONE
    ) -> None:
        """Start the domain that was saved into a file of the host."""
        await self._ask_slowly("restore", "domain_restore_flags", path, xml, flags)

    async def saved_image_xml(self, path: str, *, secure: bool = False) -> str:
        """Return the XML in a file that a domain was saved into."""
        flags = _XML_SECURE if secure else 0
        xml: str = await self._ask("saved_image_xml", "domain_save_image_get_xml_desc", path, flags)
        return xml

    async def set_saved_image_xml(
        self, path: str, xml: str, flags: SaveFlags = SaveFlags.NONE
    ) -> None:
        """Change the XML in a file that a domain was saved into."""
        await self._ask("set_saved_image_xml", "domain_save_image_define_xml", path, xml, flags)
