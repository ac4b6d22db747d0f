"""``<console>``: paravirtual consoles; the first may be the first serial port's other name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..pieces import device_option
from .chardev import build_chardev, chardev_name
from .virtio_port import port_place

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .....conf.devices.character import Console
    from ..context import Context
    from ..pieces import Piece


def build_console(console: Console, context: Context) -> Iterator[Piece]:
    """Yield the stream and the port of a virtio console; nothing for the serial port's twin."""
    if console.target_type != "virtio":
        return
    yield from build_chardev(console, console.alias, context)
    properties = {"chardev": chardev_name(console.alias), "id": console.alias}
    yield device_option("virtconsole", port_place(console, context) | properties)
