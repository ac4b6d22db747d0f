"""Disks and cards of a domain's XML, and how far the document knows what a disk is made of."""

from __future__ import annotations

from engine.conf.domain_disks import DEEPEST, CardSketch, DiskLayer, domain_parts

RUNNING = """\
<domain><devices>
  <disk type='file' device='disk'>
    <driver name='qemu' type='qcow2'/>
    <source file='/images/web.qcow2'/>
    <backingStore type='volume'>
      <format type='raw'/>
      <source pool='images' volume='base.img'/>
      <backingStore/>
    </backingStore>
    <target dev='vda' bus='virtio'/>
  </disk>
  <disk type='file' device='cdrom'><target dev='sda' bus='sata'/></disk>
  <disk type='network'><source protocol='rbd' name='ceph/web'/><target dev='vdb'/></disk>
  <interface type='network'>
    <mac address='52:54:00:00:00:01'/><source network='default'/>
    <target dev='vnet0'/><model type='virtio'/>
  </interface>
  <interface type='bridge'><source bridge='br0'/></interface>
</devices></domain>
"""


def test_a_running_domain_names_every_layer() -> None:
    disk = domain_parts(RUNNING).disks[0]
    assert (disk.target, disk.device, disk.bus, disk.is_whole) == ("vda", "disk", "virtio", True)
    assert disk.layers == (
        DiskLayer(path="/images/web.qcow2", format="qcow2"),
        DiskLayer(kind="volume", pool="images", volume="base.img", format="raw"),
    )
    assert [layer.name for layer in disk.layers] == ["web.qcow2", "base.img"]


def test_an_empty_drive_has_no_layer_and_others_may_have_more() -> None:
    _, drive, remote = domain_parts(RUNNING).disks
    assert (drive.layers, drive.is_whole) == ((), False)
    assert (remote.layers[0].path, remote.is_whole) == ("ceph/web", False)


def test_cards() -> None:
    assert domain_parts(RUNNING).cards == (
        CardSketch(
            mac="52:54:00:00:00:01",
            kind="network",
            model="virtio",
            source="default",
            network="default",
            target="vnet0",
        ),
        CardSketch(kind="bridge", source="br0"),
    )


def test_a_chain_without_end_is_cut() -> None:
    link = "<backingStore type='file'><source file='/a'/>"
    deep = link * 200 + "</backingStore>" * 200
    xml = f"<domain><devices><disk><source file='/a'/>{deep}</disk></devices></domain>"
    (disk,) = domain_parts(xml).disks
    assert len(disk.layers) == DEEPEST
    assert not disk.is_whole
