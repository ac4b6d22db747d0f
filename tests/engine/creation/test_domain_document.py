"""An order becomes the XML that its host and its system want."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from engine import Connection
from engine.conf.domain_conf import DomainConf
from engine.creation.creation_order import CardOrder, CreationOrder, DiskOrder
from engine.creation.domain_document import domain_document, letters
from engine.creation.host_offer import HostOffer, host_offer, read_capabilities
from engine.creation.os_profile import FAMILIES, LINUX, WINDOWS_11, Firmware, OsProfile
from engine.errors import InvalidArgument
from tests.engine.creation.capability_documents import offer
from tests.patience import PATIENCE

if TYPE_CHECKING:
    from tests.peers.libvirtd import PrivateLibvirtd

UUID = "11111111-2222-4333-8444-555555555555"
DISKS = (
    DiskOrder(path="/images/a.qcow2", form="qcow2"),
    DiskOrder(path="/dev/vg/b"),
    DiskOrder(path="/images/c.iso", bus="sata", is_cd=True),
)


def order(profile: OsProfile = LINUX, **facts: object) -> CreationOrder:
    words: dict[str, object] = {
        "name": "new",
        "uuid": UUID,
        "offer": offer(),
        "profile": profile,
        "firmware": profile.firmware,
        "machine": profile.machine,
        "tpm": profile.tpm,
        "disks": DISKS,
        "cards": (CardOrder(kind="network", source="default", model=profile.card),),
    }
    return CreationOrder(**(words | facts))  # type: ignore[arg-type]


def conf_of(wanted: CreationOrder) -> DomainConf:
    return DomainConf.parse(domain_document(wanted))


def test_the_host_is_read() -> None:
    found = offer()
    assert (found.kind, found.arch) == ("kvm", "x86_64")
    assert found.emulator == "/usr/bin/qemu-system-x86_64"
    assert (found.machine("q35"), found.machine("isapc")) == ("q35", "")
    assert (found.most_vcpus, found.has_tpm, found.has_secure_boot) == (64, True, True)
    assert offer(kvm=False).is_emulated


def test_a_host_without_guests() -> None:
    assert read_capabilities("<capabilities><host/></capabilities>") == HostOffer(kind="qemu")


async def test_a_host_that_tells_nothing_is_not_judged() -> None:
    async with await Connection.open("test:///default") as connection:
        assert (await host_offer(connection)).kind == "test"
        silent = HostOffer(kind="test")
        made = await connection.define(domain_document(order(offer=silent)))
        assert made.ref.uuid == UUID


def test_disks_start_before_cds_and_the_network_before_both() -> None:
    conf = conf_of(order())
    assert [disk.target_dev for disk in conf.devices.disks] == ["vda", "vdb", "sda"]
    ranks = [disk.element.find("boot") for disk in conf.devices.disks]
    assert [None if x is None else x.get("order") for x in ranks] == ["1", None, "2"]
    text = domain_document(order(from_network=True))
    assert text.index("<boot order='2'/>") < text.index("<boot order='1'/>")
    assert "<source dev='/dev/vg/b'/>" in text


def test_the_processor_is_the_hosts_or_the_best_imitation() -> None:
    assert "<cpu mode='host-passthrough'" in domain_document(order())
    assert "<cpu mode='maximum'/>" in domain_document(order(offer=offer(kvm=False)))
    bare = replace(offer(), cpu_modes=None)
    assert "<cpu" not in domain_document(order(offer=bare))


def test_windows_11_has_what_it_asks_for() -> None:
    text = domain_document(order(WINDOWS_11))
    assert "<os firmware='efi'>" in text
    assert "<feature enabled='yes' name='secure-boot'/>" in text
    assert "<tpm model='tpm-crb'>" in text
    assert "<clock offset='localtime'>" in text
    assert "<hyperv mode='custom'>" in text
    assert "<smm state='on'/>" in text


def test_a_display_listens_on_the_host_itself_only() -> None:
    text = domain_document(order())
    assert "<listen type='address' address='127.0.0.1'/>" in text
    assert "<graphics" not in domain_document(order(graphics=""))


def test_the_same_order_is_the_same_text() -> None:
    assert domain_document(order()) == domain_document(order())


def test_a_name_that_no_domain_can_have() -> None:
    with pytest.raises(InvalidArgument):
        domain_document(order(name="a/b"))
    with pytest.raises(InvalidArgument, match="which network"):
        domain_document(order(cards=(CardOrder(kind="network"),)))


def test_text_of_people_cannot_become_elements() -> None:
    evil = DiskOrder(path="/images/'/><evil a='")
    conf = conf_of(order(disks=(evil,)))
    assert conf.element.find(".//evil") is None
    assert [disk.source.file for disk in conf.devices.disks if disk.source] == [evil.path]


def test_letters_of_disks() -> None:
    assert [letters(n) for n in (0, 25, 26, 701, 702)] == ["a", "z", "aa", "zz", "aaa"]


TEMPLATE = """\
<domain type='kvm'>
  <name>golden</name>
  <uuid>99999999-2222-4333-8444-555555555555</uuid>
  <title>Golden image</title>
  <metadata><virtdeck:protected xmlns:virtdeck="urn:virtdeck:protected"/></metadata>
  <memory unit='KiB'>2097152</memory>
  <vcpu current='1'>2</vcpu>
  <os firmware='efi'><type arch='x86_64' machine='q35'>hvm</type>
    <nvram>/var/lib/libvirt/qemu/nvram/golden_VARS.fd</nvram></os>
  <devices>
    <disk type='file' device='cdrom'><source file='/iso/a.iso'/><target dev='sda'/>
      <readonly/></disk>
    <disk type='block' device='disk'><driver name='qemu' type='raw'/>
      <source dev='/dev/vg/golden'/><target dev='vda'/></disk>
    <interface type='network'><mac address='52:54:00:00:00:01'/>
      <source network='default'/><model type='virtio'/></interface>
    <channel type='unix'><source mode='bind' path='/run/golden.sock'/>
      <target type='virtio' name='org.qemu.guest_agent.0'/></channel>
    <unknown kept='yes'/>
  </devices>
