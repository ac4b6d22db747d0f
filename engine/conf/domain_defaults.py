"""Fills in what the user left out, as far as it does not depend on the hypervisor.

What libvirt calls post-parse: the second of three steps, after ``domain_conf`` read the document
and before ``domain_validate`` judges it. Models, addresses and controllers are a driver's choice.
"""

from __future__ import annotations

import random
import uuid
from typing import TYPE_CHECKING

from .console_defaults import mirror_console
from .devices.character import CharacterBackend
from .graphics_defaults import complete_graphics
from .xml_codec import unit_bytes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from .devices.character import CharacterDevice
    from .devices.controller import Controller
    from .devices.disk import Disk
    from .domain_conf import DomainConf
    from .elements.numa import NumaCell

_BUS_FOR_TARGET = {
    "fd": "fdc", "hd": "ide", "sd": "scsi", "vd": "virtio", "xvd": "xen", "ubd": "uml",
}  # fmt: skip

_QEMU_MAC_PREFIX = "52:54:00"
"""The vendor part that KVM and QEMU guests have by custom."""


def complete(conf: DomainConf, source: random.Random | None = None) -> None:
    """Fill in a document in place; ``source`` makes the uuid and the network addresses.

    Nothing the user wrote is changed, except where two spellings of one fact are made to agree
    (``<listen>`` and its old attribute, automatic ports, the first console and serial port).

    Raises:
        InvalidXML: a value on the way cannot be read.
    """
    source = source or random.SystemRandom()
    if not conf.uuid:
        conf.uuid = str(uuid.UUID(int=source.getrandbits(128), version=4))
    for step in _STEPS:
        step(conf)
    for interface in conf.devices.interfaces:
        if interface.mac is None:
            interface.mac = _random_mac(source)


def _random_mac(source: random.Random) -> str:
    tail = ":".join(f"{source.getrandbits(8):02x}" for _ in range(3))
    return f"{_QEMU_MAC_PREFIX}:{tail}"


def _complete_memory(conf: DomainConf) -> None:
    if not conf.memory and conf.cpu is not None and len(conf.cpu.cells):
        modules = sum(module.target_size or 0 for module in conf.devices.memories)
        conf.memory = sum(map(_cell_kib, conf.cpu.cells)) + modules
    if conf.memory and not 0 < (conf.current_memory or 0) <= conf.memory:
        conf.current_memory = conf.memory


def _cell_kib(cell: NumaCell) -> int:
    return (cell.memory or 0) * unit_bytes(cell.unit or "KiB") // 1024


def _complete_vcpus(conf: DomainConf) -> None:
    if conf.vcpus is None:
        conf.vcpus = 1
    if conf.vcpu_placement is None:
        conf.vcpu_placement = "static"


def _complete_lifecycle(conf: DomainConf) -> None:
    conf.on_poweroff = conf.on_poweroff or "destroy"
    conf.on_reboot = conf.on_reboot or "restart"
    conf.on_crash = conf.on_crash or "destroy"
    conf.clock.offset = conf.clock.offset or "utc"


def _complete_boot(conf: DomainConf) -> None:
    chosen = len(conf.os.boot_devices) or any(
        element.find("boot") is not None for element in conf.devices.all_elements()
    )
    if conf.os.type == "hvm" and not chosen:
        conf.os.boot_devices.add().dev = "hd"


def _complete_disks(conf: DomainConf) -> None:
    for disk in conf.devices.disks:
        disk.type = disk.type or "file"
        disk.device = disk.device or "disk"
        if disk.target_bus is None and disk.target_dev:
            disk.target_bus = _guess_bus(disk)
        if disk.device == "cdrom":
            disk.readonly = True


def _guess_bus(disk: Disk) -> str:
    if disk.device == "floppy":
        return "fdc"
    target = disk.target_dev or ""
    buses = (bus for prefix, bus in _BUS_FOR_TARGET.items() if target.startswith(prefix))
    return next(buses, "ide")


def _complete_controllers(conf: DomainConf) -> None:
    used = {(item.type, item.index) for item in conf.devices.controllers}
    for controller in conf.devices.controllers:
        if controller.index is None:
            controller.index = _free_index(controller, used)
            used.add((controller.type, controller.index))


def _free_index(controller: Controller, used: set[tuple[str | None, int | None]]) -> int:
    index = 0
    while (controller.type, index) in used:
        index += 1
    return index


def _complete_streams(conf: DomainConf) -> None:
    for device in conf.devices.all_devices():
        if isinstance(device, CharacterBackend) and device.type == "tcp":
            device.protocol = device.protocol or "raw"


def _number_ports(conf: DomainConf) -> None:
    devices = conf.devices
    for ports in (devices.serials, devices.parallels, devices.consoles):
        _number(ports)


def _number(ports: Iterable[CharacterDevice]) -> None:
    for index, port in enumerate(ports):
        if port.target_port is None:
            port.target_port = index


_STEPS: tuple[Callable[[DomainConf], None], ...] = (
    _complete_memory,
    _complete_vcpus,
    _complete_lifecycle,
    _complete_boot,
    _complete_disks,
    _complete_controllers,
    complete_graphics,
    _complete_streams,
    _number_ports,
    mirror_console,
)
