"""What people change becomes the document, and nothing else of it."""

from __future__ import annotations

import difflib

import pytest

from engine.conf.domain_conf import DomainConf
from engine.conf.domain_validate import find_problems
from engine.editing.draft import Draft, What
from engine.editing.operation import operations, stored_document
from engine.editing.parts import ADDABLE, PARTS
from engine.editing.parts.disk import DISK, free_target
from engine.editing.parts.network_card import NETWORK_CARD, new_mac
from engine.editing.parts.shared_folder import SHARED_FOLDER
from engine.editing.plan import Step, When, steps_of
from engine.editing.sizes import memory_text, parse_memory
from engine.errors import InvalidArgument

MAC = "52:54:00:01:02:03"
XML = f"""\
<domain type='kvm'>
  <name>guest</name>
  <uuid>11111111-2222-3333-4444-555555555555</uuid>
  <metadata>
    <x:mine xmlns:x="urn:mine">kept  as it is</x:mine>
  </metadata>
  <memory unit='KiB'>4194304</memory>
  <currentMemory unit='KiB'>4194304</currentMemory>
  <vcpu placement='static'>2</vcpu>
  <os>
    <type arch='x86_64' machine='pc-q35-7.2'>hvm</type>
    <boot dev='hd'/>
  </os>
  <strange attribute='kept'/>
  <devices>
    <!-- kept -->
    <disk type='file' device='disk'>
      <driver name='qemu' type='qcow2' future='kept'/>
      <source file='/images/a.qcow2'/>
      <target dev='vda' bus='virtio'/>
    </disk>
    <disk type='file' device='cdrom'>
      <driver name='qemu' type='raw'/>
      <target dev='sda' bus='sata'/>
      <readonly/>
    </disk>
    <interface type='network'>
      <mac address='{MAC}'/>
      <source network='default'/>
      <model type='virtio'/>
    </interface>
    <graphics type='vnc' port='-1' autoport='yes' passwd='beforehand'/>
    <hostdev mode='subsystem' type='usb' managed='yes'>
      <source>
        <vendor id='0x046d'/>
        <product id='0xc52b'/>
      </source>
    </hostdev>
    <unheard of='this'/>
  </devices>
</domain>
"""


def draft(*, runs: bool = True, live: str = XML) -> Draft:
    return Draft(DomainConf.parse(XML), DomainConf.parse(live) if runs else None)


def changed_lines(wanted: Draft) -> list[str]:
    """Return the lines of the stored document that are different afterwards."""
    after = stored_document(wanted, list(steps_of(wanted)))
    found = difflib.ndiff(XML.splitlines(), after.splitlines())
    return [line[0] + line[2:].strip() for line in found if line[0] in "+-"]


def only_step(wanted: Draft) -> Step:
    (step,) = steps_of(wanted)
    return step


