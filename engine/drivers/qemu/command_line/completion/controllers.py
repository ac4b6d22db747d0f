"""Controllers that devices need and nobody wrote; every machine gets a USB bus, as in libvirt."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .....conf.devices.controller import Controller
from .models import complete_controller_models

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .....conf.domain_conf import DomainConf

Bus = tuple[str, int]
"""Type and index of a controller."""

_DRIVE_BUSES = {"ide": "ide", "sata": "sata", "scsi": "scsi", "fdc": "fdc"}


def complete_controllers(conf: DomainConf) -> None:
    """Write the controllers that the devices of a document sit on, and their models."""
    present = {(item.type, item.index or 0) for item in conf.devices.controllers}
    for kind, index in sorted(set(_needed(conf))):
        if (kind, index) not in present:
            controller = Controller.new()
            controller.type, controller.index = kind, index
            conf.devices.controllers.append(controller)
    complete_controller_models(conf)


def _needed(conf: DomainConf) -> Iterator[Bus]:
    yield "usb", 0
    for disk in conf.devices.disks:
        bus = _DRIVE_BUSES.get(disk.target_bus or "")
        if bus and disk.address is not None:
            yield bus, disk.address.controller or 0
    yield from _serial_buses(conf)
    if len(conf.devices.smartcards):
        yield "ccid", 0


def _serial_buses(conf: DomainConf) -> Iterator[Bus]:
    for port in (*conf.devices.channels, *conf.devices.consoles):
        if port.target_type == "virtio":
            address = port.address
            yield "virtio-serial", address.controller or 0 if address is not None else 0
