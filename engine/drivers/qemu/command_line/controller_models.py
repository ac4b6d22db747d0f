"""libvirt's models of controllers, and QEMU's device for each."""

from __future__ import annotations

from .machine_type import ROOT_MODELS

USB_DRIVERS = {
    "piix3-uhci": "piix3-usb-uhci", "piix4-uhci": "piix4-usb-uhci", "ehci": "usb-ehci",
    "ich9-ehci1": "ich9-usb-ehci1", "ich9-uhci1": "ich9-usb-uhci1",
    "ich9-uhci2": "ich9-usb-uhci2", "ich9-uhci3": "ich9-usb-uhci3", "pci-ohci": "pci-ohci",
    "nec-xhci": "nec-usb-xhci", "qemu-xhci": "qemu-xhci",
}  # fmt: skip

SCSI_DRIVERS = {
    "lsilogic": "lsi53c895a", "lsisas1068": "mptsas1068", "lsisas1078": "megasas",
    "vmpvscsi": "pvscsi", "am53c974": "am53c974", "dc390": "dc390",
}  # fmt: skip
"""Besides virtio-scsi, whose device depends on the variant."""

BRIDGE_DRIVERS = {
    "pci-bridge": "pci-bridge", "pcie-root-port": "pcie-root-port",
    "pcie-to-pci-bridge": "pcie-pci-bridge", "dmi-to-pci-bridge": "i82801b11-bridge",
    "pcie-switch-upstream-port": "x3130-upstream",
    "pcie-switch-downstream-port": "xio3130-downstream",
}  # fmt: skip

_VARIANTS = {"virtio", "virtio-transitional", "virtio-non-transitional"}

MODELS: dict[str, set[str]] = {
    "usb": {*USB_DRIVERS, "none"},
    "scsi": {*SCSI_DRIVERS, "virtio-scsi", *_VARIANTS, "auto"} - {"virtio"},
    "pci": {*BRIDGE_DRIVERS, *ROOT_MODELS.values()},
    "virtio-serial": _VARIANTS,
}
"""Type of controller to the models this driver has; other types have none."""
