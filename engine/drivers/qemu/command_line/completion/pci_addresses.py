"""Places on PCI for every device that has none.

Written addresses stay. On q35 a device that can be PCI Express goes to a free root port as long as
the document has any, where it can be unplugged; all else goes to the root bus. Root ports share
slots, eight functions each, as libvirt packs them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from .....conf.devices.address import Address
from .....conf.devices.device import Device
from ..machine_type import family_of
from ..pci_devices import is_express, is_pci
from ..unsupported import unsupported

if TYPE_CHECKING:
    from .....conf.devices.controller import Controller
    from .....conf.domain_conf import DomainConf

Place = tuple[int, int, int]
"""Bus, slot, function."""

_FUNCTIONS = 8
_SLOTS = range(1, 32)
_SOLDERED = {"pc": {0: {0}, 1: {0, 1, 3}}, "q35": {0: {0}, 31: {0, 2, 3}}}
"""Slots and functions of the chips on the board (hw/i386/pc_piix.c and pc_q35.c in QEMU)."""

_PIIX3_USB = (0, 1, 2)
"""Where the board's chip has its USB controller; guests look for it there."""


@dataclass(slots=True)
class _Buses:
    """Which places are taken."""

    family: str
    taken: dict[Place, Device | None] = field(default_factory=dict)

    def claim(self, place: Place, device: Device) -> None:
        other = self.taken.setdefault(place, device)
        if other is None or other.element is not device.element:
            who = "the board itself" if other is None else other.element_path
            raise device.error(f"the place on PCI is taken by {who}", "/address")

    def is_free(self, bus: int, slot: int) -> bool:
        return not any((bus, slot, function) in self.taken for function in range(_FUNCTIONS))

    def free_slot(self, bus: int) -> int | None:
        return next((slot for slot in _SLOTS if self.is_free(bus, slot)), None)


def complete_pci_addresses(conf: DomainConf) -> None:
    """Write a PCI address for every device that sits on PCI.

    Raises:
        InvalidXML: two devices have one place, or there is none left.
    """
    family = family_of(conf)
    buses = _Buses(family)
    for slot, functions in _SOLDERED[family].items():
        buses.taken.update(dict.fromkeys((0, slot, function) for function in functions))
    waiting: list[Device] = []
    for device in _pci_devices(conf):
        if device.address is None:
            waiting.append(device)
        else:
            buses.claim(_written_place(device, device.address), device)
    ports = [item for item in conf.devices.controllers if item.model == "pcie-root-port"]
    _place_root_ports([port for port in ports if port.address is None], buses)
    _place_devices(
        [device for device in waiting if device.address is None],
        [port.index or 0 for port in ports],
        buses,
    )


def _pci_devices(conf: DomainConf) -> list[Device]:
    devices = (item for item in conf.devices.all_devices() if isinstance(item, Device))
    return [device for device in devices if is_pci(device, conf)]


def _written_place(device: Device, address: Address) -> Place:
    bus, slot, function = address.bus or 0, address.slot or 0, address.function or 0
    if address.type != "pci" or address.domain:
        raise unsupported(device, "its place is on PCI, in domain 0", "/address")
    if slot >= _SLOTS.stop or function >= _FUNCTIONS:
        raise device.error("a PCI bus has slots 0 to 31 with functions 0 to 7", "/address")
    return bus, slot, function


def _place_root_ports(ports: list[Controller], buses: _Buses) -> None:
    for start in range(0, len(ports), _FUNCTIONS):
        slot = _first_slot(ports[start], buses)
        group = ports[start : start + _FUNCTIONS]
        for function, port in enumerate(group):
            _write(port, (0, slot, function), buses)
        if len(group) > 1 and group[0].address is not None:
            group[0].address.multifunction = True


def _place_devices(devices: list[Device], ports: list[int], buses: _Buses) -> None:
    for device in devices:
        port = next((bus for bus in ports if buses.is_free(bus, 0)), None)
        if _is_piix3_usb(device, buses):
            place = _PIIX3_USB
        elif port is not None and is_express(device):
            place = (port, 0, 0)
        else:
            place = (0, _first_slot(device, buses), 0)
        _write(device, place, buses)


def _is_piix3_usb(device: Device, buses: _Buses) -> bool:
    model = device.element.get("model")
    return model == "piix3-uhci" and buses.family == "pc" and _PIIX3_USB not in buses.taken


def _first_slot(device: Device, buses: _Buses) -> int:
    slot = buses.free_slot(0)
    if slot is None:
        raise device.error("there is no free place on the first PCI bus", "/address")
    return slot


def _write(device: Device, place: Place, buses: _Buses) -> None:
    bus, slot, function = place
    buses.claim(place, device)
    device.address = Address.pci(slot, bus=bus, function=function)
