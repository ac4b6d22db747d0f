"""Disks of the in-memory hypervisor: as large as the volumes that they lie on."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from ...disk import DiskError, DiskSize
from ...errors import InvalidArgument, OperationInvalid, StorageFailed
from ...untrusted_text import printable
from .image_chain import find_disk, read_chain
from .storage import MemoryStorage
from .transitions import IO_ERROR

if TYPE_CHECKING:
    from ...conf.devices.disk import Disk
    from ...domain_ref import DomainRef
    from .inventory import Inventory
    from .machine import Machine
    from .volumes import MemoryVolume


class MemoryDisks(MemoryStorage):
    """The verbs of ``interface/disks.py`` in memory; what only QEMU counts is missing."""

    title: ClassVar[str] = "test"
    _inventory: Inventory

    async def resize_disk(self, domain: DomainRef, disk: str, size: int) -> None:
        """Give the guest a larger or smaller disk."""
        machine = self._disk_machine("resize a disk of", domain)
        volume = self._volume_of(self._disk(machine, disk))
        if size <= 0:
            raise InvalidArgument("a disk has more than 0 bytes")
        volume.cut(size, volume.capacity)
        volume.capacity = size
        volume.allocation = min(volume.allocation, size)

    async def disk_size(self, domain: DomainRef, disk: str) -> DiskSize:
        """Return how large a disk is."""
        volume = self._volume_of(self._disk(self._inventory.find(domain), disk))
        return DiskSize(
            capacity=volume.capacity, allocation=volume.allocation, physical=volume.allocation
        )

    async def disk_errors(self, domain: DomainRef) -> dict[str, DiskError]:
        """Return the disk that is full, of a guest that was stopped by it."""
        machine = self._disk_machine("ask for the errors of", domain)
        disks = [disk.target_dev for disk in machine.live.devices.disks if disk.target_dev]
        is_stopped = machine.status == IO_ERROR.status
        return {disks[0]: DiskError.NO_SPACE} if disks and is_stopped else {}

    def _disk_machine(self, what: str, domain: DomainRef) -> Machine:
        """Return a machine that runs, whose disks can be asked to do something."""
        machine = self._inventory.find(domain)
        if not machine.is_active:
            raise OperationInvalid(f"cannot {what} {machine.name!r}: the domain is not running")
        return machine

    def _disk(self, machine: Machine, name: str) -> Disk:
        """Return a disk that is not an empty drive, by target or image."""
        disk = find_disk(machine.live, name)
        if disk is None:
            raise InvalidArgument(f"invalid path {printable(name)!r} not assigned to domain")
        if not read_chain(disk):
            raise OperationInvalid(f"disk {printable(name)!r} does not currently have a source")
        return disk

    def _volume_of(self, disk: Disk) -> MemoryVolume:
        path = read_chain(disk)[0].place
        if volume := self.image_at(path):
            return volume
        raise StorageFailed(f"cannot stat file {printable(path)!r}: no active pool of it is here")
