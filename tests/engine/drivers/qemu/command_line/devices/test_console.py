from __future__ import annotations

from ..documents import devices_of, objects


def test_the_first_console_is_the_first_serial_port() -> None:
    line = devices_of("<console type='null'/>")
    drivers = [item["driver"] for item in objects(line, "-device")]
    assert drivers == ["qemu-xhci", "isa-serial", "virtio-balloon-pci"]
