"""Names of the devices of a running guest, as libvirt gives them: ``net0``, ``virtio-disk0``.

The names appear in events and in a running guest's document. Rules of libvirt's qemu_alias.c.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from .devices.controller import Controller
from .devices.device import Device
from .devices.disk import Disk
from .devices.memory import MemoryDevice

if TYPE_CHECKING:
    from .domain_conf import DomainConf

_PREFIXES = {
    "filesystem": "fs", "interface": "net", "smartcard": "smartcard", "serial": "serial",
    "parallel": "parallel", "console": "console", "channel": "channel", "input": "input",
    "tpm": "tpm", "sound": "sound", "video": "video", "hostdev": "hostdev", "redirdev": "redir",
    "hub": "hub", "watchdog": "watchdog", "memballoon": "balloon", "rng": "rng", "panic": "panic",
    "shmem": "shmem", "iommu": "iommu", "vsock": "vsock", "crypto": "crypto", "pstore": "pstore",
}  # fmt: skip

_MEMORY_PREFIXES = {
    "dimm": "dimm", "nvdimm": "nvdimm", "virtio-pmem": "virtiopmem", "virtio-mem": "virtiomem",
    "sgx-epc": "epc",
}  # fmt: skip

_DRIVE_BUSES = ("ide", "scsi", "sata", "fdc")
"""Buses whose disks are named by their place on a controller; the others by their target."""


def assign_aliases(conf: DomainConf) -> None:
    """Name every device that has no name yet; names the user chose (``ua-...``) stay."""
    numbers: Counter[str] = Counter()
    for device in conf.devices.all_devices():
        if not isinstance(device, Device):
            continue
        name = _name(device, numbers)
        if name and device.alias is None:
            device.alias = name
    _share_console_name(conf)


def _name(device: Device, numbers: Counter[str]) -> str | None:
    if isinstance(device, Disk):
        return _disk_name(device)
    if isinstance(device, Controller):
        return _controller_name(device)
    if isinstance(device, MemoryDevice):
        return _numbered(_MEMORY_PREFIXES.get(device.model or "", "dimm"), numbers)
    prefix = _PREFIXES.get(str(device.element.tag))
    return _numbered(prefix, numbers) if prefix else None


def _numbered(prefix: str, numbers: Counter[str]) -> str:
    numbers[prefix] += 1
    return f"{prefix}{numbers[prefix] - 1}"


def _disk_name(disk: Disk) -> str:
    bus, address = disk.target_bus, disk.address
    if bus not in _DRIVE_BUSES or address is None or address.type != "drive":
        return f"{bus or 'unknown'}-disk{disk_index(disk.target_dev or '')}"
    place = [address.controller or 0, address.bus or 0]
    if bus == "scsi":
        place.append(address.target or 0)
    return f"{bus}{'-'.join(map(str, [*place, address.unit or 0]))}"


def disk_index(target: str) -> int:
    """Return the place of a disk by its target's letters: vda 0, vdb 1, vdaa 26; partitions aside.

    The letters after the two or three of the bus are a number in base 26 (virDiskNameParse).
    """
    name = target.rstrip("0123456789")
    letters = name.removeprefix("xvd") if name.startswith("xvd") else name[2:]
    index = 0
    for letter in letters:
        index = index * 26 + ord(letter) - ord("a") + 1
    return max(index - 1, 0)


def _controller_name(controller: Controller) -> str:
    index = controller.index or 0
    if controller.type == "pci":
        return "pcie.0" if controller.model == "pcie-root" else f"pci.{index}"
    if controller.type in ("ide", "usb") and index == 0:
        return controller.type
    return f"{controller.type}{index}"


def _share_console_name(conf: DomainConf) -> None:
    """The first console is the first serial port under another name."""
    consoles, serials = conf.devices.consoles, conf.devices.serials
    if len(consoles) and len(serials) and consoles[0].target_type == "serial":
        consoles[0].alias = serials[0].alias
