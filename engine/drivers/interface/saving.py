"""Saved domains: memory and devices in files of the host; and core dumps."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from ...saving import DumpFlags, DumpKind, SaveFlags
from .verb_group import VerbGroup

if TYPE_CHECKING:
    from ...domain_ref import DomainRef


class SavingVerbs(VerbGroup):
    """Saved domains: memory and devices in files of the host; and core dumps."""

    READING: ClassVar[frozenset[str]] = frozenset({"has_managed_save", "managed_save_xml"})
    LASTING: ClassVar[frozenset[str]] = frozenset({"managed_save", "save", "dump_core", "restore"})

    async def managed_save(self, domain: DomainRef, flags: SaveFlags = SaveFlags.NONE) -> None:
        """Save memory and devices where the hypervisor keeps them, and stop.

        The next start goes on from there.
        """
        raise self._unsupported("managed_save")

    async def has_managed_save(self, domain: DomainRef) -> bool:
        """Return whether the next start goes on from a managed save."""
        raise self._unsupported("has_managed_save")

    async def remove_managed_save(self, domain: DomainRef) -> None:
        """Forget the managed save; the next start boots."""
        raise self._unsupported("remove_managed_save")

    async def managed_save_xml(self, domain: DomainRef, *, secure: bool = False) -> str:
        """Return the XML with which the domain will go on."""
        raise self._unsupported("managed_save_xml")

    async def set_managed_save_xml(
        self, domain: DomainRef, xml: str, flags: SaveFlags = SaveFlags.NONE
    ) -> None:
        """Let the domain go on with other files or displays; RUNNING or PAUSED says how."""
        raise self._unsupported("set_managed_save_xml")

    async def save(
        self,
        domain: DomainRef,
        path: str,
        xml: str | None = None,
        flags: SaveFlags = SaveFlags.NONE,
    ) -> None:
        """Save memory and devices into a file of the host, and stop.

        ``xml`` is kept in place of its own.
        """
        raise self._unsupported("save")

    async def dump_core(
        self,
        domain: DomainRef,
        path: str,
        flags: DumpFlags = DumpFlags.NONE,
        kind: DumpKind = DumpKind.RAW,
    ) -> None:
        """Write the guest's memory into a file of the host, for a debugger.

        It is paused meanwhile.
        """
        raise self._unsupported("dump_core")

    async def restore(
        self, path: str, xml: str | None = None, flags: SaveFlags = SaveFlags.NONE
    ) -> None:
        """Start the domain that was saved into a file of the host.

        With ``xml`` on other files or displays.
        """
        raise self._unsupported("restore")

    async def saved_image_xml(self, path: str, *, secure: bool = False) -> str:
        """Return the XML in a file that a domain was saved into."""
        raise self._unsupported("saved_image_xml")

    async def set_saved_image_xml(
        self, path: str, xml: str, flags: SaveFlags = SaveFlags.NONE
    ) -> None:
        """Change the XML in a file that a domain was saved into."""
        raise self._unsupported("set_saved_image_xml")
