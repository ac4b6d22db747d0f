from __future__ import annotations

from ..documents import device, devices_of


def test_a_virtio_console_and_channels_share_a_controller() -> None:
    line = devices_of(
        "<console type='null'><target type='virtio'/></console>"
        "<channel type='unix'><target type='virtio' name='org.qemu.guest_agent.0'/>"
        "<address type='virtio-serial' controller='0' bus='0' port='4'/></channel>"
    )
    assert device(line, "virtio-serial0") == {"driver": "virtio-serial-pci"}
    assert device(line, "console0") == {"driver": "virtconsole", "chardev": "charconsole0"}
    assert device(line, "channel0") == {
        "driver": "virtserialport", "nr": 4, "chardev": "charchannel0",
        "name": "org.qemu.guest_agent.0",
    }  # fmt: skip
