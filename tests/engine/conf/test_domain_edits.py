"""Edits of one thing: what they write, and what they refuse before they write anything."""

from __future__ import annotations

import pytest
from lxml import etree

from engine.conf.domain_conf import DomainConf
from engine.conf.domain_edits import set_description, set_metadata, set_name, set_title
from engine.errors import InvalidArgument, InvalidXML

XML = "<domain type='test'>\n  <name>a</name>\n  <memory>1024</memory>\n</domain>\n"


@pytest.fixture
def conf() -> DomainConf:
    return DomainConf.parse(XML)


def test_a_title_stands_where_libvirt_writes_it(conf: DomainConf) -> None:
    set_title(conf, "<b>")
    set_description(conf, "two\nlines")
    assert conf.to_xml(secure=True).splitlines()[2:4] == [
        "  <title>&lt;b&gt;</title>",
        "  <description>two",
    ]
    set_title(conf, "")
    set_description(conf, "")
    assert conf.to_xml(secure=True).count("<") == DomainConf.parse(XML).to_xml().count("<")


def test_metadata_has_a_prefix_and_keeps_its_children(conf: DomainConf) -> None:
    set_metadata(conf, "urn:x", "x", "<a k='v'>t<b/>u</a>")
    element = conf.element.find("metadata/{urn:x}a")
    assert element is not None
    assert (element.prefix, element.get("k"), element.text) == ("x", "v", "t")
    assert [child.tag for child in element] == ["b"]
    assert element[0].tail == "u"


def test_removing_the_last_metadata_removes_the_section(conf: DomainConf) -> None:
    set_metadata(conf, "urn:x", "x", "<a/>")
    set_metadata(conf, "urn:x", "x", None)
    assert "metadata" not in conf.to_xml()
    set_metadata(conf, "urn:x", "x", None)
    assert "metadata" not in conf.to_xml()


@pytest.mark.parametrize(
    ("namespace", "key", "xml", "error"),
    [
        ("", "x", "<a/>", InvalidArgument),
        ("urn:x", "1 x", "<a/>", InvalidArgument),
        ("urn:x", "x", "<a", InvalidXML),
        ("urn:x", "x", "", InvalidXML),
        ("urn:x", "x", "\x00", InvalidArgument),
        ("urn:x", "x", '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', InvalidXML),
    ],
)
def test_metadata_that_cannot_be(
    conf: DomainConf, namespace: str, key: str, xml: str, error: type[Exception]
) -> None:
    before = etree.tostring(conf.element)
    with pytest.raises(error):
        set_metadata(conf, namespace, key, xml)
    assert etree.tostring(conf.element) == before


@pytest.mark.parametrize("name", ["", "..", "a/b", "a\nb", "a\x00b", "a\ud800"])
def test_names_that_cannot_be(conf: DomainConf, name: str) -> None:
    with pytest.raises(InvalidArgument):
        set_name(conf, name)
    assert conf.name == "a"
