"""XML on a terminal."""

from __future__ import annotations

from lxml import etree

from tui.cli.xml_text import terminal_safe_xml


def test_what_steers_a_terminal_becomes_a_reference_and_means_the_same() -> None:
    xml = "<domain title='\x9b2J'><name>a\u202eb\x7f\u2028日本é</name>\n\t</domain>"
    safe = terminal_safe_xml(xml)
    assert safe == (
        "<domain title='&#x9b;2J'><name>a&#x202e;b&#x7f;&#x2028;日本é</name>\n\t</domain>"
    )
    assert etree.tostring(etree.fromstring(safe)) == etree.tostring(etree.fromstring(xml))
