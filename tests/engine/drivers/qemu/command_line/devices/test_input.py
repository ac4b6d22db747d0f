from __future__ import annotations

from ..documents import device, devices_of, objects


def test_input_devices_on_every_bus() -> None:
    line = devices_of(
        "<input type='tablet' bus='usb'/><input type='mouse' bus='virtio'/>"
        "<input type='keyboard' bus='ps2'/><input type='evdev'><source dev='/dev/input/event1'"
        " grab='all' repeat='on'/></input>"
    )
    assert device(line, "input0") == {"driver": "usb-tablet"}
    assert device(line, "input1") == {"driver": "virtio-mouse-pci"}
    assert objects(line, "-object") == [
        {
            "qom-type": "input-linux", "id": "input3", "evdev": "/dev/input/event1",
            "repeat": True, "grab_all": True,
        }
    ]  # fmt: skip
