"""Devices of the host inside the guest: USB by what they are or where they are, PCI by address."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from ...conf.devices.address import Address
from ...conf.devices.host_device import HostDevice, HostDeviceSource
from ...errors import InvalidArgument
from ..edit_field import EditField, choice, yes_no
from ..part_kind import PartKind, plugged

if TYPE_CHECKING:
    from ...conf.domain_conf import DomainConf

_PRODUCT = re.compile("([0-9a-f]{4}):([0-9a-f]{4})", re.IGNORECASE)
_PLACE = re.compile("([0-9]{1,3})\\.([0-9]{1,3})")
_PCI = re.compile("(?:([0-9a-f]{4}):)?([0-9a-f]{2}):([0-9a-f]{2})\\.([0-7])", re.IGNORECASE)


def _read_usb(device: HostDevice) -> str:
    source = device.source
    if source is None:
        return ""
    if source.vendor_id is not None and source.product_id is not None:
        return f"{source.vendor_id:04x}:{source.product_id:04x}"
    if source.address is not None and source.address.bus is not None:
        return f"{source.address.bus}.{source.address.device}"
    return ""


def _write_usb(device: HostDevice, text: str) -> None:
    product, place = _PRODUCT.fullmatch(text), _PLACE.fullmatch(text)
    source = HostDeviceSource.new()
    if device.source is not None:
        source.startup_policy = device.source.startup_policy
    if product:
        source.vendor_id, source.product_id = int(product[1], 16), int(product[2], 16)
    elif place:
        address = Address.new()
        address.bus, address.device = int(place[1]), int(place[2])
        source.address = address
    else:
        raise InvalidArgument(
            "a USB device is VENDOR:PRODUCT, or BUS.DEVICE", hint="046d:c52b, or 1.4"
        )
    device.source = source


def _read_pci(device: HostDevice) -> str:
    address = device.source.address if device.source else None
    if address is None:
        return ""
    return (
        f"{address.domain or 0:04x}:{address.bus or 0:02x}:{address.slot or 0:02x}"
        f".{address.function or 0:x}"
    )


def _write_pci(device: HostDevice, text: str) -> None:
    match = _PCI.fullmatch(text)
    if match is None:
        raise InvalidArgument("a PCI device is written 0000:03:00.0")
    source, address = HostDeviceSource.new(), Address.new()
    address.domain = int(match[1] or "0", 16)
    address.bus, address.slot = int(match[2], 16), int(match[3], 16)
    address.function = int(match[4], 16)
    source.address = address
    device.source = source


def _of_kind(kind: str) -> Any:
    class Chosen:
        """The host devices of one kind: what a list of them can do, for those alone."""

        def __init__(self, conf: DomainConf) -> None:
            self._all = conf.devices.hostdevs

        def __iter__(self) -> Any:
            return (each for each in self._all if each.type == kind)

        def append(self, device: HostDevice) -> None:
            """Add one behind the last."""
            self._all.append(device)

        def remove(self, device: HostDevice) -> None:
            """Take one out."""
            self._all.remove(device)

    return Chosen


def _maker(kind: str) -> Any:
    def make(conf: DomainConf) -> HostDevice:
        device = HostDevice.new()
        device.mode, device.type, device.managed = "subsystem", kind, True
        return device

    return make


def _usb_problem(conf: DomainConf, device: Any) -> str | None:
    return None if _read_usb(device) else "it needs a device of the host"


def _pci_problem(conf: DomainConf, device: Any) -> str | None:
    return None if _read_pci(device) else "it needs a device of the host"


USB: Final = PartKind(
    name="usb",
    title="USB device of the host",
    nodes=_of_kind("usb"),
    label=lambda device: f"USB {_read_usb(device)}",
    identity=_read_usb,
    make=_maker("usb"),
    why_not_plug=plugged,
    can_replug=True,
    problem=_usb_problem,
    fields=(
        EditField(
            name="device", label="Device", read=_read_usb, write=_write_usb, offers="usb",
            help="VENDOR:PRODUCT follows it to any socket; BUS.DEVICE is this one, until unplugged",
        ),
        choice(
            "policy", "If missing", "source.startup_policy",
            ("", "mandatory", "requisite", "optional"),
            help="optional: the guest starts without it",
        ),
    ),
)  # fmt: skip

PCI: Final = PartKind(
    name="pci",
    title="PCI device of the host",
    nodes=_of_kind("pci"),
    label=lambda device: f"PCI {_read_pci(device)}",
    identity=_read_pci,
    make=_maker("pci"),
    problem=_pci_problem,
    fields=(
        EditField(
            name="device", label="Device", read=_read_pci, write=_write_pci, offers="pci",
            help="all devices of its IOMMU group leave the host with it",
        ),
        yes_no("managed", "Managed", "managed", help="libvirt takes it from the host and back"),
    ),
)  # fmt: skip
