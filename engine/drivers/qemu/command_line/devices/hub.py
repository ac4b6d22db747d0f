"""``<hub>``: USB hubs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..pieces import device_option

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .....conf.devices.hub import Hub
    from ..context import Context
    from ..pieces import Piece


def build_hub(hub: Hub, context: Context) -> Iterator[Piece]:
    """Yield the hub."""
    yield device_option("usb-hub", {"id": hub.alias, **context.usb_place(hub)})
