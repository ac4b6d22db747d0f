"""One folder per hypervisor; this table finds them and imports only the one that is asked for.

A third party adds a driver through the entry point group ``virtdeck.drivers`` (name = scheme,
value = ``package.module:Class``).
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, cast

from ..errors import InvalidURI

if TYPE_CHECKING:
    from ..uri import ConnectionURI
    from .base import HypervisorDriver

#: URI scheme, or scheme with path -> "module:Class", relative to this package.
DRIVERS = {
    "qemu:///attach": ".qemu.attach_driver:QemuAttachDriver",
    "qemu:///embed": ".qemu.driver:QemuDriver",
    "test": ".test.driver:TestDriver",
}


def driver_class(uri: ConnectionURI) -> type[HypervisorDriver]:
    """Return the class of the driver for ``uri``; imports its module.

    Raises:
        InvalidURI: no driver has that scheme.
    """
    if target := DRIVERS.get(uri.driver) or DRIVERS.get(f"{uri.driver}://{uri.path}"):
        module, _, name = target.partition(":")
        return cast("type[HypervisorDriver]", getattr(import_module(module, __name__), name))
    # Slow to import, and of no use to anybody who asks for a driver of the table.
    from importlib.metadata import entry_points

    for entry in entry_points(group="virtdeck.drivers", name=uri.driver):
        return cast("type[HypervisorDriver]", entry.load())
    address = f"{uri.driver}://{uri.path}" if uri.driver == "qemu" else uri.driver
    raise InvalidURI(f"{uri}: no driver for {address!r}", hint=f"known: {', '.join(DRIVERS)}")
