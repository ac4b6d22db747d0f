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

_REMOTE = ".remote.driver:RemoteDriver"

#: URI scheme, or scheme with path -> "module:Class", relative to this package. An address with a
#: transport (``test+ssh://``) leads to a libvirt daemon, whatever its scheme.
DRIVERS = {
    "qemu:///attach": ".qemu.attach_driver:QemuAttachDriver",
    "qemu:///embed": ".qemu.driver:QemuDriver",
    "test": ".test.driver:TestDriver",
    "qemu": _REMOTE,
    "lxc": _REMOTE,
    "xen": _REMOTE,
    "vbox": _REMOTE,
    "bhyve": _REMOTE,
    "openvz": _REMOTE,
    "ch": _REMOTE,
}


def driver_class(uri: ConnectionURI) -> type[HypervisorDriver]:
    """Return the class of the driver for ``uri``; imports its module.

    Raises:
        InvalidURI: no driver has that scheme.
    """
    if target := _target(uri):
        module, _, name = target.partition(":")
        return cast("type[HypervisorDriver]", getattr(import_module(module, __name__), name))
    # Slow to import, and of no use to anybody who asks for a driver of the table.
    from importlib.metadata import entry_points

    for entry in entry_points(group="virtdeck.drivers", name=uri.driver):
        return cast("type[HypervisorDriver]", entry.load())
    raise InvalidURI(f"{uri}: no driver for {uri.driver!r}", hint=f"known: {', '.join(DRIVERS)}")


def _target(uri: ConnectionURI) -> str | None:
    if uri.transport:
        return _REMOTE
    return DRIVERS.get(f"{uri.driver}://{uri.host}{uri.path}") or DRIVERS.get(uri.driver)
