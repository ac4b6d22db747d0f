"""``<serial>``: serial ports on ISA, PCI or USB."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..pieces import device_option
from .chardev import build_chardev, chardev_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .....conf.devices.character import Serial
    from ..context import Context
    from ..pieces import Piece

_DRIVERS = {"isa-serial": "isa-serial", "pci-serial": "pci-serial", "usb-serial": "usb-serial"}


def build_serial(serial: Serial, context: Context) -> Iterator[Piece]:
    """Yield the stream and the port."""
    yield from build_chardev(serial, serial.alias, context)
    driver = _DRIVERS[serial.target_type or "isa-serial"]
    properties: dict[str, Any] = {"chardev": chardev_name(serial.alias), "id": serial.alias}
    if driver == "isa-serial":
        address = serial.address
        properties["index"] = serial.target_port
        if address is not None:
            properties |= {"iobase": address.iobase, "irq": address.irq}
    elif driver == "pci-serial":
        properties |= context.pci_place(serial)
    else:
        properties |= context.usb_place(serial)
    yield device_option(driver, properties)