</domain>
"""


def test_a_template_gives_all_but_what_is_its_own() -> None:
    disks = (DiskOrder(path="/images/new.qcow2", form="qcow2"),)
    text = domain_document(order(template=TEMPLATE, disks=disks, vcpus=4, memory_mib=1024))
    for own in ("golden", "52:54:00:00:00:01", "nvram", "protected", "9999"):
        assert own not in text
    conf = DomainConf.parse(text)
    assert (conf.name, conf.uuid, conf.vcpus, conf.memory) == ("new", UUID, 4, 1 << 20)
    assert "<source file='/images/new.qcow2'/>" in text
    assert "<driver name='qemu' type='qcow2'/>" in text
    assert "/iso/a.iso" in text
    assert "<unknown kept='yes'/>" in text


@pytest.mark.peer("libvirtd", "libvirt-qemu", "qemu-system-x86_64", "ovmf", "swtpm")
async def test_libvirt_defines_every_kind_and_changes_nothing_the_second_time(
    session_libvirtd: PrivateLibvirtd,
) -> None:
    async with await Connection.open(session_libvirtd.uri, deadline=PATIENCE) as connection:
        found = await host_offer(connection)
        assert found.is_session
        for profile in FAMILIES:
            for firmware in Firmware:
                kinds = ("ide",) if profile.machine == "pc" else (profile.disk_bus,)
                cd = "ide" if profile.machine == "pc" else "sata"
                disks = (
                    *(DiskOrder(path="/tmp/a", bus=bus) for bus in kinds),
                    DiskOrder(path="/tmp/b.iso", bus=cd, is_cd=True),
                )
                if profile.machine == "pc" and firmware is Firmware.SECURE:
                    continue  # no such firmware there
                wanted = order(profile, offer=found, firmware=firmware, disks=disks, cards=())
                domain = await connection.define(domain_document(wanted))
                first = await domain.xml(inactive=True)
                await connection.define(first)
                again = await domain.xml(inactive=True)
                # libvirt puts its controllers into another order when it reads its own words
                assert sorted(again.splitlines()) == sorted(first.splitlines())
                assert "<listen type='address' address='127.0.0.1'/>" in first
                await domain.undefine()
