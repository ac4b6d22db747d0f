from __future__ import annotations

import pytest
from lxml import etree

from engine.conf.coverage import Unhandled, Vocabulary
from engine.errors import ConfigUnsupported

WORDS = Vocabulary(
    {
        "": "@type=qemu|kvm name metadata/** qemu:commandline/qemu:arg@value",
        "devices/disk": "@type @device=disk|cdrom driver@name source@file readonly",
        "os": "type@arch type boot@dev",
    }
)
QEMU = "http://libvirt.org/schemas/domain/qemu/1.0"


def rest(content: str, attributes: str = "") -> list[tuple[str, int | None, str]]:
    root = etree.fromstring(f"<domain {attributes}>{content}</domain>")
    return [(item.path, item.line, item.value) for item in WORDS.unhandled(root)]


def test_what_the_table_has_is_handled() -> None:
    content = f"""
      <!-- a comment says nothing -->
      <name>a</name>
      <metadata><any thing='1'>here<b/></any></metadata>
      <os><type arch='x'>hvm</type><boot dev='hd'/><boot dev='cdrom'/></os>
      <devices><disk type='file' device='cdrom'><source file='/a'/><readonly/></disk></devices>
      <q:commandline xmlns:q='{QEMU}'><q:arg value='-x'/></q:commandline>"""
    assert rest(content, "type='kvm'") == []


@pytest.mark.parametrize(
    ("content", "path", "line", "value"),
    [
        ("<title>t</title>", "/domain/title", 1, ""),
        ("\n<name lang='en'>a</name>", "/domain/name/@lang", 2, "en"),
        ("<name>a<b/></name>", "/domain/name/b", 1, ""),
        ("<devices><disk/><disk device='lun'/></devices>",
         "/domain/devices/disk[2]/@device", 1, "lun"),
        ("<devices><disk><driver name='q' cache='none'/></disk></devices>",
         "/domain/devices/disk/driver/@cache", 1, "none"),
        ("<devices><tpm model='x'><backend/></tpm></devices>", "/domain/devices/tpm", 1, ""),
        ("<devices>words</devices>", "/domain/devices", 1, "words"),
        ("<os><type arch='x'>hvm</type><smbios/></os>", "/domain/os/smbios", 1, ""),
        (f"<q:commandline xmlns:q='{QEMU}'><q:env/></q:commandline>",
         "/domain/q:commandline/q:env", 1, ""),
        (f"<q:name xmlns:q='{QEMU}'/>", "/domain/q:name", 1, ""),
    ],
)  # fmt: skip
def test_everything_else_is_found(content: str, path: str, line: int, value: str) -> None:
    assert rest(content) == [(path, line, value)]


def test_a_value_that_is_not_listed_is_found() -> None:
    assert rest("", "type='xen'") == [("/domain/@type", 1, "xen")]


def test_the_document_order_is_kept() -> None:
    found = rest("<z/><name x='1'/><a/>", "id='3'")
    assert [path for path, _, _ in found] == [
        "/domain/@id", "/domain/z", "/domain/name/@x", "/domain/a",
    ]  # fmt: skip


def test_the_first_of_the_rest_is_refused_by_name() -> None:
    root = etree.fromstring("<domain>\n<memtune/>\n</domain>")
    with pytest.raises(ConfigUnsupported, match=r"/domain/memtune \(line 2\)"):
        WORDS.refuse_rest(root)


def test_a_hostile_value_is_shown_harmlessly() -> None:
    root = etree.fromstring("<domain type='a\u202eb'/>")
    with pytest.raises(ConfigUnsupported, match=r"'a\\u202eb'"):
        WORDS.refuse_rest(root)
    assert next(WORDS.unhandled(root)) == Unhandled("/domain/@type", 1, "a\u202eb")


def test_nothing_left_is_no_error() -> None:
    WORDS.refuse_rest(etree.fromstring("<domain type='kvm'/>"))
