"""The disks of a domain: the verbs of ``domain.disks``."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from .domain_group import DomainGroup


class DiskError(IntEnum):
    """``virDomainDiskErrorCode``."""

    NONE = 0
    UNSPECIFIED = 1
    NO_SPACE = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class DiskSize:
    """All in bytes: what the guest sees, how far it has written, what the host spends."""

    capacity: int
    allocation: int
    physical: int


class DomainDisks(DomainGroup):
    """``domain.disks``. A disk is named by its target (``vda``) or its source."""

    async def resize(self, disk: str, size: int) -> None:
        """Give the guest a larger or smaller disk (target or path): ``size`` in bytes."""
        await self._call("resize_disk", self._driver.resize_disk(self._ref, disk, size))

    async def size(self, disk: str) -> DiskSize:
        """Return how large a disk is, in the guest and on the host."""
        return await self._call("disk_size", self._driver.disk_size(self._ref, disk))

    async def statistics(self, disk: str) -> dict[str, int | str]:
        """Return what a disk has moved.

        Names are libvirt's (``rd_bytes``, ``wr_operations``, ``errs``, …).
        """
        return await self._call("disk_statistics", self._driver.disk_statistics(self._ref, disk))

    async def errors(self) -> dict[str, DiskError]:
        """Return the disks on which the guest was stopped by an error, by target."""
        return await self._call("disk_errors", self._driver.disk_errors(self._ref))

    async def peek(self, disk: str, offset: int, size: int) -> bytes:
        """Return what is on a disk as the guest sees it: up to 4 MiB."""
        return await self._call("peek_disk", self._driver.peek_disk(self._ref, disk, offset, size))

    async def set_threshold(self, disk: str, size: int) -> None:
        """Have an event sent once the guest writes beyond ``size`` bytes.

        ``disk`` is ``vda`` or ``vda[1]``.
        """
        await self._call(
            "set_block_threshold", self._driver.set_block_threshold(self._ref, disk, size)
        )
