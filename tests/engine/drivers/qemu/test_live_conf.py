"""The configuration of one start: numbers, names, ports and sockets."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.conf.domain_conf import DomainConf
from engine.conf.domain_defaults import complete
from engine.drivers.qemu.command_line.place import GraphicsSecurity
from engine.drivers.qemu.live_conf import LiveConfMaker, claim_ports, note_terminals
from engine.drivers.qemu.ports import DISPLAY_RANGE, WEBSOCKET_RANGE, DisplayPorts
from engine.errors import ConfigUnsupported, InvalidXML
from tests.engine.drivers.qemu.embed_root import domain_xml

_RUN = Path("/run/guest")


def live(
    devices: str,
    *,
    ports: DisplayPorts | None = None,
    spice_tls: bool = False,
    run_dir: Path = _RUN,
) -> DomainConf:
    conf = DomainConf.parse(domain_xml(devices=devices))
    complete(conf)
    maker = LiveConfMaker(ports or DisplayPorts(), GraphicsSecurity(spice_tls=spice_tls))
    return maker.make(conf, 7, run_dir)


def test_the_stored_configuration_stays_as_it_is() -> None:
    conf = DomainConf.parse(domain_xml(devices="<graphics type='vnc' port='-1'/>"))
    before = conf.to_xml()
    made = LiveConfMaker(DisplayPorts(), GraphicsSecurity()).make(conf, 7, _RUN)
    assert conf.to_xml() == before
    assert made.id == 7


def test_vnc_gets_a_port_of_this_host_alone() -> None:
    graphics = live("<graphics type='vnc' port='-1' websocket='-1'/>").devices.graphics[0]
    assert graphics.port in DISPLAY_RANGE
    assert graphics.websocket in WEBSOCKET_RANGE
    assert graphics.listens[0].address == graphics.listen == "127.0.0.1"


def test_no_two_displays_share_a_port() -> None:
    ports = DisplayPorts()
    displays = "<graphics type='vnc' port='-1'/><graphics type='spice' autoport='yes'/>"
    found = [
        graphics.port for _ in range(2) for graphics in live(displays, ports=ports).devices.graphics
    ]
    assert len(set(found)) == 4


def test_a_port_somebody_chose_is_kept_and_noted() -> None:
    ports = DisplayPorts()
    conf = live("<graphics type='vnc' port='6001' autoport='no'/>", ports=ports)
    assert conf.devices.graphics[0].port == 6001
    assert ports.allocate(range(6001, 6003), "127.0.0.1", "x") == 6002


def test_the_ports_of_a_guest_that_runs_already_are_noted() -> None:
    ports = DisplayPorts()
    conf = live("<graphics type='vnc' port='-1'/>")
    claim_ports(conf, ports)
    first = conf.devices.graphics[0].port or 0
    assert ports.allocate(range(first, first + 9), "127.0.0.1", "x") != first


@pytest.mark.parametrize(
    ("attributes", "channels", "spice_tls", "plain", "tls"),
    [
        ("autoport='yes'", "", False, True, False),
        ("autoport='yes'", "", True, True, True),
        ("autoport='yes' defaultMode='insecure'", "", True, True, False),
        ("autoport='yes' defaultMode='secure'", "", True, False, True),
        ("autoport='yes' defaultMode='insecure'", "<channel name='main' mode='secure'/>", True,
         True, True),
        ("port='-1' tlsPort='-1'", "", True, True, True),
        ("autoport='no' port='6005'", "", False, True, False),
    ],
)  # fmt: skip
def test_spice_gets_the_ports_that_its_channels_need(
    attributes: str, channels: str, spice_tls: bool, plain: bool, tls: bool
) -> None:
    xml = f"<graphics type='spice' {attributes}>{channels}</graphics>"
    graphics = live(xml, spice_tls=spice_tls).devices.graphics[0]
    assert ((graphics.port or 0) > 0, (graphics.tls_port or 0) > 0) == (plain, tls)


def test_a_tls_port_without_tls_is_refused() -> None:
    with pytest.raises(InvalidXML, match="spice_tls"):
        live("<graphics type='spice' autoport='no' tlsPort='-1'/>")


def test_a_display_without_a_port_gets_none() -> None:
    conf = live("<graphics type='vnc'><listen type='none'/></graphics>")
    assert conf.devices.graphics[0].port is None


def test_a_socket_nobody_named_is_in_the_run_folder() -> None:
    conf = live(
        "<graphics type='vnc'><listen type='socket'/></graphics>"
        "<channel type='unix'><target type='virtio' name='../../../etc/x'/></channel>"
        "<channel type='unix'><source mode='connect' path='/srv/x'/>"
        "<target type='virtio' name='b'/></channel>"
    )
    assert conf.devices.graphics[0].socket == "/run/guest/vnc0.sock"
    made, named = (channel.source for channel in conf.devices.channels)
    assert made is not None
    assert named is not None
    assert Path(made.path or "").parent == _RUN
    assert (named.mode, named.path) == ("connect", "/srv/x")


@pytest.mark.parametrize(
    "device",
    [
        "<graphics type='vnc'><listen type='socket'/></graphics>",
        "<channel type='unix'><target type='virtio' name='a'/></channel>",
        f"<serial type='unix'><source mode='bind' path='/{'x' * 107}'/></serial>",
    ],
)
def test_a_socket_whose_path_does_not_fit_is_refused(device: str) -> None:
    with pytest.raises(ConfigUnsupported, match="longer than 107 bytes") as caught:
        live(device, run_dir=Path("/" + "x" * 100))
    assert "/devices/" in caught.value.element


def test_a_display_on_a_network_is_refused() -> None:
    with pytest.raises(ConfigUnsupported, match="no networks") as caught:
        live("<graphics type='vnc'><listen type='network' network='default'/></graphics>")
    assert caught.value.element.endswith("/graphics/listen")


def test_terminals_are_noted_where_qemu_opened_them() -> None:
    conf = live("<serial type='pty'/><serial type='null'/><channel type='pty'>"
                "<target type='virtio' name='a'/></channel>")  # fmt: skip
    note_terminals(conf, {"charserial0": "pty:/dev/pts/5", "charchannel0": "disconnected"})
    serial, _ = conf.devices.serials
    assert serial.source is not None
    assert serial.source.path == "/dev/pts/5"
    assert conf.devices.consoles[0].tty == "/dev/pts/5"
    assert conf.devices.channels[0].source is None
