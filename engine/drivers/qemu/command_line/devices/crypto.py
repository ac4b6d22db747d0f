"""``<crypto>``: ciphers computed by the host."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..pieces import device_option, object_option
from .virtio import virtio_driver, virtio_options

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .....conf.devices.crypto import Crypto
    from ..context import Context
    from ..pieces import Piece


def build_crypto(crypto: Crypto, context: Context) -> Iterator[Piece]:
    """Yield the backend and the device."""
    name = f"obj{crypto.alias}"
    yield object_option("cryptodev-backend-builtin", name, {"queues": crypto.backend_queues})
    place = context.pci_place(crypto) | virtio_options(crypto)
    yield device_option(
        virtio_driver("virtio-crypto", None), {"cryptodev": name, "id": crypto.alias, **place}
    )
