from __future__ import annotations

import pytest

from engine.conf.devices.graphics import GRAPHICS_TYPES
from engine.conf.domain_conf import DomainConf
from engine.conf.graphics_validate import FIELDS_OF_TYPE, check_graphics


def problems(graphics: str) -> list[str]:
    conf = DomainConf.parse(f"<domain><devices>{graphics}</devices></domain>")
    return [problem.element.removeprefix("/domain/devices/") for problem in check_graphics(conf)]


def test_every_type_has_its_fields() -> None:
    assert set(FIELDS_OF_TYPE) == set(GRAPHICS_TYPES)


@pytest.mark.parametrize(
    "graphics",
    [
        "<graphics type='vnc' port='-1' autoport='yes' websocket='-1' passwd='x'/>",
        "<graphics type='vnc' port='65535' autoport='no'><listen type='none'/></graphics>",
        "<graphics type='vnc' socket='/s'><listen type='socket' socket='/s'/></graphics>",
        (
            "<graphics type='spice' port='5900' tlsPort='5901'><channel name='main' mode='any'/>"
            "<listen type='network' network='n' address='192.0.2.1'/></graphics>"
        ),
        "<graphics type='rdp' port='0' autoport='yes'/>",
        "<graphics type='sdl'><gl enable='yes'/></graphics>",
        "<graphics type='dbus' p2p='yes'/>",
        "<graphics type='egl-headless'/><graphics type='desktop' display=':0'/>",
        (
            "<graphics type='vnc' port='5900' listen='::1'/>"
            "<graphics type='spice' port='5900' listen='127.0.0.1'/>"
        ),
    ],
)
def test_what_can_be(graphics: str) -> None:
    assert problems(graphics) == []


@pytest.mark.parametrize(
    ("graphics", "place"),
    [
        ("<graphics type='vnc' port='65536'/>", "graphics/@port"),
        ("<graphics type='vnc' port='0' autoport='no'/>", "graphics/@port"),
        ("<graphics type='vnc' port='-2'/>", "graphics/@port"),
        ("<graphics type='vnc' websocket='70000'/>", "graphics/@websocket"),
        ("<graphics type='spice' tlsPort='99999'/>", "graphics/@tlsPort"),
        ("<graphics type='vnc' tlsPort='5901'/>", "graphics"),
        ("<graphics type='spice' websocket='5700'/>", "graphics"),
        ("<graphics type='spice' sharePolicy='ignore'/>", "graphics"),
        ("<graphics type='sdl' port='5900'/>", "graphics"),
        ("<graphics type='desktop' passwd='x'/>", "graphics"),
        ("<graphics type='vnc'><image compression='off'/></graphics>", "graphics"),
        ("<graphics type='vnc'><channel name='main' mode='any'/></graphics>", "graphics/channel"),
        ("<graphics type='vnc' passwdValidTo='2030-01-01T00:00:00'/>",
         "graphics/@passwdValidTo"),
        ("<graphics type='vnc' passwd='x' connected='fail'/>", "graphics/@connected"),
        ("<graphics type='vnc'><listen/></graphics>", "graphics/listen"),
        ("<graphics type='rdp'><listen type='socket' socket='/s'/></graphics>",
         "graphics/listen"),
        ("<graphics type='sdl'><listen type='address'/></graphics>", "graphics/listen"),
        ("<graphics type='vnc'><listen type='network'/></graphics>", "graphics/listen/@network"),
        ("<graphics type='vnc'><listen type='none' network='n'/></graphics>",
         "graphics/listen/@network"),
        ("<graphics type='vnc'><listen type='none' socket='/s'/></graphics>",
         "graphics/listen/@socket"),
        ("<graphics type='vnc' listen='::1'><listen type='address' address='::2'/></graphics>",
         "graphics/@listen"),
        ("<graphics type='vnc' socket='/a'><listen type='socket' socket='/b'/></graphics>",
         "graphics/@socket"),
        ("<graphics type='dbus' p2p='yes' address='unix:path=/b'/>", "graphics/@address"),
        ("<graphics type='spice' port='5900' tlsPort='5900'/>", "graphics"),
        ("<graphics type='vnc' port='5900'/><graphics type='spice' port='5900'/>",
         "graphics[2]"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_named(graphics: str, place: str) -> None:
    assert problems(graphics) == [place]
