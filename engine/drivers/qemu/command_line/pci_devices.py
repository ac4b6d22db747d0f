"""Which devices of a document sit on PCI, and which of these speak PCI Express.

The models are QEMU's; a device whose model is on another bus has no PCI address.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .machine_type import ROOT_MODELS, family_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from ....conf.devices.device import Device
    from ....conf.domain_conf import DomainConf

_VIRTIO = {"virtio", "virtio-transitional", "virtio-non-transitional"}

PCI_MODELS: dict[str, set[str]] = {
    "interface": _VIRTIO | {
        "e1000", "e1000-82544gc", "e1000-82545em", "e1000e", "rtl8139", "ne2k_pci", "pcnet",
        "tulip", "vmxnet3", "i82550", "i82551", "i82557a", "i82557b", "i82557c", "i82558a",
        "i82558b", "i82559a", "i82559b", "i82559c", "i82559er", "i82562", "i82801",
    },
    "video": {"vga", "cirrus", "vmvga", "qxl", "virtio", "bochs"},
    "sound": {"ich6", "ich9", "ac97", "es1370"},
    "memballoon": _VIRTIO,
    "rng": _VIRTIO,
    "vsock": _VIRTIO,
    "crypto": _VIRTIO,
    "watchdog": {"i6300esb"},
    "panic": {"pvpanic"},
}  # fmt: skip
"""Element to values of its model that are PCI devices."""

_EXPRESS_CONTROLLERS = {"virtio-scsi", "qemu-xhci", "nec-xhci"}
_EXPRESS_CARDS = {"e1000e", "vmxnet3"}


def is_pci(device: Device, conf: DomainConf) -> bool:
    """Return whether a device of a completed document has a place on PCI."""
    tag = str(device.element.tag)
    if tag in _SPECIAL:
        return _SPECIAL[tag](device, conf)
    return _model(device) in PCI_MODELS.get(tag, ())


def is_express(device: Device) -> bool:
    """Return whether a PCI device can be plugged into a root port and out of it again."""
    model = _model(device)
    if device.element.tag == "controller":
        return model in _EXPRESS_CONTROLLERS or device.element.get("type") == "virtio-serial"
    virtio_disk = device.element.tag == "disk"
    return virtio_disk or model in _VIRTIO | _EXPRESS_CARDS or device.element.tag == "input"


def _model(device: Device) -> str:
    model = getattr(device, "model", None)
    return str(model or "")


def _disk(device: Device, conf: DomainConf) -> bool:
    return getattr(device, "target_bus", None) == "virtio"


def _input(device: Device, conf: DomainConf) -> bool:
    return getattr(device, "bus", None) == "virtio"


def _serial(device: Device, conf: DomainConf) -> bool:
    return getattr(device, "target_type", None) == "pci-serial"


def _controller(device: Device, conf: DomainConf) -> bool:
    """The first IDE controller of a PC and the first SATA controller of a q35 are on the board."""
    kind, index, model = (
        device.element.get("type"),
        device.element.get("index", "0"),
        _model(device),
    )
    if kind == "sata":
        return family_of(conf) == "pc" or index != "0"
    if kind == "pci":
        return model not in ROOT_MODELS.values()
    return kind in ("usb", "scsi", "virtio-serial") and model != "none"


_SPECIAL: dict[str, Callable[[Device, DomainConf], bool]] = {
    "disk": _disk,
    "input": _input,
    "serial": _serial,
    "controller": _controller,
}
"""Elements whose bus does not follow from their model alone."""
