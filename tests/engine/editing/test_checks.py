"""What is wrong with a document, with its line; the installed schema has its say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree

from engine.conf.xml_schema import has_schema, schema_problems
from engine.editing.checks import check_document

if TYPE_CHECKING:
    from pathlib import Path

_XML = """\
<domain type='kvm'>
  <name>web</name>
  <memory>65536</memory>
  <os><type>hvm</type></os>
  <genid>none</genid>
</domain>
"""

_GRAMMAR = """\
<element name="domain" xmlns="http://relaxng.org/ns/structure/1.0">
  <attribute name="type"/>
  <element name="name"><text/></element>
</element>
"""


def test_what_cannot_be_read_is_fatal_and_alone() -> None:
    (finding,) = check_document(_XML.replace("</name>", "</nam>"))
    assert (finding.source, finding.line, finding.is_fatal) == ("XML", 2, True)
    assert "line" not in finding.text.split(":")[0]


def test_our_own_rules_name_the_line_of_what_is_wrong() -> None:
    rules = [finding for finding in check_document(_XML) if finding.source == "rule"]
    assert [(finding.line, finding.is_fatal) for finding in rules] == [(5, False)]
    assert "'none' is not a uuid" in rules[0].text


def test_a_schema_names_the_line_of_a_word_it_does_not_know(tmp_path: Path) -> None:
    (tmp_path / "domain.rng").write_text(_GRAMMAR)
    good = etree.fromstring("<domain type='x'>\n<name>a</name>\n</domain>")
    bad = etree.fromstring("<domain type='x'>\n<name>a</name>\n<nam/>\n</domain>")
    assert list(schema_problems(good, (tmp_path,))) == []
    assert [problem.line for problem in schema_problems(bad, (tmp_path,))] == [3]


def test_a_missing_or_broken_schema_says_nothing(tmp_path: Path) -> None:
    root = etree.fromstring("<domain/>")
    assert not has_schema("domain", (tmp_path / "nowhere",))
    assert list(schema_problems(root, (tmp_path / "nowhere",))) == []
    (tmp_path / "domain.rng").write_text("<grammar")
    assert list(schema_problems(root, (tmp_path,))) == []
