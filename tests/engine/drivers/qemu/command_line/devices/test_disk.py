from __future__ import annotations

from typing import Any

import pytest

from ..documents import device, devices_of, objects

_SOURCE = "<driver name='qemu' type='qcow2'/><source file='/images/a.qcow2'/>"


def _disk(target: str, *, extra: str = "", kind: str = "disk") -> str:
    return f"<disk type='file' device='{kind}'>{_SOURCE}<target {target}/>{extra}</disk>"


@pytest.mark.parametrize(
    ("target", "machine", "name", "driver", "place"),
    [
        ("dev='vda' bus='virtio'", "pc", "virtio-disk0", "virtio-blk-pci", {"bus": "pci.0"}),
        ("dev='hdb' bus='ide'", "pc", "ide0-0-1", "ide-hd", {"bus": "ide.0", "unit": 1}),
        ("dev='hdc' bus='ide'", "pc", "ide0-1-0", "ide-hd", {"bus": "ide.1", "unit": 0}),
        ("dev='sdb' bus='sata'", "q35", "sata0-0-1", "ide-hd", {"bus": "ide.1"}),
        ("dev='sdb' bus='sata'", "pc", "sata0-0-1", "ide-hd", {"bus": "sata0.1"}),
        ("dev='sdi' bus='scsi'", "pc", "scsi0-0-0-9", "scsi-hd", {"bus": "scsi0.0", "scsi-id": 9}),
        ("dev='sda' bus='usb'", "pc", "usb-disk0", "usb-storage", {"bus": "usb.0"}),
    ],
)
def test_each_bus(target: str, machine: str, name: str, driver: str, place: dict[str, Any]) -> None:
    line = devices_of(_disk(target), machine=machine)
    found = next(item for item in objects(line, "-device") if item.get("id") == name)
    assert found["driver"] == driver
    assert place.items() <= found.items()
    assert found["drive"] == f"{target.split(chr(39))[1]}-format"


def test_targets_and_units_on_virtio_scsi() -> None:
    line = devices_of(
        "<controller type='scsi' index='0' model='virtio-scsi'/>"
        + _disk(
            "dev='sda' bus='scsi'",
            extra="<address type='drive' controller='0' bus='0' target='3' unit='5'/>",
        )
    )
    assert device(line, "scsi0-0-3-5") == {
        "driver": "scsi-hd", "channel": 0, "scsi-id": 3, "lun": 5, "drive": "sda-format",
        "bootindex": 1,
    }  # fmt: skip


def test_an_empty_drive_has_no_image() -> None:
    line = devices_of("<disk type='file' device='cdrom'><target dev='sda' bus='sata'/></disk>")
    assert device(line, "sata0-0-0") == {"driver": "ide-cd"}
    assert objects(line, "-blockdev") == []


def test_the_turn_of_a_floppy_is_its_controllers() -> None:
    disk = _disk("dev='fdb' bus='fdc'", extra="<boot order='3'/>", kind="floppy")
    line = devices_of(disk, machine="pc")
    assert device(line, "fdc0-0-1") == {"driver": "floppy", "unit": 1, "drive": "fdb-format"}
    position = line.argv.index("isa-fdc.bootindexB=3")
    assert line.argv[position - 1] == "-global"


def test_a_q35_machine_gets_a_floppy_controller() -> None:
    line = devices_of(_disk("dev='fda' bus='fdc'", kind="floppy"))
    assert device(line, "fdc0") == {"driver": "isa-fdc"}


def test_what_the_guest_sees_of_a_disk() -> None:
    xml = (
        "<disk type='block'><driver name='qemu' type='raw' cache='none' error_policy='enospace'"
        " rerror_policy='stop'/><source dev='/dev/vg/a'/><target dev='sda' bus='scsi'"
        " rotation_rate='7200'/><shareable/><serial>S1</serial><wwn>5000c50015ea71ad</wwn>"
        "<vendor>ACME</vendor><product>DISK</product>"
        "<blockio logical_block_size='512' physical_block_size='4096'/></disk>"
    )
    assert device(devices_of(xml), "scsi0-0-0-0") == {
        "driver": "scsi-hd", "scsi-id": 0, "drive": "sda-format", "bootindex": 1, "serial": "S1",
        "wwn": 0x5000C50015EA71AD, "vendor": "ACME", "product": "DISK", "share-rw": True,
        "write-cache": "on", "rotation_rate": 7200, "logical_block_size": 512,
        "physical_block_size": 4096, "werror": "enospc", "rerror": "stop",
    }  # fmt: skip


def test_limits_are_set_before_the_guest_runs() -> None:
    limits = "<iotune><read_iops_sec>100</read_iops_sec><group_name>g</group_name></iotune>"
    line = devices_of(_disk("dev='vda' bus='virtio'", extra=limits))
    assert line.setup == (
        (
            "block_set_io_throttle",
            {
                "id": "/machine/peripheral/virtio-disk0/virtio-backend",
                "bps": 0, "bps_rd": 0, "bps_wr": 0, "iops": 0,
                "iops_rd": 100, "iops_wr": 0, "group": "g",
            },
        ),
    )  # fmt: skip
