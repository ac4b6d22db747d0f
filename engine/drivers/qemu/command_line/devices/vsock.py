"""``<vsock>``: sockets between the guest and its host."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..pieces import device_option
from .virtio import virtio_driver, virtio_options

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .....conf.devices.vsock import Vsock
    from ..context import Context
    from ..pieces import Piece


def build_vsock(vsock: Vsock, context: Context) -> Iterator[Piece]:
    """Yield the device.

    Raises:
        InvalidXML: the guest's address is still to be chosen.
    """
    if vsock.cid_address is None:
        raise vsock.error("no address has been chosen for this guest", "/cid/@address")
    properties = {"id": vsock.alias, "guest-cid": vsock.cid_address}
    yield device_option(
        virtio_driver("vhost-vsock", vsock.model),
        properties | virtio_options(vsock) | context.pci_place(vsock),
    )
