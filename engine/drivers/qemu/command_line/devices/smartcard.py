"""``<smartcard>``: a card of whoever looks at the console, in a USB reader."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..pieces import device_option
from .chardev import build_chardev, chardev_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .....conf.devices.smartcard import SmartCard
    from ..context import Context
    from ..pieces import Piece


def build_smartcard(card: SmartCard, context: Context) -> Iterator[Piece]:
    """Yield the stream and the card."""
    yield from build_chardev(card, card.alias, context)
    address = card.address
    reader = context.bus_of(card, "ccid", address.controller or 0 if address else 0)
    properties = {"chardev": chardev_name(card.alias), "id": card.alias, "bus": f"{reader}.0"}
    yield device_option("ccid-card-passthru", properties)