@pytest.mark.parametrize(
    ("part", "field", "value", "lines"),
    [
        (("processors", ""), "most", "4", ["-<vcpu placement='static'>2</vcpu>",
                                           "+<vcpu placement='static'>4</vcpu>"]),
        (("memory", ""), "given", "2 GiB",
         ["-<currentMemory unit='KiB'>4194304</currentMemory>",
          "+<currentMemory unit='KiB'>2097152</currentMemory>"]),
        (("disk", "vda"), "source", "/dev/vg/a",
         ["-<disk type='file' device='disk'>", "+<disk type='block' device='disk'>",
          "-<source file='/images/a.qcow2'/>", "+<source dev='/dev/vg/a'/>"]),
        (("disk", "vda"), "serial", "S1", ["+<serial>S1</serial>"]),
        (("disk", "sda"), "source", "iso/debian.iso",
         ["-<disk type='file' device='cdrom'>", "+<disk type='volume' device='cdrom'>",
          "+<source pool='iso' volume='debian.iso'/>"]),
        (("interface", MAC), "link", "down", ["+<link state='down'/>"]),
        (("interface", MAC), "source", "lan",
         ["-<source network='default'/>", "+<source network='lan'/>"]),
        (("interface", MAC), "forwards", "tcp  2022:22 8000-8010 !8005,udp @::1 %eth0 53-53",
         ["+<portForward proto='tcp'>", "+<range start='2022' to='22'/>",
          "+<range start='8000' end='8010'/>", "+<range start='8005' exclude='yes'/>",
          "+</portForward>", "+<portForward proto='udp' address='::1' dev='eth0'>",
          "+<range start='53'/>", "+</portForward>"]),
        (("usb", "046d:c52b"), "device", "1.4",
         ["-<vendor id='0x046d'/>", "-<product id='0xc52b'/>", "+<address bus='1' device='4'/>"]),
        (("graphics", "vnc"), "port", "5999",
         ["-<graphics type='vnc' port='-1' autoport='yes' passwd='beforehand'/>",
          "+<graphics type='vnc' port='5999' autoport='no' passwd='beforehand'/>"]),
        (("boot", ""), "order", "sda vda",
         ["-<boot dev='hd'/>", "+<boot order='2'/>", "+<boot order='1'/>"]),
    ],
)  # fmt: skip
def test_a_field_changes_its_own_lines_alone(
    part: tuple[str, str], field: str, value: str, lines: list[str]
) -> None:
    wanted = draft(runs=False)
    wanted.set(part, field, value)
    assert sorted(changed_lines(wanted)) == sorted(lines)


def test_nothing_wanted_leaves_every_byte() -> None:
    assert stored_document(draft(), []) == XML


@pytest.mark.parametrize("part", ADDABLE, ids=lambda part: part.title)
def test_what_is_added_comes_and_what_is_removed_goes(part: object) -> None:
    assert part in ADDABLE
    wanted = draft(runs=False)
    kind = next(each for each in ADDABLE if each is part)
    key = wanted.add(kind)
    more = DomainConf.parse(stored_document(wanted, list(steps_of(wanted))))
    assert len(list(kind.nodes(more))) == len(list(kind.nodes(wanted.base))) + 1
    wanted.remove(key)
    assert wanted.changes == {}
    again = Draft(more, None)
    new = [view for view in again.parts() if view.key[0] == kind.name][-1]
    again.remove(new.key)
    assert stored_document(again, list(steps_of(again))) == XML


def test_an_added_disk_and_card_can_be_run() -> None:
    wanted = draft(runs=False)
    disk, card = wanted.add(DISK), wanted.add(NETWORK_CARD)
    assert dict(wanted.problems())[disk] == "it needs an image"
    wanted.set(disk, "source", "/images/b.qcow2")
    wanted.set(card, "source", "lan")
    assert dict(wanted.problems()) == {}
    conf = DomainConf.parse(stored_document(wanted, list(steps_of(wanted))))
    assert list(find_problems(conf)) == []
    assert [disk.target_dev for disk in conf.devices.disks] == ["vda", "sda", "vdb"]
    assert free_target(conf, "virtio") == "vdc"


def test_every_address_made_here_is_one_of_ours() -> None:
    made = {new_mac() for _ in range(50)}
    assert len(made) > 47  # by chance, two of them may be the same
    assert all(mac.startswith("52:54:00:") and len(mac) == 17 for mac in made)


def test_what_is_as_it_was_is_no_change() -> None:
    wanted = draft()
    wanted.set(("memory", ""), "given", "2G")
    wanted.set(("memory", ""), "given", "4096 MiB")
    wanted.set(("graphics", "vnc"), "password", "set")
    assert wanted.changes == {}


