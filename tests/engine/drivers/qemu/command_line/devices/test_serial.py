from __future__ import annotations

from ..documents import device, devices_of


def test_serial_ports_on_every_bus() -> None:
    line = devices_of(
        "<serial type='null'/><serial type='null'><target type='pci-serial'/></serial>"
        "<serial type='null'><target type='usb-serial'/></serial>"
    )
    assert device(line, "serial0") == {
        "driver": "isa-serial", "chardev": "charserial0", "index": 0,
    }  # fmt: skip
    assert device(line, "serial1") == {"driver": "pci-serial", "chardev": "charserial1"}
    assert device(line, "serial2") == {"driver": "usb-serial", "chardev": "charserial2"}
