from __future__ import annotations

import pytest

from engine.conf.domain_conf import DomainConf
from engine.drivers.qemu.command_line import complete_devices, refuse_unsupported
from engine.errors import ConfigUnsupported

from ..documents import document

_D = "/domain/devices"
_DISK = "<disk type='file'><source file='/a'/><target dev='{}' bus='{}'/>{}</disk>"

DEVICES = [
    ("<hostdev mode='subsystem' type='pci'/>", f"{_D}/hostdev"),
    ("<filesystem type='mount'/>", f"{_D}/filesystem"),
    ("<shmem name='a'/>", f"{_D}/shmem"),
    ("<lease/>", f"{_D}/lease"),
    ("<iommu model='intel'/>", f"{_D}/iommu"),
    ("<unheard-of/>", f"{_D}/unheard-of"),
    ("<disk type='network'><source protocol='nbd'/><target dev='vda'/></disk>",
     f"{_D}/disk/@type"),
    (_DISK.format("vda", "virtio", "<encryption format='luks'/>"), f"{_D}/disk/encryption"),
    (_DISK.format("vda", "virtio", "<transient/>"), f"{_D}/disk/transient"),
    (_DISK.format("vda", "sd", ""), f"{_D}/disk/target/@bus"),
    (_DISK.format("hda", "ide", ""), f"{_D}/disk/target/@bus"),
    (_DISK.format("../vda", "virtio", ""), f"{_D}/disk/target/@dev"),
    (_DISK.format("sda", "sata", "<readonly/>"), f"{_D}/disk/readonly"),
    (_DISK.format("sda", "sata", "<driver iothread='1'/>"), f"{_D}/disk/driver/@iothread"),
    (_DISK.format("vda", "virtio", "<driver type='qcow2'/><shareable/>"), f"{_D}/disk/shareable"),
    (_DISK.format("vda", "virtio", "<wwn>12</wwn>"), f"{_D}/disk/wwn"),
    ("<disk type='file' device='cdrom'><target dev='sda' bus='usb'/></disk>",
     f"{_D}/disk/target/@bus"),
    ("<disk type='file' device='cdrom'><target dev='vda' bus='virtio'/></disk>",
     f"{_D}/disk/target/@bus"),
    ("<interface type='network'><source network='default'/></interface>", f"{_D}/interface/@type"),
    ("<interface type='user'><bandwidth/></interface>", f"{_D}/interface/bandwidth"),
    ("<interface type='user'><filterref filter='a'/></interface>", f"{_D}/interface/filterref"),
    ("<interface type='user'><model type='e1000'/><driver queues='1'/></interface>",
     f"{_D}/interface/driver/@queues"),
    ("<interface type='user'><target dev='tap0'/></interface>", f"{_D}/interface/target/@dev"),
    ("<interface type='bridge'><source bridge='b'/><ip address='1.2.3.4'/></interface>",
     f"{_D}/interface/ip"),
    ("<controller type='scsi' model='buslogic'/>", f"{_D}/controller[1]/@model"),
    ("<controller type='ide' index='0'/>", f"{_D}/controller[1]"),
    ("<controller type='fdc' index='1'/>", f"{_D}/controller[1]/@index"),
    ("<controller type='usb' model='piix3-uhci' ports='4'/>", f"{_D}/controller[1]/@ports"),
    ("<controller type='pci' index='3' model='pcie-root'/>", f"{_D}/controller[1]/@model"),
    ("<channel type='spicevmc'><target type='virtio'/></channel>", f"{_D}/channel/@type"),
    ("<channel type='unix'><target type='guestfwd' port='1'/></channel>",
     f"{_D}/channel/target/@type"),
    ("<serial type='stdio'/>", f"{_D}/serial/@type"),
    ("<serial type='null'><target type='isa-serial'><model name='pci-serial'/></target></serial>",
     f"{_D}/serial/target/model/@name"),
    ("<console type='null'/><console type='null'/>", f"{_D}/console[2]/target/@type"),
    ("<graphics type='sdl'/>", f"{_D}/graphics/@type"),
    ("<graphics type='dbus'/>", f"{_D}/graphics/@type"),
    ("<graphics type='vnc' passwd='123456789'/>", f"{_D}/graphics/@passwd"),
    ("<graphics type='vnc' passwd='öööööö'/>", f"{_D}/graphics/@passwd"),
    ("<graphics type='vnc' port='5899'/>", f"{_D}/graphics/@port"),
    ("<graphics type='vnc' passwd='a' connected='fail'/>", f"{_D}/graphics/@connected"),
    ("<graphics type='vnc'><listen type='address'/><listen type='none'/></graphics>",
     f"{_D}/graphics/listen[2]"),
    ("<graphics type='spice'><gl enable='yes'/></graphics>", f"{_D}/graphics/gl/@enable"),
    ("<graphics type='spice'/><graphics type='spice'/>", f"{_D}/graphics[2]"),
    ("<graphics type='spice' defaultMode='secure'><listen type='socket' socket='/s'/></graphics>",
     f"{_D}/graphics/@defaultMode"),
    ("<graphics type='vnc' keymap='de'/><graphics type='spice' keymap='fr'/>",
     f"{_D}/graphics[1]/@keymap"),
    ("<video><model type='virtio'><acceleration accel3d='yes'/></model></video>",
     f"{_D}/video/model/acceleration/@accel3d"),
    ("<video><model type='vga' ram='1'/></video>", f"{_D}/video/model/@ram"),
    ("<video><model type='vga' heads='2'/></video>", f"{_D}/video/model/@heads"),
    ("<video><model type='virtio' vram='1'/></video>", f"{_D}/video/model/@vram"),
    ("<rng model='virtio'><backend model='builtin'/><boot order='1'/></rng>", f"{_D}/rng/boot"),
    ("<controller type='pci' index='1' model='pci-bridge'><model name='ioh3420'/></controller>",
     f"{_D}/controller[1]/model/@name"),
    ("<controller type='pci' index='1' model='pci-bridge'><target hotplug='off'/></controller>",
     f"{_D}/controller[1]/target/@hotplug"),
    (("<serial type='unix'><source mode='bind' path='/s'><reconnect enabled='yes'/></source>"
     "</serial>"), f"{_D}/serial/source/reconnect"),
    ("<serial type='unix'><source path='/s'/><protocol type='telnet'/></serial>",
     f"{_D}/serial/protocol/@type"),
    ("<serial type='pty'><source><clipboard copypaste='yes'/></source></serial>",
     f"{_D}/serial/source/clipboard"),
    ("<panic model='hyperv'/>", f"{_D}/panic"),
    ("<sound model='ac97'><codec type='micro'/></sound>", f"{_D}/sound/codec"),
    ("<audio id='1' type='pulseaudio'/>", f"{_D}/audio/@type"),
    ("<watchdog model='diag288'/>", f"{_D}/watchdog/@model"),
    ("<watchdog model='i6300esb' action='dump'/>", f"{_D}/watchdog/@action"),
    ("<memballoon model='xen'/>", f"{_D}/memballoon/@model"),
    ("<tpm model='tpm-spapr'><backend type='emulator'/></tpm>", f"{_D}/tpm/@model"),
]  # fmt: skip