@pytest.mark.parametrize(
    ("part", "field", "value", "words"),
    [
        (("processors", ""), "count", "0", "above 0"),
        (("memory", ""), "memory", "much", "no amount of memory"),
        (("disk", "vda"), "source", "", "only a drive"),
        (("disk", "vda"), "source", "a.qcow2", "full path"),
        (("disk", "vda"), "bus", "ether", "one of"),
        (("interface", MAC), "mac", "53:54:00:00:00:01", "of many"),
        (("interface", MAC), "mac", "52:54", "six pairs"),
        *(
            (("interface", MAC), "forwards", value, words)
            for value, words in (
                ("80", "tcp or udp"),
                ("tcp 0", "from 1 to 65535"),
                ("tcp 65000-65535:65001", "from 1 to 65535"),
                ("tcp 90-80", "below the first"),
                ("tcp http", "no ports"),
                ("tcp !80:90", "leads nowhere"),
                ("udp @lab 53", "no address"),
                ("udp %a/b 53", "no network device"),
                ("tcp 80-90, tcp @::1 85:22", "port 85 of the host is forwarded twice"),
                ("tcp !22, tcp 443", "port 443 of the host"),
            )
        ),
        (("graphics", "vnc"), "password", "too-long-for-it", "8 characters"),
        (("graphics", "vnc"), "port", "70000", "at most"),
        (("graphics", "vnc"), "until", "soon", "2030"),
        (("usb", "046d:c52b"), "device", "mouse", "VENDOR:PRODUCT"),
        (("boot", ""), "order", "vdz", "no device"),
    ],
)
def test_what_cannot_be_is_refused_at_once(
    part: tuple[str, str], field: str, value: str, words: str
) -> None:
    wanted = draft()
    with pytest.raises(InvalidArgument, match=words):
        wanted.set(part, field, value)
    assert wanted.changes == {}


def test_forwarded_ports_belong_to_passt_and_to_one_card() -> None:
    key, wanted = ("interface", MAC), draft()
    for name, value in (("kind", "user"), ("backend", "passt"), ("forwards", "tcp 22, udp 53")):
        wanted.set(key, name, value)
    assert not dict(wanted.problems())
    wanted.set(key, "kind", "network")
    assert "of the kind user" in dict(wanted.problems())[key]
    wanted.set(key, "kind", "user")
    other = wanted.add(NETWORK_CARD)
    for name, value in (("kind", "user"), ("forwards", "udp @127.0.0.1 50-60")):
        wanted.set(other, name, value)
    assert dict(wanted.problems())[other] == "port forwards need the backend passt"
    wanted.set(other, "backend", "passt")
    assert dict(wanted.problems())[other] == "udp port 53 of the host is forwarded twice"
    wanted.set(other, "forwards", "udp @127.0.0.1 50-60 !53")
    assert not dict(wanted.problems())
    wanted.set(other, "kind", "bridge")
    view = wanted.view(other)
    assert view
    assert NETWORK_CARD.field("forwards").read(view.node) == ""
    assert view.node.backend_type is None


def test_what_is_wrong_together_is_said_before_anything_is_done() -> None:
    wanted = draft()
    wanted.set(("processors", ""), "count", "3")
    folder = wanted.add(SHARED_FOLDER)
    wanted.set(folder, "source", "/srv")
    wanted.set(folder, "target", "srv")
    problems = dict(wanted.problems())
    assert "at most 2" in problems["processors", ""]
    assert "shared memory" in problems[folder]
    wanted.set(("memory", ""), "shared", "yes")
    assert folder not in dict(wanted.problems())


@pytest.mark.parametrize(
    ("part", "field", "value", "ways", "reason"),
    [
        (("memory", ""), "memory", "8 GiB", {When.NEXT_START}, "next start"),
        (("memory", ""), "given", "2 GiB", set(When), ""),
        (("processors", ""), "count", "4", {When.NEXT_START}, "at most 2"),
        (("disk", "sda"), "source", "/cd.iso", set(When), ""),
        (("disk", "vda"), "cache", "none", {When.NEXT_START}, "next start"),
        (("interface", MAC), "link", "down", set(When), ""),
        (("interface", MAC), "model", "e1000e", {When.NEXT_START}, "next start"),
        (("graphics", "vnc"), "password", "other", set(When), ""),
        (("graphics", "vnc"), "password", "", {When.NEXT_START}, "only from the next start"),
    ],
)
def test_a_running_guest_takes_at_once_what_it_can(
    part: tuple[str, str], field: str, value: str, ways: set[When], reason: str
) -> None:
    wanted = draft()
    wanted.set(part, field, value)
    step = only_step(wanted)
    assert set(step.ways) == ways
    assert reason in step.why_not_now
    assert step.when is (When.BOTH if len(ways) > 1 else When.NEXT_START)


