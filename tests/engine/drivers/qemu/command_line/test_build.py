from __future__ import annotations

from dataclasses import replace

import pytest

from engine.errors import ConfigUnsupported

from .documents import HOST, build, document, objects, values

HOSTILE = 'a,b"c=d\\e%s é\u202e'


def test_the_head_of_every_command_line() -> None:
    expected = (
        "/bin/qemu",
        *("-name", "guest=guest,debug-threads=on"),
        *("-S", "-no-user-config", "-nodefaults"),
        *("-display", "none"),
        *("-machine", "q35,usb=off,dump-guest-core=off"),
        *("-accel", "tcg"),
        *("-cpu", "qemu64"),
        *("-uuid", "00000000-0000-4000-8000-000000000001"),
        "-sandbox",
        "on,obsolete=deny,elevateprivileges=deny,spawn=deny,resourcecontrol=deny",
        *("-chardev", "socket,id=monitor,fd=7,server=on,wait=off"),
        *("-mon", "chardev=monitor,mode=control"),
        *("-msg", "timestamp=on"),
        *("-pidfile", "/run/guest/qemu.pid"),
    )
    assert build(document()).argv[: len(expected)] == expected


def test_a_document_stays_as_it_was() -> None:
    conf = document("<disk><source file='/a'/><target dev='vda'/></disk>")
    before = conf.to_xml(secure=True)
    build(conf)
    assert conf.to_xml(secure=True) == before


def test_a_name_cannot_add_options() -> None:
    line = build(document(name="a,process=b"))
    assert values(line, "-name") == ["guest=a,,process=b,debug-threads=on"]


def test_hostile_text_in_a_path_and_a_serial_number_stays_one_value() -> None:
    conf = document("<disk type='file'><source/><target dev='vda'/><serial/></disk>")
    disk = conf.devices.disks[0]
    assert disk.source is not None
    disk.source.file, disk.serial = f"/images/{HOSTILE}\n", HOSTILE
    line = build(conf)
    assert objects(line, "-blockdev")[0]["filename"] == f"/images/{HOSTILE}\n"
    assert objects(line, "-device")[1]["serial"] == HOSTILE


@pytest.mark.parametrize(
    ("kind", "usable", "forced", "expected"),
    [
        ("kvm", True, None, "kvm"),
        ("kvm", False, None, "tcg"),
        ("kvm", True, "tcg", "tcg"),
        ("qemu", True, None, "tcg"),
        ("qemu", True, "kvm", "kvm"),
    ],
)
def test_what_runs_a_guest(kind: str, usable: bool, forced: str | None, expected: str) -> None:
    line = build(document(kind=kind), host=replace(HOST, kvm_usable=usable), accel=forced)
    assert values(line, "-accel") == [expected]


def test_passwords_are_commands_and_never_arguments() -> None:
    line = build(
        document(
            "<graphics type='vnc' port='5901' passwd='s3cret!'"
            " passwdValidTo='2030-01-01T00:00:00'/>"
            "<graphics type='spice' port='5902' passwd='0ther' connected='disconnect'/>"
        )
    )
    assert not any("s3cret!" in word or "0ther" in word for word in line.argv)
    assert line.setup == (
        ("set_password", {"protocol": "vnc", "display": "vnc0", "password": "s3cret!"}),
        ("expire_password", {"protocol": "vnc", "display": "vnc0", "time": "1893456000"}),
        (
            "set_password",
            {"protocol": "spice", "password": "0ther", "connected": "disconnect"},
        ),
    )


def test_an_emulator_of_the_users_choice_is_used() -> None:
    assert build(document("<emulator>/opt/qemu</emulator>")).argv[0] == "/opt/qemu"


@pytest.mark.parametrize(
    ("host", "devices", "place"),
    [
        ({"has_vnc": False}, "<graphics type='vnc' port='5901'/>", "/domain/devices/graphics"),
        ({"has_spice": False}, "<graphics type='spice' port='5901'/>", "/domain/devices/graphics"),
        ({"emulators": {}}, "", "/domain/os/type/@arch"),
        (
            {"bridge_helper": None},
            "<interface type='bridge'><source bridge='br0'/></interface>",
            "/domain/devices/interface",
        ),
        (
            {"swtpm": None},
            "<tpm><backend type='emulator' version='2.0'/></tpm>",
            "/domain/devices/tpm/backend",
        ),
        ({}, "<graphics type='egl-headless'/>", "/domain/devices/graphics/gl/@rendernode"),
    ],
)
def test_what_the_host_lacks_is_refused_by_name(
    host: dict[str, object], devices: str, place: str
) -> None:
    with pytest.raises(ConfigUnsupported) as caught:
        build(document(devices), host=replace(HOST, **host))  # type: ignore[arg-type]
    assert caught.value.element == place


def test_the_users_own_arguments_come_last() -> None:
    line = build(
        document(
            rest="<qemu:commandline><qemu:arg value='-global'/><qemu:arg value='x.y=z,w'/>"
            "<qemu:env name='A' value='b'/></qemu:commandline>"
        )
    )
    assert line.argv[-2:] == ("-global", "x.y=z,w")
    assert line.environment == {"A": "b"}
