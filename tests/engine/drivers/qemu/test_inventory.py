"""The stored domains of a root: whole, named by uuid, never lost."""

from __future__ import annotations

import asyncio
import os
from typing import TYPE_CHECKING

import pytest

from engine.errors import (
    ConfigUnsupported,
    EngineError,
    InvalidXML,
    OperationInvalid,
    StorageFailed,
)
from tests.engine.drivers.qemu.embed_root import EmbedRoot, domain_xml, uuid_of
from tests.patience import PATIENCE

if TYPE_CHECKING:
    from pathlib import Path


pytestmark = pytest.mark.peer("qemu-system-x86_64")


async def test_a_full_disk_loses_nothing(full_disk: Path) -> None:
    root = EmbedRoot(full_disk / "root")
    async with await root.connect() as connection:
        domain = await connection.define(domain_xml())
        before = await domain.xml()
        filler = full_disk / "filler"
        with pytest.raises(OSError, match="No space"):
            filler.write_bytes(bytes(1024 * 1024))
        with pytest.raises(StorageFailed, match=r"\.xml: No space left"):
            await connection.define(domain_xml().replace("32768", "65536"))
        with pytest.raises(StorageFailed, match="No space left"):
            await connection.define(domain_xml("second"))
        with pytest.raises(StorageFailed, match="No space left"):
            await domain.set_description("x" * 5000)
        with pytest.raises(StorageFailed, match="No space left"):
            await domain.start()
        assert root.processes() == {}
        assert [info.ref.name for info in await connection.domains()] == ["guest"]
        assert await domain.xml() == before
        filler.unlink()
        await domain.start()
        await domain.destroy()
    async with await root.connect() as connection:
        assert await (await connection.lookup("guest")).xml() == before


async def test_stored_domains_come_back_and_damaged_ones_stay_where_they_are(
    root: EmbedRoot, caplog: pytest.LogCaptureFixture
) -> None:
    async with await root.connect() as connection:
        await (await connection.define(domain_xml("good"))).set_autostart(True)
        await connection.define(domain_xml("bad"))
    folder = root.path / "domains"
    damaged = folder / f"{uuid_of('bad')}.xml"
    damaged.write_bytes(b"<domain><name>b")
    (folder / "README").write_text("not a domain")
    (folder / f"{uuid_of('other')}.xml").write_text(domain_xml("somebody"))
    (root.path / "run" / "not-a-uuid").mkdir()
    async with await root.connect() as connection:
        (info,) = await connection.domains()
        assert (info.ref.name, info.autostart) == ("good", True)
    assert damaged.read_bytes() == b"<domain><name>b"
    assert str(damaged) in caplog.text


@pytest.mark.parametrize(
    "uuid", ["../../../../tmp/x", "..", "x", "0f9233b1-7390-515d-9787-17500633864/"]
)
async def test_a_uuid_is_never_a_path(root: EmbedRoot, uuid: str) -> None:
    async with await root.connect() as connection:
        with pytest.raises(InvalidXML, match="uuid"):
            await connection.define(domain_xml(uuid=uuid))
    assert os.listdir(root.path / "domains") == []


async def test_a_uuid_has_one_spelling(root: EmbedRoot) -> None:
    plain = uuid_of("guest").replace("-", "").upper()
    async with await root.connect() as connection:
        domain = await connection.define(domain_xml(uuid=plain))
        assert domain.ref.uuid == uuid_of("guest")
        await connection.define(domain_xml())
        assert len(await connection.domains()) == 1


@pytest.mark.parametrize("name", ["a,b=c,,d", "--version", "[red]$(id)`", "ü\u202e\u2066"])
async def test_a_hostile_name_is_only_a_name(root: EmbedRoot, name: str) -> None:
    async with await root.connect() as connection:
        domain = await connection.define(domain_xml(name, uuid=uuid_of("guest")))
        await domain.start()
        assert os.listdir(root.path / "run") == [uuid_of("guest")]
        assert (await connection.lookup(name)).ref == domain.ref
        await domain.destroy()
    assert {path.name for path in root.path.rglob(f"{uuid_of('guest')}*")} == {
        f"{uuid_of('guest')}.xml",
        f"{uuid_of('guest')}.log",
    }


async def test_two_clients_define_one_name_at_once(root: EmbedRoot) -> None:
    async with await root.connect() as connection:
        results = await asyncio.gather(
            *(connection.define(domain_xml(uuid=uuid_of(seed))) for seed in "abc"),
            return_exceptions=True,
        )
        assert sum(isinstance(result, EngineError) for result in results) == 2
        assert len(await connection.domains()) == 1
        assert len(os.listdir(root.path / "domains")) == 1


async def test_a_change_nobody_waits_for_is_whole(root: EmbedRoot) -> None:
    async with await root.connect() as connection:
        connection.deadline = 0
        with pytest.raises(EngineError):
            await connection.define(domain_xml())
        connection.deadline = PATIENCE
    stored = os.listdir(root.path / "domains")
    async with await root.connect() as connection:
        assert len(await connection.domains()) == len(stored)


async def test_autostart_needs_a_stored_domain(root: EmbedRoot) -> None:
    async with await root.connect() as connection:
        domain = await root.started(connection)
        await domain.set_autostart(True)
        await domain.undefine()
        assert os.listdir(root.path / "autostart") == []
        with pytest.raises(OperationInvalid, match="not stored"):
            await domain.set_autostart(True)
        await connection.define(domain_xml())
        await domain.set_autostart(True)
        await domain.destroy()


async def test_what_cannot_be_run_here_is_refused_at_define(root: EmbedRoot) -> None:
    async with await root.connect() as connection:
        with pytest.raises(ConfigUnsupported, match="xen"):
            await connection.define(domain_xml().replace("type='qemu'", "type='xen'", 1))
        assert await connection.domains() == []
