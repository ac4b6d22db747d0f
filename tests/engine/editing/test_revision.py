"""A document is written only where nobody came in between, and keeps its passwords."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from engine import Connection
from engine.editing.documents import read_for_editing
from engine.editing.revision import apply_xml, is_same
from engine.errors import Conflict, InvalidArgument, InvalidXML

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from engine import Domain

_XML = """\
<domain type='test'>
  <name>web</name>
  <uuid>7a3d3b0e-5a3c-4c1e-9b5e-1d1f5f0c0001</uuid>
  <memory unit='MiB'>64</memory>
  <vcpu>1</vcpu>
  <os><type>hvm</type></os>
  <devices><graphics type='vnc' autoport='yes' passwd='sesame'/></devices>
</domain>
"""


@pytest.fixture
async def connection() -> AsyncIterator[Connection]:
    async with await Connection.open("test:///demo?still=1") as opened:
        await opened.define(_XML)
        yield opened


async def stored(domain: Domain) -> str:
    return (await read_for_editing(domain)).stored


async def test_an_edit_is_stored(connection: Connection) -> None:
    domain = await connection.lookup("web")
    before = await stored(domain)
    await apply_xml(domain, before, before.replace("1</vcpu>", "2</vcpu>"))
    after = await stored(domain)
    assert ">2</vcpu>" in after
    assert "passwd='sesame'" in after


async def test_what_somebody_else_changed_meanwhile_is_not_lost(connection: Connection) -> None:
    domain = await connection.lookup("web")
    before = await stored(domain)
    await domain.set_title("theirs")
    with pytest.raises(Conflict) as caught:
        await apply_xml(domain, before, before.replace("1</vcpu>", "2</vcpu>"))
    assert "<title>theirs</title>" in caught.value.theirs
    assert "sesame" not in repr(caught.value)
    assert ">1</vcpu>" in await stored(domain)


async def test_layout_and_comments_are_no_conflict(connection: Connection) -> None:
    domain = await connection.lookup("web")
    before = await stored(domain)
    loose = before.replace("  <vcpu", "\n\n<!-- mine --><vcpu").replace("'", '"')
    assert is_same(before, loose)
    await apply_xml(domain, loose, before.replace("1</vcpu>", "3</vcpu>"))
    assert ">3</vcpu>" in await stored(domain)


async def test_a_document_read_without_passwords_does_not_take_them_away(
    connection: Connection,
) -> None:
    domain = await connection.lookup("web")
    before = await domain.xml(inactive=True)
    assert "sesame" not in before
    await apply_xml(domain, before, before.replace("1</vcpu>", "2</vcpu>"))
    after = await stored(domain)
    assert "passwd='sesame'" in after
    assert ">2</vcpu>" in after


@pytest.mark.parametrize(
    ("old", "new", "error", "words"),
    [
        ("<name>web<", "<name>web2<", InvalidArgument, "rename"),
        ("5f0c0001", "5f0c0002", InvalidArgument, "another"),
        ("</vcpu>", "</vcp>", InvalidXML, "line"),
    ],
)
async def test_what_would_make_another_domain_is_refused(
    connection: Connection, old: str, new: str, error: type[Exception], words: str
) -> None:
    domain = await connection.lookup("web")
    before = await stored(domain)
    with pytest.raises(error) as caught:
        await apply_xml(domain, before, before.replace(old, new))
    assert words in f"{caught.value} {getattr(caught.value, 'hint', '')}"
    assert len([info for info in await connection.domains() if "web2" in info.ref.name]) == 0
