from __future__ import annotations

from ..documents import device, devices_of


def test_hubs_and_ciphers() -> None:
    line = devices_of(
        "<hub type='usb'/><crypto model='virtio' type='qemu'><backend model='builtin' queues='1'/>"
        "</crypto>"
    )
    assert device(line, "hub0") == {"driver": "usb-hub"}
    assert device(line, "crypto0") == {"driver": "virtio-crypto-pci", "cryptodev": "objcrypto0"}
