"""Storage pools through a real daemon, each effect seen by virsh or by a second look."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from engine import Connection
from engine.errors import (
    EngineError,
    InvalidArgument,
    NoStoragePool,
    OperationDenied,
    OperationInvalid,
    Unsupported,
)
from engine.events import StoragePoolLifecycleEvent
from engine.storage_facts import PoolBuild, PoolState

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from tests.peers.libvirtd import PrivateLibvirtd

pytestmark = pytest.mark.peer("libvirtd")

_POOL = "<pool type='dir'><name>{}</name><target><path>{}</path></target></pool>"


@pytest.fixture
async def connection(session_libvirtd: PrivateLibvirtd) -> AsyncIterator[Connection]:
    async with await Connection.open(session_libvirtd.uri) as connection:
        yield connection


@pytest.fixture
def place(session_libvirtd: PrivateLibvirtd) -> Path:
    """A path at which there is nothing yet, where the daemon may make something."""
    return session_libvirtd.folder / "data" / "pool"


def is_there(path: Path) -> bool:
    return path.is_dir()


async def test_the_whole_life_of_a_pool(
    session_libvirtd: PrivateLibvirtd, connection: Connection, place: Path
) -> None:
    with connection.events.subscribe(StoragePoolLifecycleEvent) as events:
        pool = await connection.storage.define(_POOL.format("life", place))
        (info,) = await connection.storage.pools()
        assert (info.ref, info.active, info.persistent, info.autostart) == (
            *(pool.ref, False, True, False),
        )
        assert (await pool.space()).state is PoolState.INACTIVE
        await pool.build()
        assert is_there(place)
        await pool.start()
        await pool.set_autostart(True)
        info = await pool.info()
        assert (info.active, info.autostart) == (True, True)
        space = await pool.space()
        assert space.state is PoolState.RUNNING
        assert 0 < space.available < space.capacity == space.allocation + space.available
        words = await session_libvirtd.virsh("pool-info", "life")
        assert "Autostart:      yes" in words
        assert "State:          running" in words
        await pool.destroy()
        await pool.delete()
        assert not is_there(place)
        await pool.undefine()
        assert await connection.storage.pools() == []
        told = await events.batch()
    assert {event.pool for event in told if isinstance(event, StoragePoolLifecycleEvent)} == {
        "life"
    }
    with pytest.raises(NoStoragePool):
        await pool.space()
    with pytest.raises(NoStoragePool, match="'life' on qemu"):
        await connection.storage.lookup("life")


async def test_a_transient_pool_is_built_and_found_again(
    connection: Connection, place: Path
) -> None:
    pool = await connection.storage.create(_POOL.format("brief", place), build=PoolBuild.NEW)
    info = await pool.info()
    assert (info.active, info.persistent) == (True, False)
    for key in ("brief", pool.ref.uuid.upper()):
        assert (await connection.storage.lookup(key)).ref == pool.ref
    assert (await connection.storage.pool_by_path(str(place))).ref == pool.ref
    with pytest.raises(NoStoragePool):
        await connection.storage.pool_by_path("/nowhere")
    await pool.destroy()
    assert await connection.storage.pools() == []


async def test_what_virsh_puts_into_a_pool_is_there_after_a_refresh(
    session_libvirtd: PrivateLibvirtd, connection: Connection, place: Path
) -> None:
    pool = await connection.storage.create(_POOL.format("seen", place), build=PoolBuild.NEW)
    (place / "found").write_bytes(b"x" * 5000)
    assert await pool.volumes() == []
    await pool.refresh()
    assert [volume.name for volume in await pool.volumes()] == ["found"]
    await session_libvirtd.virsh("vol-create-as", "seen", "made", "4096")
    assert {volume.name for volume in await pool.volumes()} == {"found", "made"}
    infos = {info.ref.name: info.capacity for info in await pool.volume_infos()}
    assert infos == {"found": 5000, "made": 4096}


async def test_a_pool_is_read_as_it_runs_and_as_it_is_stored(
    connection: Connection, place: Path
) -> None:
    pool = await connection.storage.define(_POOL.format("two", place))
    await pool.start(build=PoolBuild.NEW)
    await connection.storage.define(
        _POOL.format("two", f"{place}2").replace("</name>", f"</name><uuid>{pool.ref.uuid}</uuid>")
    )
    assert f"<path>{place}</path>" in await pool.xml()
    assert f"<path>{place}2</path>" in await pool.xml(inactive=True)
    with pytest.raises(OperationInvalid):
        await pool.undefine()


async def test_ways_to_build_that_a_pool_does_not_have(connection: Connection, place: Path) -> None:
    pool = await connection.storage.define(_POOL.format("odd", place))
    with pytest.raises(InvalidArgument, match="repair"):
        await pool.start(build=PoolBuild.REPAIR)
    with pytest.raises(EngineError):
        await pool.build(PoolBuild.RESIZE)
    assert not is_there(place)


async def test_the_types_of_pools_and_where_some_could_be_made_of(connection: Connection) -> None:
    assert "<pool type='dir' supported='yes'>" in await connection.storage.capabilities()
    with pytest.raises(EngineError):
        await connection.storage.find_sources("dir")
    with pytest.raises(EngineError):
        await connection.storage.find_sources("netfs", "<source><host name='::1'/></source>")


async def test_a_refusal_of_one_pool_is_not_one_of_the_daemon(connection: Connection) -> None:
    with pytest.raises(EngineError):
        await connection.storage.find_sources("dir")
    assert connection.why_impossible("find_pool_sources") is None


async def test_a_read_only_connection_looks_at_pools_only(
    session_libvirtd: PrivateLibvirtd, connection: Connection, place: Path
) -> None:
    pool = await connection.storage.create(_POOL.format("look", place), build=PoolBuild.NEW)
    async with await Connection.open(session_libvirtd.uri, read_only=True) as watching:
        seen = await watching.storage.lookup("look")
        assert (await seen.space()).state is PoolState.RUNNING
        with pytest.raises(OperationDenied, match="read-only"):
            await seen.destroy()
        assert watching.why_impossible("refresh_pool")
    assert (await pool.info()).active


async def test_what_libvirts_test_driver_does_not_have_is_refused(
    session_libvirtd: PrivateLibvirtd,
) -> None:
    async with await Connection.open(session_libvirtd.uri_of("test:///default")) as connection:
        (info,) = await connection.storage.pools()
        assert (info.ref.name, info.active) == ("default-pool", True)
        with pytest.raises(Unsupported):
            await connection.storage.capabilities()
        assert connection.why_impossible("pool_capabilities")
        assert connection.why_impossible("pools") is None
