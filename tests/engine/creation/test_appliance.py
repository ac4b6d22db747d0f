"""Appliances: OVA, OVF and vmx, with disks that qemu-img wrote."""

from __future__ import annotations

import tarfile
from typing import TYPE_CHECKING

import pytest

from engine.creation.appliance import ApplianceDisk, read_appliance
from engine.creation.vmx import vmx_facts
from engine.errors import EngineError, InvalidArgument, InvalidXML, StorageFailed
from tests.engine.creation.appliances import MIB, OVF, make_ova
from tests.engine.creation.test_disk_image import content_of

if TYPE_CHECKING:
    from pathlib import Path

VMX = """\
.encoding = "UTF-8"
displayName = "web |22one|22"
guestOS = "debian11-64"
memsize = "2048"
numvcpus = "4"
firmware = "efi"
scsi0:0.present = "TRUE"
scsi0:0.fileName = "web.vmdk"
sata0:1.present = "TRUE"
sata0:1.deviceType = "cdrom-image"
sata0:1.fileName = "tools.iso"
sata0:2.fileName = "gone.vmdk"
sata0:2.present = "FALSE"
ethernet0.present = "TRUE"
ethernet0.virtualDev = "vmxnet3"
ethernet1.present = "FALSE"
"""


@pytest.mark.peer("qemu-img")
@pytest.mark.parametrize("name", ["box.ova", "box.ovf"])
def test_archive_and_folder_say_the_same(tmp_path: Path, name: str) -> None:
    content = make_ova(tmp_path)
    found = read_appliance(tmp_path / name)
    facts = found.facts
    assert (facts.name, facts.vcpus, facts.memory_mib) == ("packed box", 2, 512)
    assert (facts.system, facts.is_uefi) == ("debian11_64Guest", True)
    assert facts.disks == (ApplianceDisk("box.vmdk", "sata"),)
    assert facts.cards == ("e1000",)
    (image,) = found.images
    assert image.capacity == 8 * MIB
    assert content_of(image) == content


def test_what_a_vmx_says() -> None:
    facts = vmx_facts(VMX)
    assert (facts.name, facts.vcpus, facts.memory_mib) == ('web "one"', 4, 2048)
    assert (facts.system, facts.is_uefi) == ("debian11-64", True)
    assert facts.disks == (ApplianceDisk("web.vmdk", "scsi"),)
    assert facts.cards == ("vmxnet3",)


def test_a_disk_that_is_missing_is_named(tmp_path: Path) -> None:
    (tmp_path / "web.vmx").write_text(VMX)
    with pytest.raises(StorageFailed, match="web.vmdk"):
        read_appliance(tmp_path / "web.vmx")


@pytest.mark.parametrize("place", ["../../etc/shadow", "/etc/shadow"])
def test_disks_elsewhere_are_not_opened(tmp_path: Path, place: str) -> None:
    (tmp_path / "box.ovf").write_text(OVF.format(disk=place, capacity=1, memory=1))
    with pytest.raises(InvalidArgument):
        read_appliance(tmp_path / "box.ovf")
    with tarfile.open(tmp_path / "box.ova", "w") as archive:
        archive.add(tmp_path / "box.ovf", "box.ovf")
    with pytest.raises(InvalidArgument, match="does not hold"):
        read_appliance(tmp_path / "box.ova")


def test_entities_are_refused(tmp_path: Path) -> None:
    evil = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/shadow">]>'
    text = OVF.replace('<?xml version="1.0"?>', '<?xml version="1.0"?>' + evil)
    (tmp_path / "box.ovf").write_text(text.replace("packed box", "&e;"))
    with pytest.raises(InvalidXML):
        read_appliance(tmp_path / "box.ovf")


@pytest.mark.parametrize("content", [b"", b"no archive" * 100, b"\0" * 20000])
def test_no_archive_at_all(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "box.ova").write_bytes(content)
    with pytest.raises(EngineError):
        read_appliance(tmp_path / "box.ova")


def test_a_file_of_another_kind(tmp_path: Path) -> None:
    with pytest.raises(InvalidArgument, match=r"\.ova"):
        read_appliance(tmp_path / "box.zip")
