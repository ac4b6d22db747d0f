"""Places of ports on virtio-serial controllers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..unsupported import unsupported

if TYPE_CHECKING:
    from .....conf.devices.character import CharacterDevice
    from ..context import Context


def port_place(device: CharacterDevice, context: Context) -> dict[str, Any]:
    """Return ``bus`` and ``nr``; QEMU picks a missing number, and keeps 0 for consoles."""
    address = device.address
    if address is not None and address.type != "virtio-serial":
        raise unsupported(device, "its place is on a virtio-serial controller", "/address")
    index = address.controller or 0 if address is not None else 0
    place: dict[str, Any] = {"bus": f"{context.bus_of(device, 'virtio-serial', index)}.0"}
    if address is not None and address.port is not None:
        place["nr"] = int(address.port)
    return place
