from __future__ import annotations

from datetime import UTC, datetime

import pytest

from engine.conf.devices.graphics import GRAPHICS_TYPES, Graphics, GraphicsChannel, Listen
from engine.conf.domain_conf import DomainConf
from engine.errors import InvalidXML


def read(element: str) -> Graphics:
    conf = DomainConf.parse(f"<domain><devices>{element}</devices></domain>")
    return conf.devices.graphics[0]


def written(graphics: Graphics) -> str:
    conf = DomainConf.parse("<domain/>")
    conf.devices.graphics.append(graphics)
    lines = conf.to_xml(secure=True).splitlines()[2:-2]
    return "".join(line.strip() for line in lines)


def new(kind: str) -> Graphics:
    graphics = Graphics.new()
    graphics.type = kind
    return graphics


def test_vnc_on_an_address() -> None:
    made = new("vnc")
    made.port = 5900
    made.autoport = False
    made.websocket = -1
    made.listen = "::1"
    made.keymap = "en-us"
    made.share_policy = "allow-exclusive"
    made.passwd = "s3cret"
    made.passwd_valid_to = datetime(2030, 1, 2, 3, 4, 5, tzinfo=UTC)
    made.connected = "keep"
    listen = made.listens.add()
    listen.type = "address"
    listen.address = "::1"
    assert written(made) == (
        "<graphics type='vnc' port='5900' autoport='no' websocket='-1' listen='::1'"
        " keymap='en-us' sharePolicy='allow-exclusive' passwd='s3cret'"
        " passwdValidTo='2030-01-02T03:04:05' connected='keep'>"
        "<listen type='address' address='::1'/></graphics>"
    )


def test_vnc_on_a_socket() -> None:
    made = new("vnc")
    listen = made.listens.add()
    listen.type = "socket"
    listen.socket = "/run/a.sock"
    assert written(made) == (
        "<graphics type='vnc'><listen type='socket' socket='/run/a.sock'/></graphics>"
    )


def test_spice_with_channels_and_tuning() -> None:
    made = new("spice")
    made.tls_port = 5901
    made.default_mode = "secure"
    for name, mode in (("main", "secure"), ("usbredir", "insecure")):
        channel = GraphicsChannel.new()
        channel.name, channel.mode = name, mode
        made.channels.append(channel)
    made.image_compression = "quic"
    made.jpeg_compression = "auto"
    made.zlib_compression = "never"
    made.playback_compression = False
    made.streaming_mode = "all"
    made.mouse_mode = "server"
    made.clipboard_copypaste = False
    made.filetransfer_enable = True
    made.gl_enable = True
    made.gl_rendernode = "/dev/dri/renderD128"
    assert written(made) == (
        "<graphics type='spice' tlsPort='5901' defaultMode='secure'>"
        "<channel name='main' mode='secure'/><channel name='usbredir' mode='insecure'/>"
        "<image compression='quic'/><jpeg compression='auto'/><zlib compression='never'/>"
        "<playback compression='off'/><streaming mode='all'/><mouse mode='server'/>"
        "<clipboard copypaste='no'/><filetransfer enable='yes'/>"
        "<gl enable='yes' rendernode='/dev/dri/renderD128'/></graphics>"
    )


@pytest.mark.parametrize(
    ("kind", "fields", "expected"),
    [
        ("rdp", {"port": 3389, "multi_user": True}, " port='3389' multiUser='yes'/>"),
        ("sdl", {"display": ":0", "xauth": "/a", "fullscreen": True},
         " display=':0' xauth='/a' fullscreen='yes'/>"),
        ("desktop", {"display": ":1"}, " display=':1'/>"),
        ("egl-headless", {"gl_rendernode": "/dev/dri/renderD129"},
         "><gl rendernode='/dev/dri/renderD129'/></graphics>"),
        ("dbus", {"p2p": True, "gl_enable": False, "audio_id": 1},
         " p2p='yes'><gl enable='no'/><audio id='1'/></graphics>"),
        ("dbus", {"dbus_address": "unix:path=/b"}, " address='unix:path=/b'/>"),
    ],
)  # fmt: skip
def test_other_forms(kind: str, fields: dict[str, object], expected: str) -> None:
    made = new(kind)
    for name, value in fields.items():
        setattr(made, name, value)
    text = written(made)
    assert text == f"<graphics type='{kind}'{expected}"
    again = read(text)
    assert {name: getattr(again, name) for name in fields} == fields


@pytest.mark.parametrize("kind", GRAPHICS_TYPES)
def test_every_type_is_read(kind: str) -> None:
    assert read(f"<graphics type='{kind}'/>").type == kind


@pytest.mark.parametrize(
    ("listen", "expected"),
    [
        ("<listen type='address' address='192.0.2.1'/>", ("address", "192.0.2.1", None, None)),
        ("<listen type='network' network='default'/>", ("network", None, "default", None)),
        ("<listen type='socket' socket='/s'/>", ("socket", None, None, "/s")),
        ("<listen type='none'/>", ("none", None, None, None)),
    ],
)
def test_every_listen_is_read(listen: str, expected: tuple[str | None, ...]) -> None:
    node = read(f"<graphics type='spice'>{listen}</graphics>").listens[0]
    assert (node.type, node.address, node.network, node.socket) == expected


@pytest.mark.parametrize(
    "bad",
    [
        "type='telnet'",
        "type='vnc' port='many'",
        "type='vnc' autoport='maybe'",
        "type='vnc' sharePolicy='none'",
        "type='vnc' passwdValidTo='soon'",
        "type='vnc' connected='stay'",
        "type='spice' defaultMode='tls'",
    ],
)
def test_a_bad_value_names_the_attribute(bad: str) -> None:
    graphics = read(f"<graphics {bad}/>")
    name = bad.rsplit(" ", 1)[-1].partition("=")[0]
    with pytest.raises(InvalidXML, match=f"/domain/devices/graphics/@{name}"):
        [getattr(graphics, field) for field in Graphics.FIELDS]


def listens(graphics: Graphics) -> list[tuple[str | None, str | None]]:
    return [(item.type, item.address or item.socket) for item in graphics.effective_listens]


def test_listens_stand_for_themselves_or_for_the_old_attributes() -> None:
    assert listens(read("<graphics type='vnc' listen='::1'/>")) == [("address", "::1")]
    assert listens(read("<graphics type='vnc' socket='/s'/>")) == [("socket", "/s")]
    assert listens(read("<graphics type='spice'/>")) == [("address", None)]
    assert listens(read("<graphics type='sdl'/>")) == []
    several = "<graphics type='vnc'><listen type='none'/><listen type='address'/></graphics>"
    assert listens(read(several)) == [("none", None), ("address", None)]


def test_reading_the_listens_leaves_the_document_alone() -> None:
    graphics = read("<graphics type='vnc' listen='::1'/>")
    assert isinstance(graphics.effective_listens[0], Listen)
    assert len(graphics.element) == 0
