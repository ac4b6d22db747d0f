"""What every builder may look at: the completed document, its place, its host.

Also the two lookups that devices share: the name of a bus and the guest's order of booting.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from .machine_type import ROOT_BUSES, family_of
from .unsupported import unsupported

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from ....conf.devices.controller import Controller
    from ....conf.devices.device import Device
    from ....conf.devices.graphics import Graphics
    from ....conf.domain_conf import DomainConf
    from ....conf.xml_node import Node
    from ..capabilities import QemuHost
    from .place import Place


@dataclass(frozen=True, slots=True)
class Context:
    """One start of one guest; ``conf`` has aliases, models, controllers and addresses."""

    conf: DomainConf
    place: Place
    host: QemuHost
    accel: str
    """``kvm`` or ``tcg``."""
    now: datetime
    """The time clocks that are not UTC are counted from."""
    boot_orders: Mapping[Node, int] = field(default_factory=dict)

    @property
    def family(self) -> str:
        """``pc`` or ``q35``."""
        return family_of(self.conf)

    def boot_index(self, device: Device) -> int | None:
        """Return the device's turn at boot, from 1; None where it has none."""
        return self.boot_orders.get(device)

    def controller(self, kind: str, index: int) -> Controller | None:
        """Return the first controller of a type and index."""
        for controller in self.conf.devices.controllers:
            if controller.type == kind and controller.index == index:
                return controller
        return None

    def bus_of(self, device: Device, kind: str, index: int) -> str:
        """Return the id of the controller that ``device`` is to sit on.

        Raises:
            InvalidXML: the document has no such controller.
        """
        controller = self.controller(kind, index)
        if controller is None or controller.alias is None:
            raise device.error(f"there is no {kind} controller with index {index}", "/address")
        return controller.alias

    def pci_place(self, device: Device) -> dict[str, Any]:
        """Return ``bus``, ``addr`` and the other properties of a device on a PCI bus."""
        address = device.address
        assert address is not None, f"{device.element_path} has no PCI address"
        bus = address.bus or 0
        name = self.bus_of(device, "pci", bus) if bus else ROOT_BUSES[self.family]
        function = f".0x{address.function:x}" if address.function else ""
        place: dict[str, Any] = {"bus": name, "addr": f"0x{address.slot or 0:x}{function}"}
        if address.multifunction:
            place["multifunction"] = True
        if device.acpi_index is not None:
            place["acpi-index"] = device.acpi_index
        return place

    def server_name(self, graphics: Graphics) -> str:
        """Return what QEMU calls a console server: ``vnc0``, ``vnc1``; they have no aliases."""
        kind = graphics.type
        same = [other for other in self.conf.devices.graphics if other.type == kind]
        return f"{kind}{same.index(graphics)}"

    def usb_place(self, device: Device) -> dict[str, Any]:
        """Return ``bus`` and ``port`` of a device on a USB bus; QEMU picks a missing port."""
        address = device.address
        if address is not None and address.type != "usb":
            raise unsupported(device, "its place is on USB", "/address")
        index = address.bus or 0 if address is not None else 0
        controller = self.controller("usb", index)
        if controller is not None and controller.model == "none":
            raise unsupported(device, "this guest has no USB: its controller is 'none'")
        bus = self.bus_of(device, "usb", index)
        return {"bus": f"{bus}.0", "port": address.port if address is not None else None}
