"""Disks on buses that cannot carry them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from .....untrusted_text import printable
from ..devices.blockdev import source_path
from ..machine_type import ON_BOARD, family_of
from ..unsupported import unsupported

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .....conf.devices.disk import Disk
    from .....conf.domain_conf import DomainConf
    from .....errors import ConfigUnsupported

_TARGET = re.compile(r"[a-z]{2,24}[0-9]{0,3}")
"""It becomes part of the names of QEMU's nodes, of which 31 characters count."""

_WWN = re.compile(r"(0x)?[0-9a-fA-F]{16}")
_BUSES_OF_DEVICE = {
    "disk": {"virtio", "ide", "sata", "scsi", "usb"},
    "cdrom": {"ide", "sata", "scsi", "usb"},
    "floppy": {"fdc"},
}


def check_disks(conf: DomainConf) -> Iterator[ConfigUnsupported]:
    """Yield disks that cannot be had on this machine."""
    family = family_of(conf)
    for disk in conf.devices.disks:
        if not _TARGET.fullmatch(disk.target_dev or ""):
            message = f"'{printable(disk.target_dev or '', 64)}' is not the name of a disk"
            yield unsupported(disk, f"{message} such as vda or sdb", "/target/@dev")
        if disk.target_bus not in _BUSES_OF_DEVICE[disk.device or "disk"]:
            message = f"QEMU has no {disk.device} on bus {disk.target_bus}"
            yield unsupported(disk, message, "/target/@bus")
        if disk.target_bus == "ide" and ("ide", 0) not in ON_BOARD[family]:
            yield unsupported(
                disk, f"a {family} machine has no IDE bus", "/target/@bus", hint="use bus sata"
            )
        if disk.wwn is not None and not _WWN.fullmatch(disk.wwn):
            yield unsupported(disk, "a world wide name has 16 hexadecimal digits", "/wwn")
        yield from _check_access(disk)


def _check_access(disk: Disk) -> Iterator[ConfigUnsupported]:
    has_image = disk.source is not None and source_path(disk.source) != ""
    if disk.target_bus == "usb" and not has_image:
        yield unsupported(disk, "QEMU has no empty drive on bus usb", "/target/@bus")
    if disk.readonly and disk.device == "disk" and disk.target_bus in ("ide", "sata"):
        yield unsupported(disk, f"QEMU's {disk.target_bus} disks can be written", "/readonly")
    if disk.shareable and disk.driver_type not in (None, "raw"):
        message = f"an image of format {disk.driver_type} cannot be shared"
        yield unsupported(disk, message, "/shareable")
    if disk.limits.exists and not has_image:
        yield unsupported(disk.limits, "an empty drive has no limits")
