from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from lxml import etree

from engine.conf.xml_document import (
    MAX_BYTES,
    MAX_DEPTH,
    element_path,
    parse_document,
    qualified,
    serialize,
)
from engine.errors import InvalidXML

if TYPE_CHECKING:
    from pathlib import Path

BILLION_LAUGHS = """<?xml version='1.0'?>
<!DOCTYPE domain [
 <!ENTITY a "ha ha ha ha ha ha ha ha ha ha ha ha">
 <!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">
 <!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">
 <!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;">
 <!ENTITY e "&d;&d;&d;&d;&d;&d;&d;&d;&d;&d;&d;&d;">
 <!ENTITY f "&e;&e;&e;&e;&e;&e;&e;&e;&e;&e;&e;&e;">
 <!ENTITY g "&f;&f;&f;&f;&f;&f;&f;&f;&f;&f;&f;&f;">
]>
"""


def refusal(text: str | bytes) -> InvalidXML:
    with pytest.raises(InvalidXML) as caught:
        parse_document(text, "domain")
    return caught.value


def test_what_is_no_xml_says_the_line_once() -> None:
    assert refusal("no xml").message == "(line 1): Start tag expected, '<' not found"


@pytest.mark.parametrize("where", ["<name>&g;</name>", "<name a='&g;'/>"])
def test_entities_that_multiply_are_refused(where: str) -> None:
    error = refusal(f"{BILLION_LAUGHS}<domain>{where}</domain>")
    assert "refused" in error.message
    assert error.line == 2


@pytest.mark.parametrize(
    "declaration",
    [
        "<!DOCTYPE domain>",
        "<!DOCTYPE domain SYSTEM 'http://127.0.0.1:9/x.dtd'>",
        "<!DOCTYPE domain [<!ENTITY % p SYSTEM 'file:///etc/hostname'> %p;]>",
    ],
)
def test_document_types_are_refused(declaration: str) -> None:
    assert "refused" in refusal(f"{declaration}<domain/>").message


def test_an_external_entity_never_reads_its_file(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("s3cret")
    text = f"<!DOCTYPE domain [<!ENTITY x SYSTEM '{secret.as_uri()}'>]><domain>&x;</domain>"
    error = refusal(text)
    assert "refused" in error.message
    assert "s3cret" not in str(error)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "iso-8859-1"])
def test_document_types_are_refused_in_any_encoding(encoding: str) -> None:
    text = f"<?xml version='1.0' encoding='{encoding}'?><!DOCTYPE domain><domain/>"
    assert "refused" in refusal(text.encode(encoding)).message


def test_an_unknown_entity_names_its_line() -> None:
    assert refusal("<domain>\n\n&nbsp;</domain>").line == 3


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("", 1),
        ("<domain>\n<name>\n</domain>", 3),
        ("<domain>\n</domain>\n<domain/>", 3),
        ("<domain a='1' a='2'/>", 1),
        ("<domain>\n\0</domain>", 2),
        ("<domain>\n\x1b[31m</domain>", 2),
        ("<domain>\n\ud800</domain>", 2),
        ("not xml", 1),
    ],
)
def test_broken_text_names_its_line(text: str, line: int) -> None:
    assert refusal(text).line == line


def test_bytes_that_are_not_in_their_encoding_are_refused() -> None:
    refusal(b"<domain>\xff\xfe</domain>")


def test_another_root_is_refused_by_name() -> None:
    assert "<network>" in refusal("<network/>").message


def test_nesting_has_an_end() -> None:
    deep = "<a>" * MAX_DEPTH + "</a>" * MAX_DEPTH
    assert str(MAX_DEPTH) in refusal(f"<domain>{deep}</domain>").message
    fits = "<a>" * (MAX_DEPTH - 1) + "</a>" * (MAX_DEPTH - 1)
    assert serialize(parse_document(f"<domain>{fits}</domain>", "domain")).count("<a") == 255


def test_far_too_deep_is_refused_by_the_parser_itself() -> None:
    refusal("<domain>" + "<a>" * 100_000)


def test_size_has_an_end() -> None:
    padding = "x" * MAX_BYTES
    assert str(MAX_BYTES) in refusal(f"<domain a='{padding}'/>").message


def test_a_huge_attribute_within_the_limit_comes_back() -> None:
    value = "é" * (MAX_BYTES // 4)
    root = parse_document(f"<domain a='{value}'/>", "domain")
    assert parse_document(serialize(root), "domain").get("a") == value


def test_text_may_declare_any_encoding_once_it_is_text() -> None:
    root = parse_document("<?xml version='1.0' encoding='latin1'?><domain a='ü'/>", "domain")
    assert root.get("a") == "ü"


def test_bytes_are_read_in_the_encoding_they_declare() -> None:
    text = "<?xml version='1.0' encoding='iso-8859-1'?><domain a='ü'/>"
    assert parse_document(text.encode("latin1"), "domain").get("a") == "ü"


@pytest.mark.parametrize(
    "text",
    [
        "<domain/>\n",
        "<domain type='kvm' id='1'/>\n",
        "<domain>\n  <name>a &lt;b&gt; &amp; &apos;c&apos; &quot;d&quot;</name>\n</domain>\n",
        "<domain>\n  <a b='&#10;&#9;&#13; &lt;&apos;&quot;'/>\n</domain>\n",
        "<domain>\n  <a>x&#13;y</a>\n</domain>\n",
        "<domain>\n  <a>  two blanks, kept  </a>\n</domain>\n",
        "<domain>\n  <!-- kept -->\n  <a/>\n</domain>\n",
        "<domain>\n  <?hint kept?>\n  <a/>\n</domain>\n",
        "<domain>\n  <a>mixed <b>in <i>line</i></b> text</a>\n</domain>\n",
        "<domain xmlns:q='urn:q'>\n  <q:a q:b='1' c='2'/>\n</domain>\n",
        "<domain>\n  <a xmlns='urn:d'>\n    <b/>\n  </a>\n</domain>\n",
        "<domain>\n  <a xml:lang='en'/>\n</domain>\n",
        '<domain>\n  <metadata>\n    <n:a xmlns:n="urn:n" b="it\'s"/>\n  </metadata>\n</domain>\n',
    ],
)
def test_what_libvirt_would_print_comes_back_byte_for_byte(text: str) -> None:
    assert serialize(parse_document(text, "domain")) == text


def test_layout_is_rewritten_and_nothing_else() -> None:
    text = '<domain\n type="kvm"><name>a</name>\n\n\n<os><type>hvm</type></os></domain>'
    expected = (
        "<domain type='kvm'>\n  <name>a</name>\n  <os>\n    <type>hvm</type>\n  </os>\n</domain>\n"
    )
    assert serialize(parse_document(text, "domain")) == expected


def test_an_element_path_counts_among_its_name() -> None:
    root = parse_document("<domain><a><disk/><disk/></a></domain>", "domain")
    assert element_path(root[0][1]) == "/domain/a/disk[2]"


def test_a_qualified_name_has_libvirts_namespace() -> None:
    assert etree.QName(qualified("qemu:arg")).namespace.endswith("/qemu/1.0")
    assert qualified("name") == "name"
