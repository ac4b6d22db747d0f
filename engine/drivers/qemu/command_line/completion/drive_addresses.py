"""Places of disks on their controllers, from the letters of their targets.

The numbers are those of libvirt's virDomainDiskDefAssignAddress: how many units a bus has, and
which of them is the controller itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .....conf.device_aliases import disk_index
from .....conf.devices.address import Address
from ..unsupported import unsupported

if TYPE_CHECKING:
    from collections.abc import Callable

    from .....conf.devices.disk import Disk
    from .....conf.domain_conf import DomainConf
    from .....errors import InvalidXML

Place = tuple[int, int, int, int]
"""Controller, bus, target, unit."""

_LIMITS = {
    "ide": (1, 0, 1),
    "sata": (0, 0, 5),
    "scsi": (0, 255, 16383),
    "fdc": (0, 0, 1),
}
"""Largest bus, target and unit on one controller."""

_SCSI_UNITS = 15
_SCSI_CONTROLLER_UNIT = 7


def complete_drive_addresses(conf: DomainConf) -> None:
    """Write the address of every disk on a bus of drives.

    Raises:
        InvalidXML: two disks have one place.
    """
    taken: dict[tuple[str, Place], Disk] = {}
    for disk in conf.devices.disks:
        bus = disk.target_bus or ""
        if bus not in _PLACES:
            continue
        if disk.address is None:
            disk.address = _drive_address(_PLACES[bus](disk_index(disk.target_dev or "")))
        place = _written_place(disk, disk.address)
        other = taken.setdefault((bus, place), disk)
        if other is not disk:
            raise _clash(disk, other)


def _clash(disk: Disk, other: Disk) -> InvalidXML:
    return disk.error(f"{other.element_path} has the same place on its controller", "/address")


def _written_place(disk: Disk, address: Address) -> Place:
    place = address.controller or 0, address.bus or 0, address.target or 0, address.unit or 0
    if address.type != "drive":
        raise unsupported(disk, f"a disk on bus {disk.target_bus} has an address of type drive")
    limits = _LIMITS[disk.target_bus or ""]
    if any(number > limit for number, limit in zip(place[1:], limits, strict=True)):
        message = f"bus {disk.target_bus} has bus, target and unit up to {limits}"
        raise disk.error(message, "/address")
    return place


def _drive_address(place: Place) -> Address:
    address = Address.new()
    address.type = "drive"
    address.controller, address.bus, address.target, address.unit = place
    return address


def _ide_place(index: int) -> Place:
    return index // 4, index % 4 // 2, 0, index % 2


def _sata_place(index: int) -> Place:
    return index // 6, 0, 0, index % 6


def _scsi_place(index: int) -> Place:
    unit = index % _SCSI_UNITS
    return index // _SCSI_UNITS, 0, 0, unit + (unit >= _SCSI_CONTROLLER_UNIT)


def _floppy_place(index: int) -> Place:
    return index // 2, 0, 0, index % 2


_PLACES: dict[str, Callable[[int], Place]] = {
    "ide": _ide_place,
    "sata": _sata_place,
    "scsi": _scsi_place,
    "fdc": _floppy_place,
}
