"""XML in colours, made safe."""

from __future__ import annotations

from tui.xml_lines import xml_lines


def test_every_character_of_the_document_is_kept() -> None:
    xml = "<domain type='test'>\n  <name>a &lt;b&gt;</name> <!-- note -->\n</domain>"
    assert ["".join(text for text, _ in line) for line in xml_lines(xml)] == xml.split("\n")


def test_names_values_and_comments_have_roles() -> None:
    (line,) = xml_lines("<a:b c='d'/><!-- e -->")
    assert [part for part in line if part[1]] == [
        ("<", "dim"),
        ("a:b", "busy"),
        ("'d'", "good"),
        ("/>", "dim"),
        ("<!-- e -->", "dim"),
    ]


def test_control_characters_are_written_out() -> None:
    (line,) = xml_lines("<title>\x1b[31m[red]\u202e</title>")
    assert "".join(text for text, _ in line) == "<title>\\x1b[31m[red]\\u202e</title>"
