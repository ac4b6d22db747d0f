"""The builders of what is not a device; each test names the element it is about."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from engine.errors import ConfigUnsupported

from ..documents import HOST, PLACE, build, document, objects, values

if TYPE_CHECKING:
    from engine.conf.domain_conf import DomainConf


def _first(option: str, *, rest: str = "", features: str = "<acpi/>", os: str = "") -> str:
    return values(build(document(rest=rest, features=features, os=os)), option)[0]


@pytest.mark.parametrize(
    ("cpu", "expected"),
    [
        ("", "qemu64"),
        ("<cpu mode='custom' match='exact'><model>Haswell</model></cpu>", "Haswell"),
        ("<cpu mode='maximum'/>", "max"),
        ("<cpu mode='host-model'/>", "max"),
        (
            ("<cpu check='full'><model fallback='forbid'>Haswell</model>"
            "<vendor>Intel</vendor><feature policy='require' name='vmx'/>"
            "<feature policy='disable' name='x2apic'/><feature policy='require' name='osxsave'/>"
            "<maxphysaddr mode='emulate' bits='40'/><cache mode='emulate' level='3'/></cpu>"),
            "Haswell,vendor=GenuineIntel,vmx=on,x2apic=off,enforce=on,phys-bits=40,l3-cache=on",
        ),
        ("<clock offset='utc'><timer name='kvmclock' present='no'/></clock>",
         "qemu64,kvmclock=off"),
    ],
)  # fmt: skip
def test_cpu(cpu: str, expected: str) -> None:
    assert _first("-cpu", rest=cpu) == expected


@pytest.mark.parametrize(
    ("mode", "accel", "expected"),
    [
        ("host-passthrough", "kvm", "host,migratable=on"),
        ("host-passthrough", "tcg", "max"),
        ("host-model", "kvm", "host"),
        ("host-model", "tcg", "max"),
    ],
)
def test_the_hosts_processor_needs_kvm(mode: str, accel: str, expected: str) -> None:
    conf = document(rest=f"<cpu mode='{mode}'/>", kind="kvm")
    assert values(build(conf, accel=accel), "-cpu") == [expected]


def test_features_of_machine_and_processor() -> None:
    features = (
        "<apic eoi='on'/><kvm><hidden state='on'/></kvm><pmu state='off'/><vmport state='off'/>"
        "<smm state='off'/><vmcoreinfo state='on'/><pvspinlock state='on'/>"
    )
    line = build(document(features=features))
    assert values(line, "-machine") == [
        "q35,usb=off,acpi=off,vmport=off,smm=off,dump-guest-core=off"
    ]
    assert values(line, "-cpu") == ["qemu64,kvm-pv-eoi=on,kvm=off,kvm-pv-unhalt=on,pmu=off"]
    assert {"driver": "vmcoreinfo"} in objects(line, "-device")


def test_enlightenments_for_windows() -> None:
    features = (
        "<acpi/><hyperv mode='custom'><relaxed state='on'/><vapic state='off'/>"
        "<spinlocks state='on' retries='8191'/><vendor_id state='on' value='a,b'/>"
        "<stimer state='on'><direct state='on'/></stimer></hyperv>"
    )
    conf = document(features=features, kind="kvm")
    assert values(build(conf, accel="kvm"), "-cpu") == [
        "qemu64,hv-relaxed=on,hv-stimer=on,hv-stimer-direct=on,hv-spinlocks=0x1fff,hv-vendor-id=a,,b"
    ]
    with pytest.raises(ConfigUnsupported, match="/domain/features/hyperv .*KVM"):
        build(conf, accel="tcg")


@pytest.mark.parametrize(
    ("vcpu", "expected"),
    [
        ("<vcpu>2</vcpu>", "2,sockets=2,dies=1,cores=1,threads=1"),
        ("<vcpu current='1'>4</vcpu>", "1,maxcpus=4,sockets=4,dies=1,cores=1,threads=1"),
        (
            "<vcpu>8</vcpu><cpu><topology sockets='1' dies='2' cores='2' threads='2'/></cpu>",
            "8,sockets=1,dies=2,cores=2,threads=2",
        ),
    ],
)
def test_vcpus(vcpu: str, expected: str) -> None:
    assert _first("-smp", rest=vcpu) == expected


def test_iothreads_are_numbered_around_those_that_have_numbers() -> None:
    xml = "<iothreads>3</iothreads><iothreadids><iothread id='2'/></iothreadids>"
    line = build(document(rest=xml))
    names = [item["id"] for item in objects(line, "-object")]
    assert names == ["iothread2", "iothread1", "iothread3"]


def test_memory_of_another_kind() -> None:
    backing = (
        "<memoryBacking><nosharepages/><locked/><source type='memfd'/><access mode='shared'/>"
        "<allocation mode='immediate'/></memoryBacking>"
    )
    line = build(document(rest=backing))
    assert values(line, "-m") == ["size=64M"]
    assert objects(line, "-object") == [
        {
            "qom-type": "memory-backend-memfd", "id": "pc.ram", "size": 64 << 20, "share": True,
            "prealloc": True,
        }
    ]  # fmt: skip
    assert values(line, "-overcommit") == ["mem-lock=on"]
    assert "mem-merge=off,memory-backend=pc.ram" in values(line, "-machine")[0]


def test_nodes_of_memory_and_processors() -> None:
    cells = (
        "<cell id='0' cpus='0,2-3' memory='32' unit='MiB' memAccess='shared'><distances>"
        "<sibling id='0' value='10'/><sibling id='1' value='21'/></distances></cell>"
        "<cell id='1' cpus='1' memory='96' unit='MiB'/>"
    )
    line = build(document(rest=f"<vcpu>4</vcpu><cpu><numa>{cells}</numa></cpu>"))
    assert values(line, "-m") == ["size=128M"]
    assert values(line, "-numa") == [
        "node,nodeid=0,cpus=0,cpus=2-3,memdev=ram-node0",
        "node,nodeid=1,cpus=1,memdev=ram-node1",
        "dist,src=0,dst=0,val=10",
        "dist,src=0,dst=1,val=21",
    ]
    assert objects(line, "-object") == [
        {"qom-type": "memory-backend-ram", "id": "ram-node0", "size": 32 << 20, "share": True},
        {"qom-type": "memory-backend-ram", "id": "ram-node1", "size": 96 << 20},
    ]


def test_firmware_that_keeps_nothing() -> None:
    line = build(document(os="<loader readonly='yes' type='pflash' stateless='yes'>/c</loader>"))
    assert line.copies == ()
    assert len(objects(line, "-blockdev")) == 1


@pytest.mark.parametrize(
    ("clock", "expected"),
    [
        ("<clock offset='utc'/>", "base=utc"),
        ("<clock offset='localtime'/>", "base=localtime"),
        ("<clock offset='absolute' start='0'/>", "base=1970-01-01T00:00:00"),
        ("<clock offset='variable' adjustment='-65'/>", "base=2030-01-02T03:03:00"),
        (
            "<clock offset='utc'><timer name='rtc' tickpolicy='catchup' track='guest'/></clock>",
            "base=utc,clock=vm,driftfix=slew",
        ),
    ],
)
def test_clock(clock: str, expected: str) -> None:
    assert _first("-rtc", rest=clock) == expected


def test_a_clock_of_another_zone() -> None:
    line = build(document(rest="<clock offset='timezone' timezone='Europe/Paris'/>"))
    assert values(line, "-rtc") == ["base=localtime"]
    assert line.environment == {"TZ": "Europe/Paris"}


def test_timers() -> None:
    timers = "<timer name='hpet' present='no'/><timer name='pit' tickpolicy='delay'/>"
    conf = document(rest=f"<clock offset='utc'>{timers}</clock>")
    assert "hpet=off" in values(build(conf), "-machine")[0]
    assert values(build(conf), "-global") == []
    assert values(build(conf, accel="kvm"), "-global") == ["kvm-pit.lost_tick_policy=delay"]


def test_what_happens_when_the_guest_ends() -> None:
    line = build(document("<panic model='isa'/>", rest="<on_reboot>destroy</on_reboot>"
                          "<on_crash>preserve</on_crash>"))  # fmt: skip
    assert values(line, "-action") == ["reboot=shutdown,panic=pause"]


def test_kinds_of_sleep() -> None:
    pm = "<pm><suspend-to-mem enabled='no'/><suspend-to-disk enabled='yes'/></pm>"
    expected = ["ICH9-LPC.disable_s3=1", "ICH9-LPC.disable_s4=0"]
    assert values(build(document(rest=pm)), "-global") == expected


def test_the_menu_and_a_kernel_of_the_hosts() -> None:
    os = (
        "<kernel>/boot/v,m</kernel><initrd>/boot/i</initrd><cmdline>console=ttyS0 a,b</cmdline>"
        "<bootmenu enable='yes' timeout='3000'/><bios rebootTimeout='0'/>"
    )
    line = build(document(os=os))
    assert values(line, "-boot") == ["menu=on,splash-time=3000,reboot-timeout=0,strict=on"]
    assert values(line, "-kernel") == ["/boot/v,m"]
    assert values(line, "-append") == ["console=ttyS0 a,b"]


def test_boot_devices_are_the_first_of_their_kind() -> None:
    disks = (
        "<disk type='file' device='cdrom'><target dev='sdc' bus='sata'/></disk>"
        "<disk type='file'><source file='/a'/><target dev='vda' bus='virtio'/></disk>"
        "<disk type='file'><source file='/b'/><target dev='vdb' bus='virtio'/></disk>"
        "<interface type='user'/>"
    )
    line = build(document(disks, os="<boot dev='network'/><boot dev='hd'/><boot dev='cdrom'/>"))
    orders = {
        item["id"]: item["bootindex"] for item in objects(line, "-device") if "bootindex" in item
    }
    assert orders == {"net0": 1, "virtio-disk0": 2, "sata0-0-2": 3}


def test_tables_the_guest_reads() -> None:
    rest = (
        "<sysinfo type='smbios'><bios><entry name='vendor'>a,b</entry></bios>"
        "<baseBoard><entry name='product'>x</entry></baseBoard>"
        "<oemStrings><entry>one</entry></oemStrings></sysinfo>"
        "<sysinfo type='fwcfg'><entry name='opt/a'>text</entry>"
        "<entry name='opt/b' file='/f'/></sysinfo>"
    )
    line = build(document(rest=rest, os="<smbios mode='sysinfo'/>"))
    assert values(line, "-smbios") == [
        "type=0,vendor=a,,b", "type=2,product=x", "type=11,value=one",
    ]  # fmt: skip
    assert values(line, "-fw_cfg") == ["name=opt/a,string=text", "name=opt/b,file=/f"]


def test_an_identity_for_generations() -> None:
    genid = "00000000-0000-4000-8000-000000000002"
    line = build(document(rest=f"<genid>{genid}</genid>"))
    assert {"driver": "vmgenid", "guid": genid, "id": "vmgenid0"} in objects(line, "-device")


def _uefi_document(os: str = "") -> DomainConf:
    conf = document(os=os)
    conf.os.firmware = "efi"
    return conf


def test_uefi_of_the_hosts_choice() -> None:
    conf = _uefi_document()
    line = build(conf)
    code, variables = objects(line, "-blockdev")
    assert (code["file"]["filename"], code["read-only"]) == ("/fw/CODE.fd", True)
    assert (variables["file"]["filename"], variables["read-only"]) == ("/nvram/guest.fd", False)
    assert line.copies == ((Path("/fw/VARS.fd"), Path("/nvram/guest.fd")),)
    assert "pflash0=pflash0-format,pflash1=pflash1-format" in values(line, "-machine")[0]


def test_uefi_with_secure_boot() -> None:
    conf = _uefi_document("<firmware><feature enabled='yes' name='secure-boot'/></firmware>")
    line = build(conf)
    assert objects(line, "-blockdev")[0]["file"]["filename"] == "/fw/CODE.secboot.fd"
    assert "smm=on" in values(line, "-machine")[0]
    assert values(line, "-global") == ["driver=cfi.pflash01,property=secure,value=on"]


def test_a_loader_of_the_users_choice_is_paired_by_the_host() -> None:
    line = build(document(os="<loader readonly='yes' type='pflash'>/fw/CODE.fd</loader>"
                          "<nvram>/my,vars</nvram>"))  # fmt: skip
    assert line.copies == ((Path("/fw/VARS.fd"), Path("/my,vars")),)
    assert values(build(document(os="<loader type='rom'>/bios.bin</loader>")), "-bios") == [
        "/bios.bin"
    ]


def test_a_host_without_uefi_and_a_place_without_variables_are_refused() -> None:
    conf = _uefi_document()
    with pytest.raises(ConfigUnsupported, match="/domain/os/@firmware .*no UEFI firmware"):
        build(conf, host=replace(HOST, firmware=()))
    with pytest.raises(ConfigUnsupported, match="/domain/os/nvram .*variables"):
        build(conf, place=replace(PLACE, nvram=None))