REST = [
    ("<vcpu cpuset='0-1'>2</vcpu>", "/domain/vcpu/@cpuset"),
    ("<cputune><shares>1</shares></cputune>", "/domain/cputune"),
    ("<numatune/>", "/domain/numatune"),
    ("<blkiotune/>", "/domain/blkiotune"),
    ("<memtune/>", "/domain/memtune"),
    ("<maxMemory slots='1'>1048576</maxMemory>", "/domain/maxMemory"),
    ("<seclabel type='dynamic' model='selinux'/>", "/domain/seclabel/@type"),
    ("<launchSecurity type='sev'/>", "/domain/launchSecurity"),
    ("<on_poweroff>restart</on_poweroff>", "/domain/on_poweroff"),
    ("<on_reboot>preserve</on_reboot>", "/domain/on_reboot"),
    ("<cpu mode='host-passthrough'/>", "/domain/cpu/@mode"),
    ("<cpu mode='maximum' migratable='on'/>", "/domain/cpu/@migratable"),
    ("<memoryBacking><discard/></memoryBacking>", "/domain/memoryBacking/discard"),
    ("<clock><timer name='hypervclock' present='yes'/></clock>", "/domain/clock/timer"),
    ("<cpu match='strict'><model>qemu64</model></cpu>", "/domain/cpu/@match"),
    ("<cpu><numa><cell cpus='0,memdev=x' memory='1'/></numa></cpu>",
     "/domain/cpu/numa/cell/@cpus"),
    ("<clock offset='utc' adjustment='60'/>", "/domain/clock/@adjustment"),
    ("<clock><timer name='pit' tickpolicy='merge'/></clock>", "/domain/clock/timer/@tickpolicy"),
    ("<clock><timer name='hpet' track='wall'/></clock>", "/domain/clock/timer/@track"),
    ("<clock><timer name='pit' frequency='1'/></clock>", "/domain/clock/timer/@frequency"),
    ("<clock><timer name='rtc' present='no'/></clock>", "/domain/clock/timer/@present"),
    ("<sysinfo type='smbios'><bios><entry name='vendor'>a</entry></bios></sysinfo>",
     "/domain/sysinfo"),
]  # fmt: skip

