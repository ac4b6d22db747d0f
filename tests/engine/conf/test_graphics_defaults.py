from __future__ import annotations

import pytest

from engine.conf.domain_conf import DomainConf
from engine.conf.graphics_defaults import complete_graphics


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("<graphics type='vnc'/>",
         "<graphics type='vnc' autoport='yes' port='-1'><listen type='address'/></graphics>"),
        ("<graphics type='vnc' port='5901' listen='::1'/>",
         ("<graphics type='vnc' port='5901' listen='::1' autoport='no'>"
         "<listen type='address' address='::1'/></graphics>")),
        ("<graphics type='vnc' port='5901' autoport='yes'/>",
         "<graphics type='vnc' port='-1' autoport='yes'><listen type='address'/></graphics>"),
        ("<graphics type='vnc'><listen type='address' address='::1'/></graphics>",
         ("<graphics type='vnc' autoport='yes' port='-1' listen='::1'>"
         "<listen type='address' address='::1'/></graphics>")),
        ("<graphics type='vnc' socket='/s'/>",
         "<graphics type='vnc' socket='/s'><listen type='socket' socket='/s'/></graphics>"),
        ("<graphics type='vnc' socket='/s'><listen type='address' address='::1'/></graphics>",
         "<graphics type='vnc' socket='/s'><listen type='socket' socket='/s'/></graphics>"),
        ("<graphics type='vnc' port='5900' websocket='-1'><listen type='none'/></graphics>",
         "<graphics type='vnc'><listen type='none'/></graphics>"),
        ("<graphics type='spice' autoport='yes' port='5900'/>",
         "<graphics type='spice' autoport='yes'><listen type='address'/></graphics>"),
        ("<graphics type='spice' port='-1' tlsPort='-1'/>",
         "<graphics type='spice' autoport='yes'><listen type='address'/></graphics>"),
        ("<graphics type='spice' tlsPort='5901'/>",
         ("<graphics type='spice' tlsPort='5901' autoport='no'>"
         "<listen type='address'/></graphics>")),
        ("<graphics type='spice'/>", "<graphics type='spice'><listen type='none'/></graphics>"),
        ("<graphics type='spice'><listen type='network' network='n'/></graphics>",
         "<graphics type='spice' autoport='no'><listen type='network' network='n'/></graphics>"),
        ("<graphics type='rdp'/>",
         "<graphics type='rdp' autoport='yes' port='0'><listen type='address'/></graphics>"),
        ("<graphics type='rdp' port='3389' autoport='no'/>",
         "<graphics type='rdp' port='3389'><listen type='address'/></graphics>"),
        ("<graphics type='sdl' display=':0'/>", "<graphics type='sdl' display=':0'/>"),
        ("<graphics type='dbus' p2p='yes'/>", "<graphics type='dbus' p2p='yes'/>"),
    ],
)  # fmt: skip
def test_each_form_is_filled_in(given: str, expected: str) -> None:
    conf = DomainConf.parse(f"<domain><devices>{given}</devices></domain>")
    complete_graphics(conf)
    text = "".join(line.strip() for line in conf.to_xml(secure=True).splitlines())
    assert text == f"<domain><devices>{expected}</devices></domain>"
