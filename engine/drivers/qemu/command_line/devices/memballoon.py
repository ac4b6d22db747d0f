"""``<memballoon>``: the device that takes memory back from the guest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..pieces import QmpCommand, device_option
from .virtio import virtio_driver, virtio_options

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .....conf.devices.memballoon import MemBalloon
    from ..context import Context
    from ..pieces import Piece


def build_memballoon(balloon: MemBalloon, context: Context) -> Iterator[Piece]:
    """Yield the device and how often the guest reports its memory; model ``none`` has none."""
    if balloon.model == "none":
        return
    yield device_option(
        virtio_driver("virtio-balloon", balloon.model),
        {
            "id": balloon.alias,
            "deflate-on-oom": balloon.autodeflate,
            "free-page-reporting": balloon.free_page_reporting,
            **virtio_options(balloon),
            **context.pci_place(balloon),
        },
    )
    if balloon.stats_period is not None:
        yield QmpCommand(
            "qom-set",
            {
                "path": f"/machine/peripheral/{balloon.alias}",
                "property": "guest-stats-polling-interval",
                "value": balloon.stats_period,
            },
        )
