"""The guest's ends of streams: serial, parallel, console, channel, redirdev, smartcard."""

from __future__ import annotations

from ..documents import device, devices_of, objects


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


def test_the_first_console_is_the_first_serial_port() -> None:
    line = devices_of("<console type='null'/>")
    drivers = [item["driver"] for item in objects(line, "-device")]
    assert drivers == ["qemu-xhci", "isa-serial", "virtio-balloon-pci"]


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


def test_parallel_ports() -> None:
    line = devices_of("<parallel type='null'/>")
    assert device(line, "parallel0") == {
        "driver": "isa-parallel", "chardev": "charparallel0", "index": 0,
    }  # fmt: skip


def test_a_smart_card_brings_its_reader() -> None:
    line = devices_of(
        "<graphics type='spice' port='5901'/><smartcard mode='passthrough' type='spicevmc'/>"
    )
    drivers = [item["driver"] for item in objects(line, "-device")]
    assert drivers.index("qemu-xhci") < drivers.index("usb-ccid")
    assert drivers.index("usb-ccid") < drivers.index("ccid-card-passthru")
