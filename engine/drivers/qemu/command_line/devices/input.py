"""``<input>``: keyboards, mice and tablets; those on PS/2 are on the board."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..pieces import device_option, object_option
from .virtio import virtio_options

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .....conf.devices.input import Input
    from ..context import Context
    from ..pieces import Piece

_USB_DRIVERS = {"tablet": "usb-tablet", "mouse": "usb-mouse", "keyboard": "usb-kbd"}
_VIRTIO_DRIVERS = {
    "tablet": "virtio-tablet-pci", "mouse": "virtio-mouse-pci", "keyboard": "virtio-keyboard-pci",
    "passthrough": "virtio-input-host-pci",
}  # fmt: skip


def build_input(device: Input, context: Context) -> Iterator[Piece]:
    """Yield the device, or the host's event device that feeds the guest."""
    kind = device.type or ""
    if kind == "evdev":
        properties = {
            "evdev": device.source_dev,
            "repeat": device.repeat,
            "grab_all": True if device.grab == "all" else None,
            "grab-toggle": device.grab_toggle,
        }
        yield object_option("input-linux", str(device.alias), properties)
    elif device.bus == "virtio":
        place = context.pci_place(device) | virtio_options(device)
        evdev = {"evdev": device.source_evdev}
        yield device_option(_VIRTIO_DRIVERS[kind], {"id": device.alias, **evdev, **place})
    elif device.bus == "usb":
        place = context.usb_place(device)
        yield device_option(_USB_DRIVERS[kind], {"id": device.alias, **place})