OS = [
    ("<cmdline>quiet</cmdline>", "/domain/os/cmdline"),
    ("<bootmenu enable='no' timeout='1'/>", "/domain/os/bootmenu/@timeout"),
    ("<loader readonly='no' type='pflash'>/a</loader>", "/domain/os/loader"),
    ("<nvram>/a</nvram>", "/domain/os/nvram"),
    ("<bios useserial='yes'/>", "/domain/os/bios/@useserial"),
    ("<firmware><feature enabled='yes' name='secure-boot'/></firmware>", "/domain/os/firmware"),
]


def _refusal(conf: DomainConf) -> ConfigUnsupported:
    with pytest.raises(ConfigUnsupported) as caught:
        _define(conf)
    return caught.value


def _define(conf: DomainConf) -> None:
    complete_devices(conf)
    refuse_unsupported(conf)


@pytest.mark.parametrize(("devices", "place"), DEVICES)
def test_devices(devices: str, place: str) -> None:
    error = _refusal(document(devices))
    assert error.element == place
    assert error.line == 1


@pytest.mark.parametrize(("rest", "place"), REST)
def test_the_rest(rest: str, place: str) -> None:
    assert _refusal(document(rest=rest)).element == place


@pytest.mark.parametrize(("os", "place"), OS)
def test_boot(os: str, place: str) -> None:
    assert _refusal(document(os=os)).element == place


def test_uefi_needs_acpi_and_secure_boot_needs_q35() -> None:
    loader = "<loader readonly='yes' secure='yes' type='pflash'>/a</loader>"
    assert _refusal(document(os=loader, features="")).message.endswith("<acpi/> in <features>")
    assert _refusal(document(os=loader, machine="pc")).element == "/domain/os/loader/@secure"


def test_only_a_crash_that_is_noticed_has_an_action() -> None:
    rest = "<on_crash>restart</on_crash>"
    refuse_unsupported(document(rest=rest))
    assert _refusal(document("<panic model='isa'/>", rest=rest)).element == "/domain/on_crash"


def test_other_architectures_are_refused() -> None:
    conf = document()
    conf.os.arch = "aarch64"
    assert _refusal(conf).element == "/domain/os/type/@arch"


def test_the_line_is_the_documents() -> None:
    conf = DomainConf.parse(
        "<domain type='qemu'>\n<name>a</name>\n<os><type>hvm</type></os>\n"
        "<devices>\n<lease/>\n</devices></domain>"
    )
    assert _refusal(conf).line == 5


def test_words_about_the_guest_change_nothing_and_are_let_be() -> None:
    refuse_unsupported(
        document(
            rest="<title>t</title><description>d</description><metadata><a xmlns='x'/></metadata>"
            "<seclabel type='none' model='none'/>"
        )
    )
