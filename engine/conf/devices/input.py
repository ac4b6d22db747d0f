"""``<input>``: mice, tablets, keyboards, and host input devices passed through."""

from __future__ import annotations

from ..xml_codec import ON_OFF, choice
from ..xml_field import Attribute
from .device import VirtioDevice


class Input(VirtioDevice):
    """An input device of the guest."""

    TAG = "input"

    type = Attribute("@type", choice("mouse", "tablet", "keyboard", "passthrough", "evdev"))
    bus = Attribute("@bus", choice("ps2", "usb", "xen", "parallels", "virtio", "none"))
    model = Attribute("@model")
    source_dev = Attribute("source@dev")
    source_evdev = Attribute("source@evdev")
    grab = Attribute("source@grab", choice("all"))
    grab_toggle = Attribute("source@grabToggle")
    repeat = Attribute("source@repeat", ON_OFF)
