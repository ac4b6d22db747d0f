"""``<channel>``: named streams to agents in the guest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..pieces import device_option
from .chardev import build_chardev, chardev_name
from .virtio_port import port_place

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .....conf.devices.character import Channel
    from ..context import Context
    from ..pieces import Piece


def build_channel(channel: Channel, context: Context) -> Iterator[Piece]:
    """Yield the stream and the port."""
    yield from build_chardev(channel, channel.alias, context)
    name = channel.target_name
    if name is None and channel.type in ("spicevmc", "qemu-vdagent"):
        name = "com.redhat.spice.0"
    properties = {"chardev": chardev_name(channel.alias), "id": channel.alias, "name": name}
    yield device_option("virtserialport", port_place(channel, context) | properties)
