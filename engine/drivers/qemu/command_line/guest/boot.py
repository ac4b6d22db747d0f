"""``<os>``: what is booted, in which order, by a menu or not; kernels loaded from the host."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .....conf.devices.device import Device
from ..pieces import Option, keyed_option

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from .....conf.domain_conf import DomainConf
    from .....conf.xml_node import Node
    from ..context import Context
    from ..pieces import Piece


def build_boot(context: Context) -> Iterator[Piece]:
    """Yield ``-boot`` and the kernel of a direct boot."""
    os = context.conf.os
    yield keyed_option(
        "-boot",
        None,
        {
            "menu": os.bootmenu_enable,
            "splash-time": os.bootmenu_timeout if os.bootmenu_enable else None,
            "reboot-timeout": os.bios_reboot_timeout,
            "strict": True,
        },
    )
    for name, value in (
        ("-kernel", os.kernel),
        ("-initrd", os.initrd),
        ("-append", os.cmdline),
    ):
        if value:
            yield Option(name, value)


def boot_orders(conf: DomainConf) -> dict[Node, int]:
    """Return the turn of each device that can be booted, from 1.

    ``<boot dev='hd'/>`` means the first disk only, as in libvirt.
    """
    devices = [item for item in conf.devices.all_devices() if isinstance(item, Device)]
    orders: dict[Node, int] = {
        device: device.boot_order for device in devices if device.boot_order is not None
    }
    if orders:
        return orders
    for boot in conf.os.boot_devices:
        first = next(iter(_FIRST[boot.dev or "hd"](conf)), None)
        if first is not None:
            orders.setdefault(first, len(orders) + 1)
    return orders


def _disks(kind: str) -> Callable[[DomainConf], list[Node]]:
    return lambda conf: [disk for disk in conf.devices.disks if disk.device == kind]


_FIRST: dict[str, Callable[[DomainConf], list[Node]]] = {
    "hd": _disks("disk"),
    "cdrom": _disks("cdrom"),
    "fd": _disks("floppy"),
    "network": lambda conf: list(conf.devices.interfaces),
}
