"""The disks of a domain."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ...disk import DiskError, DiskSize
from ...rpc.schema.text_parameters import TEXT_WELCOME
from .asking import Asking
from .numbered import member
from .wire_domain import wire_domain

if TYPE_CHECKING:
    from ...domain_ref import DomainRef


#: The flag by which ``domain_block_resize`` counts in bytes.
_BYTES: Final = 1
#: How many parameters and errors the wire takes.
_STATISTICS_LIMIT: Final = 16
_ERRORS_LIMIT: Final = 256


class RemoteDisks(Asking):
    """The verbs of ``interface/disks.py`` at a libvirt daemon."""

    async def resize_disk(self, domain: DomainRef, disk: str, size: int) -> None:
        """Give the guest a larger or smaller disk (target or path)."""
        await self._ask_slowly(
            "resize_disk", "domain_block_resize", wire_domain(domain), disk, size, _BYTES
        )

    async def disk_size(self, domain: DomainRef, disk: str) -> DiskSize:
        """Return how large a disk is, in the guest and on the host."""
        allocation, capacity, physical = await self._ask_slowly(
            "disk_size", "domain_get_block_info", wire_domain(domain), disk, 0
        )
        return DiskSize(capacity=capacity, allocation=allocation, physical=physical)

    async def disk_statistics(self, domain: DomainRef, disk: str) -> dict[str, int | str]:
        """Return what a disk has moved."""
        values, _ = await self._ask(
            "disk_statistics",
            "domain_block_stats_flags",
            wire_domain(domain),
            disk,
            _STATISTICS_LIMIT,
            TEXT_WELCOME,
        )
        return dict(values)

    async def disk_errors(self, domain: DomainRef) -> dict[str, DiskError]:
        """Return the disks on which the guest was stopped by an error, by target."""
        errors, _ = await self._ask(
            "disk_errors", "domain_get_disk_errors", wire_domain(domain), _ERRORS_LIMIT, 0
        )
        return {disk: member(DiskError, error, DiskError.UNSPECIFIED) for disk, error in errors}

    async def peek_disk(self, domain: DomainRef, disk: str, offset: int, size: int) -> bytes:
        """Return what is on a disk as the guest sees it."""
        data: bytes = await self._ask_slowly(
            "peek_disk", "domain_block_peek", wire_domain(domain), disk, offset, size, 0
        )
        return data

    async def set_block_threshold(self, domain: DomainRef, disk: str, size: int) -> None:
        """Have an event sent once the guest writes beyond ``size`` bytes."""
        target = wire_domain(domain)
        await self._ask("set_block_threshold", "domain_set_block_threshold", target, disk, size, 0)
