"""``<watchdog>``: timers that act when the guest stops answering."""

from __future__ import annotations

from ..xml_codec import choice
from ..xml_field import Attribute
from .device import Device


class Watchdog(Device):
    """A watchdog of the guest."""

    TAG = "watchdog"

    model = Attribute("@model")
    action = Attribute(
        "@action", choice("reset", "shutdown", "poweroff", "pause", "dump", "none", "inject-nmi")
    )
