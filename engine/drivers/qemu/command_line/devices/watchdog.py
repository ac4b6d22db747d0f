"""``<watchdog>``: a timer that acts on a guest that hangs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..pieces import Option, device_option, keyed_option

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .....conf.devices.watchdog import Watchdog
    from ..context import Context
    from ..pieces import Piece


def build_watchdog(watchdog: Watchdog, context: Context) -> Iterator[Piece]:
    """Yield the device and what it does; the one of a q35 board only has to be let act."""
    if watchdog.model == "itco":
        yield Option("-global", "ICH9-LPC.noreboot=off")
    else:
        place = context.pci_place(watchdog) if watchdog.model == "i6300esb" else {}
        yield device_option(watchdog.model or "", {"id": watchdog.alias, **place})
    yield keyed_option("-action", None, {"watchdog": watchdog.action})
