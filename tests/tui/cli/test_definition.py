"""What is stored of a domain: defining, changing, forgetting."""

from __future__ import annotations

import io
import json
import sys
from typing import TYPE_CHECKING

import pytest

from engine.conf.domain_conf import DomainConf
from engine.errors import InvalidXML, NoDomain, OperationDenied, StorageFailed
from tui.cli.definition import read_document

if TYPE_CHECKING:
    from pathlib import Path

    from tests.tui.cli.command_line import CommandLine
    from tests.tui.cli.host import Host

_DOCUMENT = (
    "<domain type='test'><name>new</name><memory>1024</memory><os><type>hvm</type></os></domain>"
)


async def _stored(host: Host, name: str) -> DomainConf:
    return DomainConf.parse(await (await host.connection.lookup(name)).xml(inactive=True))


async def test_define_stores_the_domain_of_a_file(host: Host, tmp_path: Path) -> None:
    path = tmp_path / "new.xml"
    path.write_text(_DOCUMENT)
    assert await host.run("define", str(path)) == "Domain 'new' defined\n"
    assert (await host.connection.domain_info("new")).persistent


async def test_define_reads_standard_input(host: Host, monkeypatch: pytest.MonkeyPatch) -> None:
    stream = io.TextIOWrapper(io.BytesIO(_DOCUMENT.encode()))
    monkeypatch.setattr(sys, "stdin", stream)
    answer = json.loads(await host.run("define", "-", "--json"))
    assert (answer["verb"], answer["domain"]["name"]) == ("define", "new")


def test_a_document_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    path = tmp_path / "new.xml"
    with pytest.raises(StorageFailed, match=f"^{path}: No such file or directory$"):
        read_document(str(path))
    path.write_bytes(b"<domain>\xff")
    with pytest.raises(InvalidXML, match=f"^{path}: not UTF-8 at byte 8$"):
        read_document(str(path))


def test_a_wrong_document_is_one_line_that_says_where(
    default_host: CommandLine, tmp_path: Path
) -> None:
    path = tmp_path / "new.xml"
    path.write_text("<domain type='test'>\n  <name>new</name>\n</domian>")
    ended = default_host("define", str(path))
    assert (ended.status, ended.out, ended.err.count("\n")) == (1, "", 1)
    assert ended.err.startswith(f"error: {path}: ")
    assert "line 3" in ended.err


async def test_undefine_forgets(host: Host) -> None:
    assert await host.run("undefine", "vm-0002") == "Domain 'vm-0002' undefined\n"
    with pytest.raises(NoDomain):
        await host.connection.lookup("vm-0002")


async def test_autostart_is_set_and_taken_back(host: Host) -> None:
    assert await host.run("autostart", "vm-0001") == "Domain 'vm-0001': autostart set\n"
    assert (await host.connection.domain_info("vm-0001")).autostart
    await host.run("autostart", "vm-0001", "--disable")
    assert not (await host.connection.domain_info("vm-0001")).autostart


async def test_rename_names_both(host: Host) -> None:
    uuid = (await host.connection.domain_info("vm-0002")).ref.uuid
    said = await host.run("rename", "vm-0002", "other")
    assert said == "Domain 'vm-0002' renamed to 'other'\n"
    assert (await host.connection.domain_info("other")).ref.uuid == uuid


async def test_title_and_description_are_set_and_removed(host: Host) -> None:
    await host.run("title", "vm-0001", "a title")
    await host.run("desc", "vm-0001", "two\nlines")
    conf = await _stored(host, "vm-0001")
    assert (conf.title, conf.description) == ("a title", "two\nlines")
    await host.run("title", "vm-0001", "")
    await host.run("desc", "vm-0001", "")
    conf = await _stored(host, "vm-0001")
    assert (conf.title, conf.description) == (None, None)


async def test_metadata_is_set_and_removed(host: Host) -> None:
    line = ("metadata", "vm-0001", "http://example.org/x")
    await host.run(*line, "<tag>web</tag>", "--key", "x")
    xml = await (await host.connection.lookup("vm-0001")).xml(inactive=True)
    assert "http://example.org/x" in xml
    assert "web</x:tag>" in xml
    await host.run(*line, "")
    assert "example.org" not in await (await host.connection.lookup("vm-0001")).xml(inactive=True)


async def test_a_protected_domain_is_harmed_only_by_who_says_so(host: Host) -> None:
    assert await host.run("protect", "vm-0000") == "Domain 'vm-0000': protection set\n"
    for verb in ("shutdown", "reboot", "reset", "destroy", "undefine"):
        with pytest.raises(OperationDenied, match="'vm-0000' is protected") as refusal:
            await host.run(verb, "vm-0000")
        assert refusal.value.hint == f"{verb} --protected does it nevertheless"
    facts = json.loads(await host.run("info", "vm-0000", "--json"))
    assert (facts["protected"], facts["state"]) == (True, "running")
    assert await host.run("destroy", "vm-0000", "--protected") == "Domain 'vm-0000' destroyed\n"
    await host.run("protect", "vm-0000", "--off")
    assert (await host.connection.domain_info("vm-0000")).protected is False


async def test_tags_are_set_and_removed(host: Host) -> None:
    await host.run("tags", "vm-0000", "web", "blue")
    assert (await host.connection.domain_info("vm-0000")).tags == ("blue", "web")
    await host.run("tags", "vm-0000")
    assert (await host.connection.domain_info("vm-0000")).tags == ()
