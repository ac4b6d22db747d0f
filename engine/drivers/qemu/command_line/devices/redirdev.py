"""``<redirdev>``: USB devices of whoever looks at the console."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..pieces import device_option
from .chardev import build_chardev, chardev_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .....conf.devices.redirection import RedirectedDevice
    from ..context import Context
    from ..pieces import Piece


def build_redirdev(device: RedirectedDevice, context: Context) -> Iterator[Piece]:
    """Yield the stream and the socket a device is plugged into."""
    yield from build_chardev(device, device.alias, context)
    properties = {
        "chardev": chardev_name(device.alias),
        "id": device.alias,
        "bootindex": context.boot_index(device),
        **context.usb_place(device),
    }
    yield device_option("usb-redir", properties)
