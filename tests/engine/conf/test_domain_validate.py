from __future__ import annotations

import pytest

from engine.conf.domain_conf import DomainConf
from engine.conf.domain_validate import find_problems, name_problem, validate
from engine.errors import InvalidXML

GOOD = {
    "name": "<name>alpha</name>",
    "memory": "<memory>1024</memory>",
    "os": "<os><type>hvm</type></os>",
}


def domain(devices: str = "", **parts: str) -> DomainConf:
    content = "".join((GOOD | parts).values())
    return DomainConf.parse(f"<domain type='kvm'>{content}\n<devices>{devices}</devices></domain>")


def problems(conf: DomainConf) -> list[str]:
    return [problem.element for problem in find_problems(conf)]


def test_a_plain_guest_is_fine() -> None:
    validate(domain("<disk type='file'><source file='/a'/><target dev='vda'/></disk>"))


@pytest.mark.parametrize(
    "name", ["", " ", ".", "..", "a/b", "/", "a\nb", "a\x7f", "a\u2028b", "\x85"]
)
def test_names_that_no_domain_can_have(name: str) -> None:
    assert name_problem(name)


@pytest.mark.parametrize("name", ["a", "...", "-x", "ünï", "a b", "日本", "a" * 500])
def test_names_that_a_domain_can_have(name: str) -> None:
    assert name_problem(name) == ""


@pytest.mark.parametrize(
    ("part", "text", "place"),
    [
        ("name", "", "/domain/name"),
        ("name", "<name>..</name>", "/domain/name"),
        ("uuid", "<uuid>12</uuid>", "/domain/uuid"),
        ("genid", "<genid>x</genid>", "/domain/genid"),
        ("memory", "", "/domain/memory"),
        ("memory", "<memory>0</memory>", "/domain/memory"),
        ("current", "<currentMemory>1025</currentMemory>", "/domain/currentMemory"),
        ("most", "<maxMemory slots='1'>1</maxMemory>", "/domain/maxMemory"),
        ("most", "<maxMemory>4096</maxMemory>", "/domain/maxMemory"),
        ("vcpu", "<vcpu>0</vcpu>", "/domain/vcpu"),
        ("vcpu", "<vcpu>100000</vcpu>", "/domain/vcpu"),
        ("vcpu", "<vcpu current='3'>2</vcpu>", "/domain/vcpu/@current"),
        ("vcpu", "<vcpu current='0'>2</vcpu>", "/domain/vcpu/@current"),
        ("os", "", "/domain/os/type"),
        ("os", "<os><type>exe</type></os>", "/domain/os/init"),
        ("vcpu", "<vcpu>-1</vcpu>", "/domain/vcpu"),
        ("cpu", "<cpu mode='any'/>", "/domain/cpu/@mode"),
    ],
)
def test_the_domain_itself(part: str, text: str, place: str) -> None:
    assert problems(domain(**{part: text})) == [place]


def disk(target: str, more: str = "<source file='/a'/>", attributes: str = "") -> str:
    return f"<disk type='file' {attributes}>{more}<target dev='{target}'/></disk>"


@pytest.mark.parametrize(
    ("devices", "place"),
    [
        (disk("vda") + disk("vda"), "/disk[2]"),
        (disk(""), "/disk/target/@dev"),
        (disk("vda", more=""), "/disk/source"),
        (disk("sda", attributes="device='lun'"), "/disk/@device"),
        (disk("vda", "<source/><boot order='0'/>"), "/disk/boot/@order"),
        (disk("vda", "<source/><boot order='1'/>") + disk("vdb", "<source/><boot order='1'/>"),
         "/disk[2]"),
        ("<rng><alias name='x'/></rng><video><alias name='x'/></video>", "/video"),
        ("<controller type='scsi' index='0'/><controller type='scsi' index='0'/>",
         "/controller[2]"),
        ("<interface type='user'><mac address='52:54:00:00:00'/></interface>",
         "/interface/mac/@address"),
        ("<interface type='user'><mac address='53:54:00:00:00:01'/></interface>",
         "/interface/mac/@address"),
        ("<interface type='bridge'/>", "/interface/source/@bridge"),
        ("<interface type='network'><source/></interface>", "/interface/source/@network"),
        ("<sound model='ich9'><audio id='2'/></sound>", "/sound/audio/@id"),
        ("<audio id='1'/><audio id='1'/>", "/audio[2]"),
        ("<graphics/>", "/graphics/@type"),
    ],
)  # fmt: skip
def test_devices(devices: str, place: str) -> None:
    assert problems(domain(devices)) == [f"/domain/devices{place}"]


@pytest.mark.parametrize(
    "devices",
    [
        "<interface type='user'/><interface type='user'/>",
        "<interface type='user'><mac address='52:54:00:00:00:01'/></interface>" * 2,
        "<controller type='usb' index='0'/><controller type='usb' index='0'/>",
        (
            "<serial type='pty'><alias name='serial0'/></serial>"
            "<console type='pty'><alias name='serial0'/></console>"
        ),
        "<disk type='file' device='cdrom'><target dev='sda'/></disk>",
    ],
)
def test_what_libvirt_allows(devices: str) -> None:
    assert problems(domain(devices)) == []


def test_boot_devices_and_boot_orders_exclude_each_other() -> None:
    os = "<os><type>hvm</type><boot dev='hd'/></os>"
    conf = domain(disk("vda", "<source/><boot order='1'/>"), os=os)
    assert problems(conf) == ["/domain/os/boot"]


def test_the_first_problem_is_raised_with_its_line() -> None:
    conf = domain(disk("vda") + "\n" + disk("vda"))
    with pytest.raises(InvalidXML, match="taken by /domain/devices/disk") as caught:
        validate(conf)
    assert caught.value.line == 3


def test_unreadable_values_come_alone_and_all_of_them() -> None:
    conf = domain("<graphics type='x'/>" + disk("vda") + disk("vda"), vcpu="<vcpu>x</vcpu>")
    assert problems(conf) == ["/domain/vcpu", "/domain/devices/graphics/@type"]
