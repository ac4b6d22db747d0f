"""Differences in words: what is named, what is not, and that no password ever is."""

from __future__ import annotations

import pytest

from engine.editing.differences import find_differences, pending_changes, text_difference

STORED = """\
<domain type='kvm'>
  <name>web</name>
  <uuid>7a3d3b0e-5a3c-4c1e-9b5e-1d1f5f0c0001</uuid>
  <memory unit='KiB'>4194304</memory>
  <currentMemory unit='KiB'>4194304</currentMemory>
  <vcpu placement='static'>4</vcpu>
  <os><type arch='x86_64' machine='q35'>hvm</type><boot dev='hd'/></os>
  <cpu mode='host-model' check='partial'/>
  <clock offset='variable' adjustment='0' basis='utc'/>
  <devices>
    <disk type='file' device='disk'>
      <driver name='qemu' type='qcow2'/>
      <source file='/vda'/>
      <target dev='vda' bus='virtio'/>
    </disk>
    <interface type='network'>
      <mac address='52:54:00:00:00:01'/>
      <source network='default'/>
      <model type='virtio'/>
      <link state='up'/>
    </interface>
    <serial type='pty'><target type='isa-serial' port='0'/></serial>
    <graphics type='vnc' port='-1' autoport='yes'><listen type='address'/></graphics>
  </devices>
</domain>
"""

LIVE = """\
<domain type='kvm' id='7'>
  <name>web</name>
  <uuid>7a3d3b0e-5a3c-4c1e-9b5e-1d1f5f0c0001</uuid>
  <memory unit='KiB'>4194304</memory>
  <currentMemory unit='KiB'>4194304</currentMemory>
  <vcpu placement='static'>4</vcpu>
  <resource><partition>/machine</partition></resource>
  <os><type arch='x86_64' machine='q35'>hvm</type><boot dev='hd'/></os>
  <cpu mode='custom' match='exact' check='full'>
    <model fallback='forbid'>Skylake-Client</model>
    <feature policy='require' name='hypervisor'/>
  </cpu>
  <clock offset='variable' adjustment='3600' basis='utc'/>
  <devices>
    <disk type='file' device='disk'>
      <driver name='qemu' type='qcow2'/>
      <source file='/vda' index='1'/>
      <backingStore/>
      <target dev='vda' bus='virtio'/>
      <alias name='virtio-disk0'/>
      <address type='pci' domain='0x0000' bus='0x04' slot='0x00' function='0x0'/>
    </disk>
    <interface type='network'>
      <mac address='52:54:00:00:00:01'/>
      <source network='default' portid='0b' bridge='virbr0'/>
      <target dev='vnet3'/>
      <model type='virtio'/>
      <link state='up'/>
      <alias name='net0'/>
    </interface>
    <serial type='pty'>
      <source path='/dev/pts/5'/>
      <target type='isa-serial' port='0'/>
      <alias name='serial0'/>
    </serial>
    <graphics type='vnc' port='5901' autoport='yes' listen='127.0.0.1'>
      <listen type='address' address='127.0.0.1'/>
    </graphics>
  </devices>
  <seclabel type='dynamic' model='dac' relabel='yes'>
    <label>+64055:+110</label><imagelabel>+64055:+110</imagelabel>
  </seclabel>
</domain>
"""


def words(before: str, after: str) -> list[str]:
    return [difference.words for difference in find_differences(before, after)]


def changed(old: str, new: str) -> list[str]:
    assert old in STORED
    return words(STORED, STORED.replace(old, new))


def test_a_guest_that_was_only_started_waits_for_nothing() -> None:
    assert pending_changes(LIVE, STORED) == ()


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("<memory unit='KiB'>4194304", "<memory unit='GiB'>8", ["memory 4 GiB → 8 GiB"]),
        ("<memory unit='KiB'>4194304", "<memory unit='GiB'>4", []),
        ("<link state='up'/>", "<link state='down'/>", ["interface {} link up → down"]),
        ("<source file='/vda'/>", "<source file='/b'/>", ["disk vda source /vda → /b"]),
        ("<model type='virtio'/>", "<model type='e1000'/>", ["interface {} model virtio → e1000"]),
        ("'static'>4<", "'static' current='2'>4<", ["vcpus current added (2)"]),
        ("'static'>4<", "'static'>6<", ["vcpus 4 → 6"]),
        ("<boot dev='hd'/>", "<boot dev='network'/>", ["boot boot hd → network"]),
        ("type='qcow2'/>", "type='qcow2' cache='none'/>", ["disk vda driver cache added (none)"]),
        ("  <name>web", "\n\n  <!-- mine --><name>web", []),
    ],
)
def test_each_change_is_one_line(old: str, new: str, said: list[str]) -> None:
    assert changed(old, new) == [line.format("52:54:00:00:00:01") for line in said]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("<currentMemory unit='KiB'>4194304", "<currentMemory unit='KiB'>2097152",
         ["memory now 4 GiB → 2 GiB"]),
        ("'static'>4<", "'static' current='2'>4<", ["vcpus current 4 → 2"]),
        ("<source network='default'/>", "<source network='lab'/>",
         ["interface 52:54:00:00:00:01 source default → lab"]),
        ("autoport='yes'", "autoport='no'", ["graphics vnc port 5901 → -1",
                                             "graphics vnc autoport yes → no"]),
    ],
)  # fmt: skip
def test_what_waits_for_the_next_start_is_named_and_nothing_else(
    old: str, new: str, said: list[str]
) -> None:
    assert old in STORED
    found = pending_changes(LIVE, STORED.replace(old, new))
    assert [difference.words for difference in found] == said


def test_devices_come_and_go_by_what_they_are() -> None:
    disk = "<disk type='file' device='disk'><source file='/vdb'/><target dev='vdb'/></disk>"
    more = STORED.replace("<devices>\n", f"<devices>\n{disk}")
    assert words(STORED, more) == ["disk vdb added (/vdb)"]
    assert words(more, STORED) == ["disk vdb removed (/vdb)"]
    assert [each.words for each in pending_changes(LIVE, more)] == ["disk vdb added (/vdb)"]


def test_a_password_is_never_in_the_words() -> None:
    first, second = (STORED.replace("port='-1'", f"passwd='{word}'") for word in ("abra", "xyzz"))
    for before, after in ((STORED, first), (first, second), (second, STORED)):
        said = " ".join(words(before, after))
        assert "passwd" in said
        assert "abra" not in said
        assert "xyzz" not in said


def test_another_kind_of_processor_waits_for_the_next_start() -> None:
    found = pending_changes(LIVE, STORED.replace("mode='host-model'", "mode='host-passthrough'"))
    assert found[0].words == "cpu mode custom → host-passthrough"
    assert {difference.path[0] for difference in found} == {"cpu"}


def test_hostile_words_are_made_safe() -> None:
    said = changed("<source file='/vda'/>", "<source file='/\N{RIGHT-TO-LEFT OVERRIDE}x'/>")
    assert said == ["disk vda source /vda → /\\u202ex"]


def test_the_lines_are_those_of_a_unified_difference() -> None:
    lines = text_difference(STORED, STORED.replace("state='up'", "state='down'"))
    assert [line for line in lines if line[:1] in "+-"] == [
        "--- before", "+++ after", "-      <link state='up'/>", "+      <link state='down'/>",
    ]  # fmt: skip
    assert text_difference(STORED, STORED) == ()
