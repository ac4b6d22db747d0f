from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from engine.drivers.qemu.command_line import GraphicsSecurity
from engine.errors import ConfigUnsupported, InvalidXML

from ..documents import PLACE, build, devices_of, document, objects, values


@pytest.mark.parametrize(
    ("graphics", "expected"),
    [
        ("port='5900'", "vnc=127.0.0.1:0,id=vnc0"),
        ("port='5917' listen='0.0.0.0'", "vnc=0.0.0.0:17,id=vnc0"),
        ("port='5901' listen='::1'", "vnc=[::1]:1,id=vnc0"),
        ("port='5901' listen='host.example'", "vnc=host.example:1,id=vnc0"),
        ("socket='/run/a,b=c.sock'", "vnc=unix:/run/a,,b=c.sock,id=vnc0"),
        ("port='5901' websocket='5701'", "vnc=127.0.0.1:1,id=vnc0,websocket=5701"),
        ("port='5901' passwd='x'", "vnc=127.0.0.1:1,id=vnc0,password=on"),
        (
            "port='5901' sharePolicy='force-shared' powerControl='yes'",
            "vnc=127.0.0.1:1,id=vnc0,share=force-shared,power-control=on",
        ),
    ],
)
def test_attributes(graphics: str, expected: str) -> None:
    assert values(devices_of(f"<graphics type='vnc' {graphics}/>"), "-vnc") == [expected]


@pytest.mark.parametrize(
    ("listen", "expected"),
    [
        ("type='address' address='10.1.2.3'", "vnc=10.1.2.3:1,id=vnc0"),
        ("type='address'", "vnc=127.0.0.1:1,id=vnc0"),
        ("type='network' network='default' address='192.168.122.1'", "vnc=192.168.122.1:1,id=vnc0"),
        ("type='socket' socket='/run/v.sock'", "vnc=unix:/run/v.sock,id=vnc0"),
        ("type='socket'", "vnc=unix:/run/guest/vnc0.sock,id=vnc0"),
        ("type='none'", "none"),
    ],
)
def test_every_form_of_listening(listen: str, expected: str) -> None:
    xml = f"<graphics type='vnc' port='5901' autoport='no'><listen {listen}/></graphics>"
    assert values(devices_of(xml), "-vnc") == [expected]


def test_two_servers_have_names_of_their_own() -> None:
    line = devices_of("<graphics type='vnc' port='5901'/><graphics type='vnc' port='5902'/>")
    assert values(line, "-vnc") == ["vnc=127.0.0.1:1,id=vnc0", "vnc=127.0.0.1:2,id=vnc1"]


def test_the_keyboard_layout_is_qemus() -> None:
    line = devices_of("<graphics type='vnc' port='5901' keymap='de'/>")
    assert values(line, "-k") == ["de"]


def test_a_guarded_server() -> None:
    place = replace(
        PLACE,
        tls_dir=Path("/pki"),
        sasl_dir=Path("/sasl"),
        security=GraphicsSecurity(vnc_tls=True, vnc_verify=True, vnc_sasl=True),
    )
    line = build(document("<graphics type='vnc' port='5901'/>"), place)
    assert objects(line, "-object") == [
        {
            "qom-type": "tls-creds-x509", "id": "tls-vnc0", "dir": "/pki", "endpoint": "server",
            "verify-peer": True,
        }
    ]  # fmt: skip
    assert values(line, "-vnc") == ["vnc=127.0.0.1:1,id=vnc0,tls-creds=tls-vnc0,sasl=on"]
    assert line.environment == {"SASL_CONF_PATH": "/sasl"}


def test_tls_without_certificates_is_refused() -> None:
    place = replace(PLACE, security=GraphicsSecurity(vnc_tls=True))
    with pytest.raises(ConfigUnsupported, match="/domain/devices/graphics .*certificates"):
        build(document("<graphics type='vnc' port='5901'/>"), place)


@pytest.mark.parametrize("ports", ["port='-1'", "port='5901' websocket='-1'"])
def test_a_port_that_nobody_chose_is_an_error(ports: str) -> None:
    with pytest.raises(InvalidXML, match="no port has been chosen"):
        devices_of(f"<graphics type='vnc' {ports}/>")
