"""``<parallel>``: parallel ports."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..pieces import device_option
from .chardev import build_chardev, chardev_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .....conf.devices.character import Parallel
    from ..context import Context
    from ..pieces import Piece


def build_parallel(parallel: Parallel, context: Context) -> Iterator[Piece]:
    """Yield the stream and the port."""
    yield from build_chardev(parallel, parallel.alias, context)
    properties = {
        "chardev": chardev_name(parallel.alias),
        "id": parallel.alias,
        "index": parallel.target_port,
    }
    yield device_option("isa-parallel", properties)
