"""``<disk>``: the guest's side of a disk, by bus; ``blockdev`` is the host's side."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..guest.vcpus import iothread_name
from ..machine_type import ON_BOARD
from ..pieces import Option, QmpCommand, device_option, on_off
from .blockdev import build_image, format_node, source_path
from .virtio import virtio_driver, virtio_options

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from .....conf.devices.disk import Disk, DiskLimits
    from ..context import Context
    from ..pieces import Piece

    Properties = dict[str, Any]

_LIMITS = {
    "bps": "total_bytes_sec", "bps_rd": "read_bytes_sec", "bps_wr": "write_bytes_sec",
    "iops": "total_iops_sec", "iops_rd": "read_iops_sec", "iops_wr": "write_iops_sec",
}  # fmt: skip
"""Arguments of ``block_set_io_throttle`` that must be there, by field of ``DiskLimits``."""

_BURSTS = {
    "bps_max": "total_bytes_sec_max", "bps_rd_max": "read_bytes_sec_max",
    "bps_wr_max": "write_bytes_sec_max", "iops_max": "total_iops_sec_max",
    "iops_rd_max": "read_iops_sec_max", "iops_wr_max": "write_iops_sec_max",
    "iops_size": "size_iops_sec", "group": "group_name",
    "bps_max_length": "total_bytes_sec_max_length",
    "bps_rd_max_length": "read_bytes_sec_max_length",
    "bps_wr_max_length": "write_bytes_sec_max_length",
    "iops_max_length": "total_iops_sec_max_length",
    "iops_rd_max_length": "read_iops_sec_max_length",
    "iops_wr_max_length": "write_iops_sec_max_length",
}  # fmt: skip

_WRITE_CACHES = {
    "none": True, "writeback": True, "unsafe": True, "writethrough": False, "directsync": False,
}  # fmt: skip


def build_disk(disk: Disk, context: Context) -> Iterator[Piece]:
    """Yield the image, the device and the limits of a disk; an empty drive has no image."""
    has_image = disk.source is not None and source_path(disk.source) != ""
    if has_image and disk.source is not None:
        yield from build_image(disk, disk.source)
    driver, place = _BUSES[disk.target_bus or ""](disk, context)
    properties = {**place, "drive": format_node(disk) if has_image else None, "id": disk.alias}
    yield device_option(driver, properties | _common(disk, context, has_image=has_image))
    if disk.target_bus == "fdc":
        yield from _floppy_boot(disk, context)
    yield from _limits(disk.limits, block_device(disk))


def block_device(disk: Disk) -> str:
    """Return the name of a disk in QMP's block commands (``id``) and events (``device``'s path).

    A virtio disk is a card with the block device proper inside.
    """
    if disk.target_bus == "virtio":
        return f"/machine/peripheral/{disk.alias}/virtio-backend"
    return disk.alias or ""


def _common(disk: Disk, context: Context, *, has_image: bool) -> Properties:
    write_cache = _WRITE_CACHES.get(disk.cache or "") if has_image else None
    policies: Properties = {"werror": disk.error_policy, "rerror": disk.rerror_policy}
    if policies["werror"] == "enospace":
        policies["werror"] = "enospc"
    elif policies["werror"] is not None and policies["rerror"] is None:
        policies["rerror"] = policies["werror"]
    return {
        "bootindex": None if disk.target_bus == "fdc" else context.boot_index(disk),
        "serial": disk.serial,
        "wwn": int(disk.wwn, 16) if disk.wwn else None,
        "vendor": disk.vendor,
        "product": disk.product,
        "share-rw": True if disk.shareable else None,
        "write-cache": on_off(write_cache),
        "removable": disk.target_removable,
        "rotation_rate": disk.rotation_rate,
        "cyls": disk.geometry_cylinders,
        "heads": disk.geometry_heads,
        "secs": disk.geometry_sectors,
        "bios-chs-trans": disk.geometry_translation,
        "logical_block_size": disk.logical_block_size,
        "physical_block_size": disk.physical_block_size,
        "discard_granularity": disk.discard_granularity,
        **policies,
    }


def _virtio(disk: Disk, context: Context) -> tuple[str, Properties]:
    return virtio_driver("virtio-blk", disk.model), {
        **context.pci_place(disk),
        **virtio_options(disk),
        "ioeventfd": disk.ioeventfd,
        "event_idx": disk.event_idx,
        "iothread": None if disk.iothread is None else iothread_name(disk.iothread),
        "num-queues": disk.queues,
        "queue-size": disk.queue_size,
    }


def _drive_numbers(disk: Disk) -> tuple[int, int, int, int]:
    address = disk.address
    assert address is not None, f"{disk.element_path} has no drive address"
    return address.controller or 0, address.bus or 0, address.target or 0, address.unit or 0


def _ide(disk: Disk, context: Context) -> tuple[str, Properties]:
    _, bus, _, unit = _drive_numbers(disk)
    return _ata_driver(disk), {"bus": f"ide.{bus}", "unit": unit}


def _sata(disk: Disk, context: Context) -> tuple[str, Properties]:
    controller, _, _, unit = _drive_numbers(disk)
    name = context.bus_of(disk, "sata", controller)
    if ("sata", controller) in ON_BOARD[context.family]:
        name = "ide"
    return _ata_driver(disk), {"bus": f"{name}.{unit}"}


def _ata_driver(disk: Disk) -> str:
    return "ide-cd" if disk.device == "cdrom" else "ide-hd"


def _scsi(disk: Disk, context: Context) -> tuple[str, Properties]:
    """The controllers of old know one unit per number; virtio-scsi has targets with units."""
    number, bus, target, unit = _drive_numbers(disk)
    name = context.bus_of(disk, "scsi", number)
    controller = context.controller("scsi", number)
    place: Properties = {"bus": f"{name}.0"}
    if controller is not None and controller.model == "lsilogic":
        place["scsi-id"] = unit
    else:
        place |= {"channel": bus, "scsi-id": target, "lun": unit}
    return "scsi-cd" if disk.device == "cdrom" else "scsi-hd", place


def _usb(disk: Disk, context: Context) -> tuple[str, Properties]:
    return "usb-storage", context.usb_place(disk)


def _floppy(disk: Disk, context: Context) -> tuple[str, Properties]:
    controller, _, _, unit = _drive_numbers(disk)
    on_board = ("fdc", controller) in ON_BOARD[context.family]
    bus = None if on_board else f"{context.bus_of(disk, 'fdc', controller)}.0"
    return "floppy", {"bus": bus, "unit": unit}


def _floppy_boot(disk: Disk, context: Context) -> Iterator[Piece]:
    """A floppy's turn at boot is a property of the controller, drive A's or drive B's."""
    order = context.boot_index(disk)
    if order is not None:
        letter = "AB"[_drive_numbers(disk)[3]]
        yield Option("-global", f"isa-fdc.bootindex{letter}={order}")


_BUSES: dict[str, Callable[[Disk, Context], tuple[str, Properties]]] = {
    "virtio": _virtio,
    "ide": _ide,
    "sata": _sata,
    "scsi": _scsi,
    "usb": _usb,
    "fdc": _floppy,
}


def _limits(limits: DiskLimits, name: str) -> Iterator[Piece]:
    if not limits.exists:
        return
    arguments = {key: getattr(limits, field) or 0 for key, field in _LIMITS.items()}
    bursts = {key: getattr(limits, field) for key, field in _BURSTS.items()}
    present = {key: value for key, value in bursts.items() if value is not None}
    yield QmpCommand("block_set_io_throttle", {"id": name, **arguments, **present})
