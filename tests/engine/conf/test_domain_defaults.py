from __future__ import annotations

import random
import uuid

import pytest

from engine.conf.domain_conf import DomainConf
from engine.conf.domain_defaults import complete


def completed(content: str, devices: str = "") -> DomainConf:
    conf = DomainConf.parse(f"<domain type='kvm'>{content}<devices>{devices}</devices></domain>")
    complete(conf, random.Random(1))
    return conf


def test_what_was_left_out_is_filled_in() -> None:
    conf = completed("<name>a</name><memory>1024</memory><os><type>hvm</type></os>")
    assert uuid.UUID(conf.uuid or "").version == 4
    assert conf.current_memory == 1024
    assert (conf.vcpus, conf.vcpu_placement) == (1, "static")
    assert (conf.on_poweroff, conf.on_reboot, conf.on_crash) == ("destroy", "restart", "destroy")
    assert conf.clock.offset == "utc"
    assert [device.dev for device in conf.os.boot_devices] == ["hd"]


def test_what_was_written_stays() -> None:
    text = "<uuid>3b1f5d0e-6a39-4b6e-9f30-2a1c52d7a001</uuid><vcpu placement='auto'>3</vcpu>"
    conf = completed(f"{text}<on_crash>preserve</on_crash><clock offset='localtime'/>")
    assert conf.uuid == "3b1f5d0e-6a39-4b6e-9f30-2a1c52d7a001"
    assert (conf.vcpus, conf.vcpu_placement, conf.on_crash) == (3, "auto", "preserve")
    assert conf.clock.offset == "localtime"


def test_doing_it_twice_changes_nothing() -> None:
    devices = "<disk/><interface/><graphics type='vnc'/><serial type='pty'/>"
    conf = completed("<memory>1024</memory><os><type>hvm</type></os>", devices)
    first = conf.to_xml(secure=True)
    complete(conf)
    assert conf.to_xml(secure=True) == first


def test_the_source_of_chance_decides_what_is_made_up() -> None:
    one, same = completed("", "<interface/>"), completed("", "<interface/>")
    other = DomainConf.parse("<domain><devices><interface/></devices></domain>")
    complete(other)
    assert one.to_xml() == same.to_xml()
    assert one.uuid != other.uuid
    assert (other.devices.interfaces[0].mac or "").startswith("52:54:00:")


def test_memory_follows_from_the_numa_cells() -> None:
    cells = "<cell memory='1' unit='GiB'/><cell memory='1024'/>"
    assert completed(f"<cpu><numa>{cells}</numa></cpu>").memory == 1048576 + 1024


def test_current_memory_is_never_more_than_memory() -> None:
    assert completed("<memory>10</memory><currentMemory>20</currentMemory>").current_memory == 10


@pytest.mark.parametrize(
    ("target", "bus"),
    [("vda", "virtio"), ("sdb", "scsi"), ("hdc", "ide"), ("fda", "fdc"), ("xvda", "xen"),
     ("vdaa", "virtio"), ("x", "ide")],
)  # fmt: skip
def test_the_bus_is_guessed_from_the_target(target: str, bus: str) -> None:
    disk = completed("", f"<disk><target dev='{target}'/></disk>").devices.disks[0]
    assert disk.target_bus == bus


def test_disks_get_a_type_and_optical_disks_are_read_only() -> None:
    disk, optical = completed("", "<disk/><disk device='cdrom'/>").devices.disks
    assert (disk.type, disk.device, disk.readonly) == ("file", "disk", None)
    assert optical.readonly is True


def test_controllers_get_the_lowest_free_index_of_their_kind() -> None:
    controllers = (
        "<controller type='scsi' index='0'/><controller type='usb'/>"
        "<controller type='scsi'/><controller type='scsi' index='1'/><controller type='scsi'/>"
    )
    conf = completed("", controllers)
    assert [item.index for item in conf.devices.controllers] == [0, 0, 2, 1, 3]


def test_boot_orders_of_devices_speak_for_themselves() -> None:
    conf = completed("<os><type>hvm</type></os>", "<disk><boot order='1'/></disk>")
    assert len(conf.os.boot_devices) == 0


def test_ports_are_numbered_as_they_come() -> None:
    conf = completed("", "<serial type='pty'/><serial type='pty'/><parallel type='pty'/>")
    assert [port.target_port for port in conf.devices.serials] == [0, 1]
    assert conf.devices.parallels[0].target_port == 0
