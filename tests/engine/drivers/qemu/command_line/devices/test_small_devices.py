"""Devices of a few lines each: rng, tpm, watchdog, panic, balloon, vsock, input, hub, crypto."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.drivers.qemu.command_line import TpmLaunch
from engine.errors import InvalidXML

from ..documents import RUN, build, device, devices_of, document, objects, values


def test_random_numbers_from_the_host() -> None:
    line = devices_of(
        "<rng model='virtio'><rate bytes='1234' period='2000'/>"
        "<backend model='random'>/dev/random</backend></rng>"
    )
    assert {"qom-type": "rng-random", "id": "objrng0", "filename": "/dev/random"} in objects(
        line, "-object"
    )
    assert device(line, "rng0") == {
        "driver": "virtio-rng-pci", "rng": "objrng0", "max-bytes": 1234, "period": 2000,
    }  # fmt: skip


def test_random_numbers_from_qemu_and_from_a_daemon() -> None:
    line = devices_of(
        "<rng model='virtio'><backend model='builtin'/></rng>"
        "<rng model='virtio'><backend model='egd' type='unix'>"
        "<source mode='connect' path='/egd'/></backend></rng>"
    )
    assert objects(line, "-object") == [
        {"qom-type": "rng-builtin", "id": "objrng0"},
        {"qom-type": "rng-egd", "id": "objrng1", "chardev": "charrng1"},
    ]
    assert values(line, "-chardev")[1] == "socket,id=charrng1,path=/egd"


def test_an_emulated_tpm_is_started_first() -> None:
    line = devices_of("<tpm model='tpm-crb'><backend type='emulator' version='2.0'/></tpm>")
    assert line.tpm == TpmLaunch(Path("/tpm/guest"), RUN / "swtpm.sock", "2.0")
    assert values(line, "-tpmdev") == ["emulator,id=tpm-tpm0,chardev=chrtpm0"]
    assert values(line, "-chardev")[1] == "socket,id=chrtpm0,path=/run/guest/swtpm.sock"
    assert device(line, "tpm0") == {"driver": "tpm-crb", "tpmdev": "tpm-tpm0"}


def test_the_hosts_own_tpm() -> None:
    line = devices_of(
        "<tpm><backend type='passthrough'><device path='/dev/tpm,1'/></backend></tpm>"
    )
    assert values(line, "-tpmdev") == ["passthrough,id=tpm-tpm0,path=/dev/tpm,,1"]
    assert line.tpm is None


@pytest.mark.parametrize(
    ("model", "driver"), [("i6300esb", "i6300esb"), ("ib700", "ib700"), ("itco", None)]
)
def test_watchdogs(model: str, driver: str | None) -> None:
    line = devices_of(f"<watchdog model='{model}' action='inject-nmi'/>")
    drivers = [item["driver"] for item in objects(line, "-device")]
    assert (driver in drivers) if driver else ("ICH9-LPC.noreboot=off" in line.argv)
    assert values(line, "-action")[-1] == "watchdog=inject-nmi"


def test_panic_notifiers() -> None:
    line = build(
        document("<panic model='isa'><address type='isa' iobase='0x506'/></panic>"
                 "<panic model='pvpanic'/>")
    )  # fmt: skip
    assert device(line, "panic0") == {"driver": "pvpanic", "ioport": 0x506}
    assert device(line, "panic1") == {"driver": "pvpanic-pci"}


def test_a_balloon_with_a_target_and_reports() -> None:
    line = build(
        document(
            "<memballoon model='virtio' autodeflate='on'><stats period='10'/></memballoon>",
            rest="<currentMemory unit='MiB'>32</currentMemory>",
        )
    )
    assert device(line, "balloon0") == {"driver": "virtio-balloon-pci", "deflate-on-oom": True}
    period = {
        "path": "/machine/peripheral/balloon0",
        "property": "guest-stats-polling-interval",
        "value": 10,
    }
    assert line.setup == (("balloon", {"value": 32 << 20}), ("qom-set", period))


def test_no_balloon() -> None:
    line = devices_of("<memballoon model='none'/>")
    assert [item["driver"] for item in objects(line, "-device")] == ["qemu-xhci"]


def test_a_vsock_has_an_address_when_it_is_built() -> None:
    line = devices_of("<vsock><cid auto='no' address='4'/></vsock>")
    assert device(line, "vsock0") == {"driver": "vhost-vsock-pci", "guest-cid": 4}
    with pytest.raises(InvalidXML, match="/domain/devices/vsock/cid/@address"):
        devices_of("<vsock><cid auto='yes'/></vsock>")


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


def test_hubs_and_ciphers() -> None:
    line = devices_of(
        "<hub type='usb'/><crypto model='virtio' type='qemu'><backend model='builtin' queues='1'/>"
        "</crypto>"
    )
    assert device(line, "hub0") == {"driver": "usb-hub"}
    assert device(line, "crypto0") == {"driver": "virtio-crypto-pci", "cryptodev": "objcrypto0"}
