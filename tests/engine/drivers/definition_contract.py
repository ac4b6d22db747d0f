"""The part of the driver contract about configurations: define, edit, rename, undefine."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

import pytest
from lxml import etree

from engine.errors import (
    DomainExists,
    EngineError,
    InvalidXML,
    NoDomain,
    OperationInvalid,
)
from engine.events import Lifecycle, LifecycleEvent, MetadataChangeEvent

from .contract_case import ContractCase, read_lifecycle, read_until, require, uuid_of

if TYPE_CHECKING:
    from engine import Connection

#: Markup of terminals, screens and XML, an override of direction, a name like an option.
HOSTILE_TEXT = (
    "[bold red]x[/]",
    "<b>&amp;\"'</b>",
    "a\u202egnp.exe",
    "]]>",
    "--option",
    "%s{0}$HOME`id`",
    "x,y=z;",
)

#: Names that would be a path, or break a line.
IMPOSSIBLE_NAMES = ("a/b", "/etc/passwd", ".", "..", "a\nb", "a\tb", "a\x85b", " ")

#: What is wrong -> the text, and what the error names. The document is on one line.
BAD_XML = {
    "not XML": ("hello", "expected"),
    "cut off": ("<domain type='test'><name>x", "end of data|tag"),
    "another root": ("<network><name>x</name></network>", "network"),
    "an entity": (
        '<!DOCTYPE domain [<!ENTITY x "y">]><domain><name>&x;</name></domain>',
        "entities",
    ),
}


class DefinitionContract(ContractCase):
    """What every driver does with the configuration of a domain."""

    async def test_define_lists_a_domain_that_is_off(self, connection: Connection) -> None:
        require(connection, "define")
        domain = await self.define(connection)
        info = await domain.info()
        assert info.ref == domain.ref
        assert info.persistent
        assert not info.autostart
        assert info.max_memory_kib == 65536
        assert info.vcpus == 1
        assert not info.status.state.is_active
        assert info.started_at is None

    async def test_lookup_by_name_and_uuid(self, connection: Connection) -> None:
        domain = await self.define(connection)
        for key in ("contract", domain.ref.uuid, domain.ref.uuid.upper()):
            assert (await connection.lookup(key)).ref.is_same(domain.ref)
        with pytest.raises(NoDomain, match="nobody"):
            await connection.lookup("nobody")

    async def test_define_without_uuid_makes_one(self, connection: Connection) -> None:
        xml = self.domain_xml("contract", "").replace("<uuid></uuid>", "")
        domain = await connection.define(xml)
        assert len(domain.ref.uuid) == 36
        with pytest.raises(DomainExists):
            await connection.define(xml)

    async def test_define_again_replaces(self, connection: Connection) -> None:
        domain = await self.define(connection)
        larger = self.domain_xml("contract", domain.ref.uuid, memory_kib=131072)
        with domain.subscribe(LifecycleEvent) as events:
            await connection.define(larger)
            seen = await read_lifecycle(events, Lifecycle.DEFINED)
        assert seen == [(Lifecycle.DEFINED, "updated")]
        assert (await domain.info()).max_memory_kib == 131072
        assert [i.ref.uuid for i in await connection.domains()].count(domain.ref.uuid) == 1

    async def test_define_while_running_changes_the_next_start(
        self, connection: Connection
    ) -> None:
        domain = await self.define(connection)
        await domain.start()
        await connection.define(self.domain_xml("contract", domain.ref.uuid, memory_kib=131072))
        assert _memory(await domain.xml()) == "65536"
        assert _memory(await domain.xml(inactive=True)) == "131072"
        await domain.destroy()
        assert _memory(await domain.xml()) == "131072"

    async def test_a_name_belongs_to_one_uuid(self, connection: Connection) -> None:
        domain = await self.define(connection)
        with pytest.raises(DomainExists, match="contract"):
            await connection.define(self.domain_xml("contract", uuid_of("other")))
        with pytest.raises(DomainExists):
            await connection.define(self.domain_xml("other", domain.ref.uuid))
        assert (await domain.info()).ref == domain.ref

    async def test_undefine_forgets(self, connection: Connection) -> None:
        require(connection, "undefine")
        domain = await self.define(connection)
        await domain.undefine()
        with pytest.raises(NoDomain):
            await connection.lookup("contract")

    async def test_undefined_while_running_lives_on(self, connection: Connection) -> None:
        require(connection, "undefine")
        domain = await self.define(connection)
        await domain.start()
        await domain.undefine()
        info = await domain.info()
        assert info.status.state.is_active
        assert not info.persistent
        with pytest.raises(OperationInvalid):
            await domain.undefine()
        await domain.destroy()
        with pytest.raises(NoDomain):
            await domain.info()

    async def test_rename(self, connection: Connection) -> None:
        require(connection, "rename")
        domain = await self.define(connection)
        await self.define(connection, "taken")
        with domain.subscribe(LifecycleEvent) as events:
            await domain.rename("renamed")
            seen = await read_lifecycle(events, Lifecycle.DEFINED)
        assert seen == [(Lifecycle.UNDEFINED, "renamed"), (Lifecycle.DEFINED, "renamed")]
        assert (await connection.lookup("renamed")).ref == domain.ref
        assert "<name>renamed</name>" in await domain.xml()
        with pytest.raises(NoDomain):
            await connection.lookup("contract")
        with pytest.raises(DomainExists, match="taken"):
            await domain.rename("taken")

    async def test_rename_while_running_is_refused(self, connection: Connection) -> None:
        require(connection, "rename")
        domain = await self.define(connection)
        await domain.start()
        with pytest.raises(OperationInvalid, match="running"):
            await domain.rename("renamed")

    async def test_autostart_is_kept(self, connection: Connection) -> None:
        require(connection, "set_autostart")
        domain = await self.define(connection)
        for autostart in (True, False):
            await domain.set_autostart(autostart)
            assert (await domain.info()).autostart is autostart

    @pytest.mark.parametrize("running", [False, True], ids=["off", "running"])
    async def test_title_and_description(self, connection: Connection, running: bool) -> None:
        require(connection, "set_title", "set_description")
        domain = await self.define(connection)
        if running:
            await domain.start()
        with domain.subscribe(MetadataChangeEvent) as events:
            await domain.set_title("A title")
            await domain.set_description("One line\nand another")
            seen = await read_until(
                events, lambda e: isinstance(e, MetadataChangeEvent) and e.type == 0
            )
        assert [e.type for e in seen if isinstance(e, MetadataChangeEvent)] == [1, 0]
        assert (await domain.info()).title == "A title"
        for inactive in (False, True):
            root = etree.fromstring(await domain.xml(inactive=inactive))
            assert root.findtext("description") == "One line\nand another"
        await domain.set_title("")
        assert (await domain.info()).title == ""
        assert "<title" not in await domain.xml()

    async def test_metadata_round_trip(self, connection: Connection) -> None:
        require(connection, "set_metadata")
        domain = await self.define(connection)
        await domain.set_metadata("urn:one", "one", "<note kind='x'>text</note>")
        await domain.set_metadata("urn:two", "two", "<other/>")
        await domain.set_metadata("urn:one", "one", "<note>newer</note>")
        root = etree.fromstring(await domain.xml())
        assert root.findtext("metadata/{urn:one}note") == "newer"
        assert root.find("metadata/{urn:two}other") is not None
        await domain.set_metadata("urn:one", "one", None)
        root = etree.fromstring(await domain.xml())
        assert root.find("metadata/{urn:one}note") is None
        assert root.find("metadata/{urn:two}other") is not None
        with pytest.raises(InvalidXML):
            await domain.set_metadata("urn:two", "two", "<cut")
        assert "other" in await domain.xml()

    @pytest.mark.parametrize("problem", BAD_XML)
    async def test_what_cannot_be_read_is_refused(
        self, connection: Connection, problem: str
    ) -> None:
        text, named = BAD_XML[problem]
        before = {info.ref for info in await connection.domains()}
        with pytest.raises(InvalidXML, match=named) as caught:
            await connection.define(text)
        assert caught.value.line == 1
        assert {info.ref for info in await connection.domains()} == before

    async def test_a_bad_value_is_named_with_its_line(self, connection: Connection) -> None:
        xml = self.domain_xml("contract", uuid_of("contract")).replace("65536", "\n\nlots")
        with pytest.raises(InvalidXML) as caught:
            await connection.define(xml)
        assert "memory" in caught.value.element
        assert caught.value.line is not None

    @pytest.mark.parametrize("name", IMPOSSIBLE_NAMES)
    async def test_an_impossible_name_is_refused(self, connection: Connection, name: str) -> None:
        written = name.replace("\n", "&#10;").replace("\t", "&#9;")
        with pytest.raises(InvalidXML, match="name"):
            await connection.define(self.domain_xml(written, uuid_of("contract")))
        if connection.why_impossible("rename") is None:
            domain = await self.define(connection)
            with pytest.raises(EngineError, match="name"):
                await domain.rename(name)
            assert (await domain.info()).ref.name == "contract"

    @pytest.mark.parametrize("text", HOSTILE_TEXT)
    async def test_hostile_text_stays_text(self, connection: Connection, text: str) -> None:
        name = text.replace("/", "|")
        extra = f"<title>{escape(text)}</title><description>{escape(text)}</description>"
        domain = await connection.define(self.domain_xml(escape(name), uuid_of("h"), extra))
        assert domain.ref.name == name
        assert (await domain.info()).title == text
        root = etree.fromstring(await domain.xml())
        assert (root.findtext("name"), root.findtext("description")) == (name, text)


def _memory(xml: str) -> str | None:
    return etree.fromstring(xml).findtext("memory")
