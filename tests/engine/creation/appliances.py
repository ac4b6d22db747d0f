"""Appliances that a test makes: real disks of qemu-img, descriptions of our own."""

from __future__ import annotations

import random
import subprocess
import tarfile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

MIB = 1 << 20

OVF = """<?xml version="1.0"?>
<Envelope xmlns="http://schemas.dmtf.org/ovf/envelope/1"
  xmlns:ovf="http://schemas.dmtf.org/ovf/envelope/1"
  xmlns:vmw="http://www.vmware.com/schema/ovf"
  xmlns:rasd="http://schemas.dmtf.org/wbem/wscim/1/cim-schema/2/CIM_ResourceAllocationSettingData">
  <References><File ovf:href="{disk}" ovf:id="file1"/></References>
  <DiskSection>
    <Disk ovf:capacity="{capacity}" ovf:diskId="vmdisk1" ovf:fileRef="file1"/>
  </DiskSection>
  <VirtualSystem ovf:id="box">
    <Name>packed box</Name>
    <OperatingSystemSection ovf:id="94" vmw:osType="debian11_64Guest"/>
    <VirtualHardwareSection>
      <Item><rasd:InstanceID>1</rasd:InstanceID><rasd:ResourceType>3</rasd:ResourceType>
        <rasd:VirtualQuantity>2</rasd:VirtualQuantity></Item>
      <Item><rasd:AllocationUnits>byte * 2^20</rasd:AllocationUnits>
        <rasd:InstanceID>2</rasd:InstanceID><rasd:ResourceType>4</rasd:ResourceType>
        <rasd:VirtualQuantity>{memory}</rasd:VirtualQuantity></Item>
      <Item><rasd:InstanceID>3</rasd:InstanceID><rasd:ResourceType>20</rasd:ResourceType></Item>
      <Item><rasd:HostResource>ovf:/disk/vmdisk1</rasd:HostResource>
        <rasd:InstanceID>4</rasd:InstanceID><rasd:Parent>3</rasd:Parent>
        <rasd:ResourceType>17</rasd:ResourceType></Item>
      <Item><rasd:InstanceID>5</rasd:InstanceID><rasd:ResourceSubType>E1000</rasd:ResourceSubType>
        <rasd:ResourceType>10</rasd:ResourceType></Item>
      <vmw:Config ovf:required="false" vmw:key="firmware" vmw:value="efi"/>
    </VirtualHardwareSection>
  </VirtualSystem>
</Envelope>
"""


def raw_disk(path: Path, mib: int = 8) -> bytes:
    """Write a disk with data here and there, and return what it holds."""
    source = random.Random(7)
    content = bytearray(mib * MIB)
    for start in (0, 65536 * 3 + 512, mib * MIB // 2 - 100, mib * MIB - 4096):
        content[start : start + 4000] = source.randbytes(4000)
    content[MIB : MIB + 65536] = b"same" * 16384
    path.write_bytes(content)
    return bytes(content)


def convert(source: Path, target: Path, form: str, options: str = "") -> None:
    """Let qemu-img write the disk in another format."""
    words = ["qemu-img", "convert", "-O", form, *(["-o", options] if options else [])]
    subprocess.run([*words, str(source), str(target)], check=True)


def make_ova(folder: Path, *, memory: int = 512, mib: int = 8, text: str = OVF) -> bytes:
    """Make ``box.ova`` in ``folder``; return what its disk holds."""
    content = raw_disk(folder / "disk.raw", mib)
    convert(folder / "disk.raw", folder / "box.vmdk", "vmdk", "subformat=streamOptimized")
    described = text.format(disk="box.vmdk", capacity=mib * MIB, memory=memory)
    (folder / "box.ovf").write_text(described)
    with tarfile.open(folder / "box.ova", "w") as archive:
        for name in ("box.ovf", "box.vmdk"):
            archive.add(folder / name, name)
    return content
