"""``<interface>``: the guest's network card; ``netdev`` is the host's side of the cable."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..pieces import QmpCommand, device_option
from .netdev import build_netdev
from .virtio import virtio_driver, virtio_options

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .....conf.devices.interface import Interface
    from ..context import Context
    from ..pieces import Piece

_VIRTIO_MODELS = ("virtio", "virtio-transitional", "virtio-non-transitional")
_TX_MODES = {"iothread": "bh", "timer": "timer"}
_HOST_OFFLOADS = {
    "csum": "csum", "gso": "gso", "tso4": "host_tso4", "tso6": "host_tso6", "ecn": "host_ecn",
    "ufo": "host_ufo", "mrg_rxbuf": "mrg_rxbuf",
}  # fmt: skip
_GUEST_OFFLOADS = {
    "csum": "guest_csum", "tso4": "guest_tso4", "tso6": "guest_tso6", "ecn": "guest_ecn",
    "ufo": "guest_ufo",
}  # fmt: skip


def build_interface(interface: Interface, context: Context) -> Iterator[Piece]:
    """Yield the cable, the card, and the command that pulls a cable marked ``down``."""
    backend = f"host{interface.alias}"
    yield from build_netdev(interface, backend, context)
    model = interface.model or ""
    is_usb = model == "usb-net"
    properties: dict[str, Any] = {
        "netdev": None if interface.type == "null" else backend,
        "id": interface.alias,
        "mac": interface.mac,
        "bootindex": None if is_usb else context.boot_index(interface),
        **(context.usb_place(interface) if is_usb else context.pci_place(interface)),
        **_rom(interface),
    }
    if model in _VIRTIO_MODELS:
        yield device_option(virtio_driver("virtio-net", model), properties | _virtio(interface))
    else:
        yield device_option(model, properties)
    if interface.link_state == "down":
        yield QmpCommand("set_link", {"name": interface.alias, "up": False})


def _rom(interface: Interface) -> dict[str, Any]:
    rom_file = "" if interface.rom_enabled is False else interface.rom_file
    bar = interface.rom_bar
    return {"romfile": rom_file, "rombar": None if bar is None else int(bar)}


def _virtio(interface: Interface) -> dict[str, Any]:
    host, guest = interface.host_offloads, interface.guest_offloads
    return {
        **virtio_options(interface),
        "tx": _TX_MODES.get(interface.txmode or ""),
        "ioeventfd": interface.ioeventfd,
        "event_idx": interface.event_idx,
        "rx_queue_size": interface.rx_queue_size,
        "tx_queue_size": interface.tx_queue_size,
        "host_mtu": interface.mtu,
        **{name: getattr(host, field) for field, name in _HOST_OFFLOADS.items()},
        **{name: getattr(guest, field) for field, name in _GUEST_OFFLOADS.items()},
    }
