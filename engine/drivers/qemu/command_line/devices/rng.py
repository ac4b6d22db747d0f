"""``<rng>``: random numbers from the host's device, from QEMU, or from a daemon."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..pieces import device_option, object_option
from .chardev import build_chardev, chardev_name
from .virtio import virtio_driver, virtio_options

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .....conf.devices.rng import Rng
    from ..context import Context
    from ..pieces import Piece

_DEFAULT_PERIOD = 1000
_DEFAULT_FILE = "/dev/urandom"


def build_rng(rng: Rng, context: Context) -> Iterator[Piece]:
    """Yield the source of numbers and the device."""
    name = f"obj{rng.alias}"
    yield from _source(rng, name, context)
    period = None if rng.rate_bytes is None else rng.rate_period or _DEFAULT_PERIOD
    yield device_option(
        virtio_driver("virtio-rng", rng.model),
        {
            "rng": name,
            "id": rng.alias,
            "max-bytes": rng.rate_bytes,
            "period": period,
            **virtio_options(rng),
            **context.pci_place(rng),
        },
    )


def _source(rng: Rng, name: str, context: Context) -> Iterator[Piece]:
    backend = rng.backend
    if backend is None:
        raise rng.error("a random number generator has a backend", "/backend")
    if backend.model == "egd":
        yield from build_chardev(backend, rng.alias, context)
        yield object_option("rng-egd", name, {"chardev": chardev_name(rng.alias)})
    elif backend.model == "builtin":
        yield object_option("rng-builtin", name, {})
    else:
        filename = (backend.filename or "").strip() or _DEFAULT_FILE
        yield object_option("rng-random", name, {"filename": filename})
