from __future__ import annotations

import pytest

from engine.conf.device_aliases import assign_aliases, disk_index
from engine.conf.devices.device import Device
from engine.conf.domain_conf import DomainConf


def aliases(devices: str) -> list[str | None]:
    conf = DomainConf.parse(f"<domain><devices>{devices}</devices></domain>")
    assign_aliases(conf)
    return [item.alias for item in conf.devices.all_devices() if isinstance(item, Device)]


@pytest.mark.parametrize(
    ("devices", "expected"),
    [
        ("<interface/><interface/><video/>", ["net0", "net1", "video0"]),
        ("<redirdev/><memballoon/><filesystem/>", ["redir0", "balloon0", "fs0"]),
        ("<disk><target dev='vdb' bus='virtio'/></disk>", ["virtio-disk1"]),
        ("<disk><target dev='sda' bus='usb'/></disk>", ["usb-disk0"]),
        (("<disk><target dev='hda' bus='ide'/><address type='drive' controller='0' bus='1'"
         " unit='1'/></disk>"), ["ide0-1-1"]),
        (("<disk><target dev='sda' bus='scsi'/><address type='drive' controller='2' bus='0'"
         " target='3' unit='4'/></disk>"), ["scsi2-0-3-4"]),
        ("<controller type='pci' index='0' model='pcie-root'/><controller type='pci' index='1'/>",
         ["pcie.0", "pci.1"]),
        ("<controller type='usb' index='0'/><controller type='usb' index='1'/>", ["usb", "usb1"]),
        ("<controller type='ide' index='0'/><controller type='scsi' index='0'/>",
         ["ide", "scsi0"]),
        ("<memory model='dimm'/><memory model='nvdimm'/><memory model='dimm'/>",
         ["dimm0", "nvdimm0", "dimm1"]),
        ("<graphics/><lease/>", [None]),
    ],
)  # fmt: skip
def test_devices_are_named_as_libvirt_names_them(devices: str, expected: list[str]) -> None:
    assert aliases(devices) == expected


def test_a_name_the_user_chose_stays_and_takes_its_number() -> None:
    assert aliases("<rng><alias name='ua-dice'/></rng><rng/>") == ["ua-dice", "rng1"]


def test_the_first_console_is_the_serial_port() -> None:
    console = "<console><target type='serial'/></console><console/>"
    assert aliases(f"<serial/>{console}") == ["serial0", "serial0", "console1"]


@pytest.mark.parametrize(
    ("target", "index"), [("vda", 0), ("vdz", 25), ("vdaa", 26), ("xvdb1", 1), ("", 0), ("..", 0)]
)
def test_the_letters_of_a_target_are_a_number(target: str, index: int) -> None:
    assert disk_index(target) == index
