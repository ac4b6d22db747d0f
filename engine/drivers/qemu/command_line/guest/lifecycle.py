"""``<on_reboot>``, ``<on_crash>``, ``<pm>``: what QEMU does when the guest ends or sleeps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..pieces import Option, device_option, keyed_option

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..context import Context
    from ..pieces import Piece

_CRASH_ACTIONS = {"preserve": "pause", "destroy": "shutdown"}
_SLEEP_CHIPS = {"pc": "PIIX4_PM", "q35": "ICH9-LPC"}


def build_lifecycle(context: Context) -> Iterator[Piece]:
    """Yield the actions on events and which kinds of sleep the firmware offers."""
    conf = context.conf
    yield keyed_option(
        "-action",
        None,
        {
            "reboot": "shutdown" if conf.on_reboot == "destroy" else "reset",
            "panic": _CRASH_ACTIONS.get(conf.on_crash or "destroy", "shutdown"),
        },
    )
    chip = _SLEEP_CHIPS[context.family]
    for name, enabled in (("s3", conf.suspend_to_mem), ("s4", conf.suspend_to_disk)):
        if enabled is not None:
            yield Option("-global", f"{chip}.disable_{name}={0 if enabled else 1}")
    if conf.genid is not None:
        yield device_option("vmgenid", {"guid": conf.genid or "auto", "id": "vmgenid0"})
