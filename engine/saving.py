"""Saved domains: the verbs of ``domain.saving`` and ``connection.saved_images``."""

from __future__ import annotations

from enum import IntEnum, IntFlag
from typing import TYPE_CHECKING

from .domain_group import DomainGroup

if TYPE_CHECKING:
    from .connection import Connection


class SaveFlags(IntFlag):
    """How to save or go on (``virDomainSaveRestoreFlags``).

    RUNNING and PAUSED say how it goes on, whatever it did when it was saved.
    """

    NONE = 0
    BYPASS_CACHE = 1
    RUNNING = 2
    PAUSED = 4
    RESET_NVRAM = 8


class DumpFlags(IntFlag):
    """How to dump (``virDomainCoreDumpFlags``): CRASH stops the guest, LIVE does not pause it."""

    NONE = 0
    CRASH = 1
    LIVE = 2
    BYPASS_CACHE = 4
    RESET = 8
    MEMORY_ONLY = 16


class DumpKind(IntEnum):
    """What the file is (``virDomainCoreDumpFormat``)."""

    RAW = 0
    KDUMP_ZLIB = 1
    KDUMP_LZO = 2
    KDUMP_SNAPPY = 3
    WINDOWS = 4


class DomainSaving(DomainGroup):
    """``domain.saving``: the managed save, which the next start goes on from; and files."""

    async def save(self, flags: SaveFlags = SaveFlags.NONE) -> None:
        """Save memory and devices where the hypervisor keeps them, and stop.

        The next start goes on from there.
        """
        await self._call("managed_save", self._driver.managed_save(self._ref, flags))

    async def exists(self) -> bool:
        """Return whether the next start goes on from a managed save."""
        return await self._call("has_managed_save", self._driver.has_managed_save(self._ref))

    async def remove(self) -> None:
        """Forget the managed save; the next start boots."""
        await self._call("remove_managed_save", self._driver.remove_managed_save(self._ref))

    async def xml(self, *, secure: bool = False) -> str:
        """Return the XML with which the domain will go on."""
        return await self._call(
            "managed_save_xml", self._driver.managed_save_xml(self._ref, secure=secure)
        )

    async def set_xml(self, xml: str, flags: SaveFlags = SaveFlags.NONE) -> None:
        """Let the domain go on with other files or displays; RUNNING or PAUSED says how."""
        await self._call(
            "set_managed_save_xml", self._driver.set_managed_save_xml(self._ref, xml, flags)
        )

    async def save_to(
        self, path: str, xml: str | None = None, flags: SaveFlags = SaveFlags.NONE
    ) -> None:
        """Save memory and devices into a file of the host, and stop.

        ``xml`` is kept in place of its own.
        """
        await self._call("save", self._driver.save(self._ref, path, xml, flags))

    async def dump_core(
        self, path: str, flags: DumpFlags = DumpFlags.NONE, kind: DumpKind = DumpKind.RAW
    ) -> None:
        """Write the guest's memory into a file of the host, for a debugger.

        It is paused meanwhile.
        """
        await self._call("dump_core", self._driver.dump_core(self._ref, path, flags, kind))


class SavedImages:
    """``connection.saved_images``: files of the host that domains were saved into."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def restore(
        self, path: str, xml: str | None = None, flags: SaveFlags = SaveFlags.NONE
    ) -> None:
        """Start the domain of a file; with ``xml`` on other files or displays."""
        work = self._connection.driver.restore(path, xml, flags)
        await self._connection.call("restore", work)

    async def xml(self, path: str, *, secure: bool = False) -> str:
        """Return the XML in a file."""
        work = self._connection.driver.saved_image_xml(path, secure=secure)
        return await self._connection.call("saved_image_xml", work)

    async def set_xml(self, path: str, xml: str, flags: SaveFlags = SaveFlags.NONE) -> None:
        """Change the XML in a file; RUNNING or PAUSED says how it goes on."""
        work = self._connection.driver.set_saved_image_xml(path, xml, flags)
        await self._connection.call("set_saved_image_xml", work)
