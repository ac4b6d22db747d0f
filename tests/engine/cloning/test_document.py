"""What of a domain a clone has, and what not."""

from __future__ import annotations

from engine.cloning.clone_order import CloneOrder, CloneWay, PlannedDisk, problems
from engine.cloning.document import clone_document, document_notes
from engine.cloning.guest_disk import GuestDisk, Image, guest_disks
from engine.cloning.survey import CloneSource, PoolRoom, SurveyedDisk
from engine.conf.domain_conf import DomainConf
from engine.conf.storage_sketch import VolumeSketch
from engine.domain_facts import DomainInfo
from engine.domain_ref import DomainRef
from engine.domain_state import DomainState, DomainStatus
from engine.storage_facts import VolumeInfo, VolumeKind, VolumeRef

XML = """\
<domain type='kvm' id='7'>
  <name>web</name>
  <uuid>11111111-2222-3333-4444-555555555555</uuid>
  <os><type arch='x86_64'>hvm</type><nvram template='/t.fd'>/nvram/web.fd</nvram></os>
  <devices>
    <disk type='file' device='disk'><driver name='qemu' type='qcow2'/>
      <source file='/pool/web.qcow2' index='2'/>
      <backingStore type='file' index='1'><format type='raw'/><source file='/pool/base'/>
        <backingStore/></backingStore>
      <target dev='vda'/><alias name='virtio-disk0'/></disk>
    <disk type='file' device='cdrom'><source file='/x.iso'/><target dev='sda'/></disk>
    <interface type='network'><mac address='52:54:00:00:00:01'/><target dev='vnet3'/></interface>
    <channel type='unix'><source mode='bind' path='/run/1-web/agent'/></channel>
    <graphics type='vnc' port='5907' autoport='no' passwd='secret'/>
  </devices>
  <seclabel type='dynamic' model='selinux'><label>x</label></seclabel>
</domain>
"""
UUID = "99999999-2222-3333-4444-555555555555"


def surveyed() -> SurveyedDisk:
    (disk, _) = guest_disks(DomainConf.parse(XML))
    info = VolumeInfo(
        ref=VolumeRef("images", "web.qcow2", "/pool/web.qcow2"),
        kind=VolumeKind.FILE, capacity=1 << 30, allocation=1 << 29,
    )  # fmt: skip
    return SurveyedDisk(disk, info, VolumeSketch(path="/pool/web.qcow2", format="qcow2"))


def source(state: DomainState = DomainState.SHUTOFF, free: int = 1 << 40) -> CloneSource:
    info = DomainInfo(
        ref=DomainRef("web", "u", None), status=DomainStatus(state, 1), persistent=True,
        autostart=False, vcpus=1, memory_kib=1, max_memory_kib=1,
    )  # fmt: skip
    room = PoolRoom(free, frozenset({"web.qcow2", "shop.qcow2"}))
    return CloneSource(
        info=info, xml=XML, disks=(surveyed(),), pools={"images": room}, names=frozenset({"web"})
    )


def test_a_disk_is_read_with_what_lies_below_it() -> None:
    disk, medium = guest_disks(DomainConf.parse(XML))
    assert disk.below == (Image(place="/pool/base", format="raw", index=1),)
    assert (disk.active.index, disk.is_written, medium.is_medium) == (2, True, True)
    assert medium == GuestDisk(
        target="sda", device="cdrom", active=Image(place="/x.iso"), path="/x.iso"
    )


def test_a_clone_has_nothing_that_only_one_domain_can_have() -> None:
    planned = [PlannedDisk(source=surveyed(), way=CloneWay.LINKED, name="new.qcow2")]
    conf = clone_document(XML, "new", planned, uuid=UUID, make_mac=lambda: "52:54:00:aa:bb:cc")
    xml = conf.to_xml(secure=True)
    for gone in ("id='7'", "web", "vnet3", "5907", "1-web", "virtio-disk0", "selinux", "/base"):
        assert gone not in xml, gone
    for there in ("52:54:00:aa:bb:cc", "/pool/new.qcow2", UUID, "/x.iso", "secret", "/t.fd"):
        assert there in xml, there
    assert "secret" not in conf.to_xml()
    assert "nvram" in document_notes(conf)[0]


def test_a_disk_that_is_left_out_is_gone() -> None:
    planned = [PlannedDisk(source=surveyed(), way=CloneWay.LEAVE)]
    conf = clone_document(XML, "new", planned)
    assert [disk.target_dev for disk in conf.devices.disks] == ["sda"]


def test_an_order_says_everything_that_rules_it_out() -> None:
    order = CloneOrder(name="web", ways={"vda": CloneWay.FULL})
    reasons = list(problems(source(DomainState.RUNNING, free=1), order))
    assert reasons[0] == "the host has a domain web already"
    assert "shut it off" in reasons[1]
    assert reasons[2] == "the pool images has 0 MiB free, the copies need 512 MiB"
    assert list(problems(source(), CloneOrder(name="shop"))) == []
