"""Disks of one domain: their sizes, counters, errors and contents."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from .verb_group import VerbGroup

if TYPE_CHECKING:
    from ...disk import DiskError, DiskSize
    from ...domain_ref import DomainRef


class DiskVerbs(VerbGroup):
    """Disks of one domain: their sizes, counters, errors and contents."""

    READING: ClassVar[frozenset[str]] = frozenset({"disk_size", "disk_statistics", "disk_errors"})
    LASTING: ClassVar[frozenset[str]] = frozenset({"resize_disk"})

    async def resize_disk(self, domain: DomainRef, disk: str, size: int) -> None:
        """Give the guest a larger or smaller disk (target or path): ``size`` in bytes."""
        raise self._unsupported("resize_disk")

    async def disk_size(self, domain: DomainRef, disk: str) -> DiskSize:
        """Return how large a disk is, in the guest and on the host."""
        raise self._unsupported("disk_size")

    async def disk_statistics(self, domain: DomainRef, disk: str) -> dict[str, int | str]:
        """Return what a disk has moved.

        Names are libvirt's (``rd_bytes``, ``wr_operations``, ``errs``, …).
        """
        raise self._unsupported("disk_statistics")

    async def disk_errors(self, domain: DomainRef) -> dict[str, DiskError]:
        """Return the disks on which the guest was stopped by an error, by target."""
        raise self._unsupported("disk_errors")

    async def peek_disk(self, domain: DomainRef, disk: str, offset: int, size: int) -> bytes:
        """Return what is on a disk as the guest sees it: up to 4 MiB."""
        raise self._unsupported("peek_disk")

    async def set_block_threshold(self, domain: DomainRef, disk: str, size: int) -> None:
        """Have an event sent once the guest writes beyond ``size`` bytes.

        ``disk`` is ``vda`` or ``vda[1]``.
        """
        raise self._unsupported("set_block_threshold")
