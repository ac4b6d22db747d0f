from __future__ import annotations

from ..documents import devices_of, objects


def test_a_smart_card_brings_its_reader() -> None:
    line = devices_of(
        "<graphics type='spice' port='5901'/><smartcard mode='passthrough' type='spicevmc'/>"
    )
    drivers = [item["driver"] for item in objects(line, "-device")]
    assert drivers.index("qemu-xhci") < drivers.index("usb-ccid")
    assert drivers.index("usb-ccid") < drivers.index("ccid-card-passthru")