def test_a_guest_that_is_off_or_not_stored_has_one_way() -> None:
    off = draft(runs=False)
    off.set(("interface", MAC), "link", "down")
    assert only_step(off).ways == (When.NEXT_START,)
    transient = Draft(None, DomainConf.parse(XML))
    transient.set(("interface", MAC), "link", "down")
    assert only_step(transient).ways == (When.NOW,)


def test_why_the_host_has_no_such_verb_is_said() -> None:
    wanted = draft()
    wanted.remove(("disk", "vda"))
    (step,) = steps_of(wanted, lambda verb: "no such thing" if verb == "detach_device" else None)
    assert (step.ways, step.why_not_now) == ((When.NEXT_START,), "no such thing")


def test_a_password_is_never_in_words_nor_in_what_is_printed() -> None:
    wanted = draft()
    wanted.set(("graphics", "vnc"), "password", "hush")
    step = only_step(wanted)
    assert step.words == "Display VNC: password set"
    view = wanted.view(("graphics", "vnc"))
    assert view
    assert wanted.value(view, view.part.field("password")) == "set"

    async def store(domain: object, text: str) -> None:
        raise AssertionError

    calls = list(operations(wanted, [step], store))
    assert [call.verb for call in calls] == ["update_device", "define"]
    assert "hush" not in repr((calls, step, wanted.changes))
    assert "beforehand" not in repr(calls)


def test_only_what_was_chosen_for_the_next_start_is_stored() -> None:
    wanted = draft()
    wanted.set(("interface", MAC), "link", "down")
    wanted.set(("interface", MAC), "model", "e1000")
    steps = [step for step in steps_of(wanted) if step.name == "model"]
    conf = DomainConf.parse(stored_document(wanted, steps))
    (card,) = conf.devices.interfaces
    assert (card.model, card.link_state) == ("e1000", None)


def test_a_device_in_one_document_only_is_known_there() -> None:
    live = XML.replace("<unheard", "<rng model='virtio'/>\n    <unheard")
    wanted = draft(live=live)
    view = wanted.view(("rng", ""))
    assert view
    assert (view.stored is None, view.live is None) == (True, False)
    wanted.remove(("rng", ""))
    assert only_step(wanted).ways == (When.NOW,)


def test_a_usb_device_is_replugged_while_it_runs_only() -> None:
    with pytest.raises(InvalidArgument, match="not plugged"):
        draft(runs=False).replug(("usb", "046d:c52b"))
    wanted = draft()
    with pytest.raises(InvalidArgument, match="cannot be plugged"):
        wanted.replug(("disk", "vda"))
    wanted.replug(("usb", "046d:c52b"))
    assert only_step(wanted).ways == (When.NOW,)


def test_what_was_wanted_is_wanted_of_a_new_reading_too() -> None:
    first = draft()
    first.set(("memory", ""), "given", "1 GiB")
    first.set(("disk", "vda"), "cache", "none")
    new = first.add(DISK)
    gone = XML.replace("dev='vda'", "dev='vdx'")
    second = Draft(DomainConf.parse(gone), None)
    assert second.take_over(first.changes) == ["disk vda (it is gone)"]
    assert set(second.changes) == {("memory", ""), new}
    assert second.changes[new].what is What.ADDED


def test_amounts_of_memory_are_read_as_they_are_written() -> None:
    for kib in (1024, 1536, 4194304, 3 * 1024**3, 1025):
        assert parse_memory(memory_text(kib)) == kib
    assert parse_memory("512") == parse_memory("512M") == 512 * 1024
    with pytest.raises(InvalidArgument):
        parse_memory("512 bytes")
    assert parse_memory("1.5G") == 1536 * 1024


def test_every_part_says_of_every_field_how_it_is() -> None:
    for view in draft().parts():
        for field in view.part.fields:
            value = field.read(view.node)
            assert isinstance(value, str)
            assert not (field.choices and value) or value in field.choices
    assert len({part.name for part in PARTS}) == len(PARTS)
