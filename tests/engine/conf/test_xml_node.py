from __future__ import annotations

from engine.conf.devices.disk import Disk
from engine.conf.devices.graphics import Graphics
from engine.conf.domain_conf import DomainConf
from engine.conf.xml_node import Path


def test_a_path_has_steps_and_perhaps_an_attribute() -> None:
    assert Path.parse("driver@name") == Path(("driver",), "name")
    assert Path.parse("source/host") == Path(("source", "host"), None)
    assert Path.parse("@type") == Path((), "type")
    assert Path.parse(".") == Path((), None)


def test_a_node_knows_where_it_stands() -> None:
    conf = DomainConf.parse("<domain>\n<devices>\n<disk/>\n<disk/>\n</devices>\n</domain>")
    second = conf.devices.disks[1]
    assert (second.element_path, second.line) == ("/domain/devices/disk[2]", 4)
    assert str(second.error("no", "/source")) == "/domain/devices/disk[2]/source (line 4): no"


def test_nodes_are_equal_by_their_element() -> None:
    conf = DomainConf.parse("<domain><devices><disk/><disk/></devices></domain>")
    first, second = conf.devices.disks
    assert first == conf.devices.disks[0]
    assert first != second
    assert len({first, conf.devices.disks[0], second}) == 2


def test_a_new_node_has_no_line() -> None:
    made = Graphics.new()
    assert (made.element.tag, made.line, made.element_path) == ("graphics", None, "/graphics")


def test_fields_of_bases_come_last() -> None:
    names = list(Disk.FIELDS)
    assert names.index("driver_name") < names.index("serial") < names.index("alias")


def test_the_layout_goes_with_the_last_element() -> None:
    conf = DomainConf.parse("<domain>\n  <os>\n    <boot/>\n  </os>\n</domain>")
    conf.os.boot_devices.remove(conf.os.boot_devices[0])
    assert conf.to_xml() == "<domain>\n  <os/>\n</domain>\n"


def test_text_behind_a_removed_element_stays() -> None:
    conf = DomainConf.parse("<domain>a<name>x</name>b<title>y</title>c</domain>")
    conf.name = None
    conf.title = None
    assert conf.element.text == "abc"
