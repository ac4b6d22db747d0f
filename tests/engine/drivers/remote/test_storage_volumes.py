"""Storage volumes through a real daemon, each effect seen by virsh or by a second look."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from engine import Connection, Tasks
from engine.errors import (
    ConnectionClosed,
    EngineError,
    NoStorageVolume,
    OperationDenied,
    StorageFailed,
    Unsupported,
)
from engine.storage_facts import PoolBuild, VolumeKind, VolumeRef, WipeAlgorithm
from tests.patience import PATIENCE

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from engine.byte_stream import ByteStream
    from engine.storage_pool import StoragePool
    from tests.peers.libvirtd import PrivateLibvirtd

pytestmark = pytest.mark.peer("libvirtd")

_MIB = 1024 * 1024
_NOT_REGULAR = Path("/dev/null")
_POOL = "<pool type='dir'><name>pool</name><target><path>{}</path></target></pool>"
_VOLUME = "<volume><name>{}</name><capacity>{}</capacity><allocation>{}</allocation></volume>"


@pytest.fixture
def place(session_libvirtd: PrivateLibvirtd) -> Path:
    return session_libvirtd.folder / "data" / "pool"


@pytest.fixture
async def connection(session_libvirtd: PrivateLibvirtd) -> AsyncIterator[Connection]:
    async with await Connection.open(session_libvirtd.uri) as connection:
        yield connection


@pytest.fixture
async def pool(connection: Connection, place: Path) -> StoragePool:
    return await connection.storage.create(_POOL.format(place), build=PoolBuild.NEW)


def volume_xml(name: str, capacity: int, allocation: int = 0) -> str:
    return _VOLUME.format(name, capacity, allocation)


def bytes_of(path: Path) -> bytes:
    return path.read_bytes()


def blocks_of(path: Path) -> int:
    return path.stat().st_blocks * 512


async def write_all(stream: ByteStream, data: bytes) -> None:
    await stream.write(data)
    await stream.finish()


def sparse_file(path: Path) -> bytes:
    """Make a file with data, a hole, data and a hole; return what it holds."""
    with path.open("wb") as file:
        file.write(os.urandom(_MIB + 5000))
        file.seek(4 * _MIB)
        file.write(b"in the middle" * 1000)
        file.truncate(8 * _MIB)
    return path.read_bytes()


async def test_the_whole_life_of_a_volume(
    session_libvirtd: PrivateLibvirtd, pool: StoragePool, place: Path
) -> None:
    volume = await pool.create_volume(volume_xml("disk", _MIB))
    assert volume.ref == VolumeRef("pool", "disk", str(place / "disk"))
    assert await pool.volumes() == [volume.ref]
    info = await volume.info()
    assert (info.kind, info.capacity, info.allocation) == (VolumeKind.FILE, _MIB, 0)
    assert (await volume.info(physical=True)).allocation == _MIB
    assert await volume.path() == str(place / "disk")
    assert "<capacity unit='bytes'>1048576</capacity>" in await volume.xml()
    await volume.resize(2 * _MIB)
    await volume.resize(_MIB, delta=True)
    assert "3.00 MiB" in await session_libvirtd.virsh("vol-info", "disk", "pool")
    with pytest.raises(EngineError):
        await volume.resize(_MIB)
    await volume.resize(_MIB, shrink=True)
    assert (await volume.info()).capacity == _MIB
    await volume.resize(2 * _MIB, allocate=True)
    assert (await volume.info()).allocation >= _MIB
    await volume.delete()
    assert await pool.volumes() == []
    with pytest.raises(NoStorageVolume, match="'disk' in pool 'pool'"):
        await volume.info()
    with pytest.raises(NoStorageVolume):
        await volume.xml()


async def test_a_volume_is_found_by_name_path_and_key(
    connection: Connection, pool: StoragePool, place: Path
) -> None:
    made = await pool.create_volume(volume_xml("disk", _MIB), preallocate_metadata=False)
    for found in (
        await pool.volume("disk"),
        await connection.storage.volume_by_path(str(place / "disk")),
        await connection.storage.volume_by_key(made.ref.key),
    ):
        assert found.ref == made.ref
    with pytest.raises(NoStorageVolume):
        await pool.volume("other")
    with pytest.raises(NoStorageVolume):
        await connection.storage.volume_by_path("/nowhere")


async def test_a_volume_that_goes_while_a_list_is_made_is_left_out(
    connection: Connection, pool: StoragePool
) -> None:
    kept = await pool.create_volume(volume_xml("kept", _MIB))
    gone = VolumeRef("pool", "gone", "/nowhere")
    infos = await connection.driver.volume_infos([gone, kept.ref])
    assert [info and info.ref for info in infos] == [None, kept.ref]


async def test_a_copy_holds_what_its_source_holds_and_a_wiped_one_nothing(
    pool: StoragePool, place: Path, tmp_path: Path
) -> None:
    source = await pool.create_volume(volume_xml("source", 8 * _MIB))
    held = sparse_file(tmp_path / "file")
    await source.upload_from(tmp_path / "file")
    copy = await pool.create_volume_from(volume_xml("copy", 8 * _MIB), source.ref)
    assert bytes_of(place / "copy") == held
    await copy.wipe()
    assert bytes_of(place / "copy") == bytes(8 * _MIB)
    assert bytes_of(place / "source") == held


async def test_a_way_to_wipe_that_the_host_does_not_have(pool: StoragePool) -> None:
    volume = await pool.create_volume(volume_xml("disk", _MIB))
    with pytest.raises(EngineError):
        await volume.wipe(WipeAlgorithm.TRIM)


@pytest.mark.parametrize("option", [{"zeroed": True}, {"with_snapshots": True}])
async def test_options_of_deleting_reach_the_daemon(
    pool: StoragePool, option: dict[str, bool]
) -> None:
    """A folder knows neither; it says so instead of ignoring it."""
    volume = await pool.create_volume(volume_xml("disk", _MIB))
    with pytest.raises(EngineError, match="unsupported flags"):
        await volume.delete(**option)


@pytest.mark.parametrize("option", ["preallocate_metadata", "reflink"])
async def test_options_of_creating_reach_the_daemon(pool: StoragePool, option: str) -> None:
    options: dict[str, Any] = {option: True}
    with pytest.raises(EngineError):  # of a raw file; a file system may lack it too
        await pool.create_volume(volume_xml("disk", _MIB), **options)


async def test_bytes_go_in_and_come_out_as_a_stream(pool: StoragePool, place: Path) -> None:
    volume = await pool.create_volume(volume_xml("disk", 3 * _MIB))
    data = os.urandom(2 * _MIB)
    stream = await volume.upload(offset=1000, length=len(data))
    await stream.write(data[:700])
    await stream.write(memoryview(data)[700:])
    await stream.finish()
    assert bytes_of(place / "disk")[1000 : 1000 + len(data)] == data
    stream = await volume.download(offset=1000, length=len(data))
    pieces = []
    while piece := await stream.read():
        pieces.append(piece)
    await stream.finish()
    assert b"".join(pieces) == data


async def test_holes_of_a_file_stay_holes_there_and_back(
    session_libvirtd: PrivateLibvirtd, pool: StoragePool, place: Path, tmp_path: Path
) -> None:
    held = sparse_file(tmp_path / "file")
    volume = await pool.create_volume(volume_xml("disk", len(held)))
    through: list[int] = []
    await volume.upload_from(tmp_path / "file", progress=through.append)
    assert through == sorted(through)
    assert through[-1] == len(held)
    assert bytes_of(place / "disk") == held
    assert blocks_of(place / "disk") < 3 * _MIB
    through.clear()
    await volume.download_to(tmp_path / "back", progress=through.append)
    assert through == sorted(through)
    assert through[-1] == len(held)
    assert bytes_of(tmp_path / "back") == held
    assert blocks_of(tmp_path / "back") < 3 * _MIB
    await session_libvirtd.virsh("vol-download", "disk", str(tmp_path / "theirs"), "pool")
    assert bytes_of(tmp_path / "theirs") == held


async def test_a_file_that_was_there_is_replaced(pool: StoragePool, tmp_path: Path) -> None:
    volume = await pool.create_volume(volume_xml("disk", _MIB))
    (tmp_path / "back").write_bytes(b"x" * 3 * _MIB)
    await volume.download_to(tmp_path / "back")
    assert bytes_of(tmp_path / "back") == bytes(_MIB)


async def test_more_than_was_announced_is_refused_and_the_connection_goes_on(
    pool: StoragePool,
) -> None:
    volume = await pool.create_volume(volume_xml("small", _MIB))
    stream = await volume.upload(length=_MIB)
    with pytest.raises(EngineError):
        await write_all(stream, bytes(30 * _MIB))
    assert (await volume.info()).capacity == _MIB


async def test_files_that_cannot_be_read_or_written(pool: StoragePool, tmp_path: Path) -> None:
    volume = await pool.create_volume(volume_xml("disk", _MIB))
    with pytest.raises(StorageFailed, match="nowhere: No such file"):
        await volume.upload_from(tmp_path / "nowhere")
    with pytest.raises(StorageFailed, match=r"no/where: No such file"):
        await volume.download_to(tmp_path / "no" / "where")
    with pytest.raises(StorageFailed, match="only a regular file"):
        await volume.download_to(_NOT_REGULAR)
    await volume.delete()
    (tmp_path / "file").write_bytes(b"x")
    with pytest.raises(NoStorageVolume):
        await volume.upload_from(tmp_path / "file")
    with pytest.raises(NoStorageVolume):
        await volume.download_to(tmp_path / "file")
    assert bytes_of(tmp_path / "file") == b"x"


@pytest.mark.parametrize("direction", ["up", "down"])
async def test_a_transfer_that_is_cancelled_lets_go_of_volume_and_file(
    pool: StoragePool, tmp_path: Path, direction: str
) -> None:
    volume = await pool.create_volume(volume_xml("disk", 64 * _MIB))
    (tmp_path / "file").write_bytes(os.urandom(_MIB) * 64)
    await volume.upload_from(tmp_path / "file")
    begun = asyncio.Event()

    def progress(through: int) -> None:
        begun.set()

    if direction == "up":
        work = volume.upload_from(tmp_path / "file", progress=progress)
    else:
        work = volume.download_to(tmp_path / "back", progress=progress)
    tasks = Tasks()
    tasks.spawn(work, name="transfer")
    async with asyncio.timeout(PATIENCE):
        await begun.wait()
        await tasks.cancel()
        await volume.download_to(tmp_path / "whole")
    assert len(bytes_of(tmp_path / "whole")) == 64 * _MIB


async def test_an_upload_ends_when_the_daemon_is_gone(
    session_libvirtd: PrivateLibvirtd, pool: StoragePool
) -> None:
    volume = await pool.create_volume(volume_xml("disk", 64 * _MIB))
    stream = await volume.upload()
    await stream.write(b"begun")
    await session_libvirtd.kill()
    with pytest.raises(ConnectionClosed):
        await stream.finish()


async def test_a_read_only_connection_looks_at_volumes_only(
    session_libvirtd: PrivateLibvirtd, pool: StoragePool
) -> None:
    await pool.create_volume(volume_xml("disk", _MIB))
    async with await Connection.open(session_libvirtd.uri, read_only=True) as watching:
        (info,) = await (await watching.storage.lookup("pool")).volume_infos()
        seen = watching.storage.volume(info.ref)
        assert await seen.path() == info.ref.key
        for verb in (seen.delete, seen.wipe, seen.upload, seen.download):
            with pytest.raises(OperationDenied, match="read-only"):
                await verb()


async def test_what_libvirts_test_driver_does_not_have_is_refused(
    session_libvirtd: PrivateLibvirtd,
) -> None:
    async with await Connection.open(session_libvirtd.uri_of("test:///default")) as connection:
        pool = await connection.storage.lookup("default-pool")
        volume = await pool.create_volume(volume_xml("disk", _MIB))
        assert (await volume.info()).capacity == _MIB
        with pytest.raises(Unsupported):
            await volume.resize(2 * _MIB)
        assert "virStorageVolResize" in (connection.why_impossible("resize_volume") or "")
