"""Networks, pools and volumes in memory: what libvirt allows, what it refuses, what it tells."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from engine import Connection, ManualClock
from engine.conf.network_sketch import Reservation, network_sketch
from engine.conf.storage_sketch import new_volume_xml, volume_sketch
from engine.errors import (
    InvalidArgument,
    InvalidXML,
    NoNetwork,
    NoStorageVolume,
    OperationFailed,
    OperationInvalid,
)
from engine.events import NetworkLifecycleEvent, StoragePoolLifecycleEvent
from engine.network_facts import NetworkChange, NetworkSection
from engine.storage_facts import PoolState

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

_HOST = "<host mac='52:54:00:00:00:07' name='seven' ip='192.168.122.7'/>"
_SAME = "<network><name>{}</name><ip address='192.168.122.9' prefix='25'/></network>"


@pytest.fixture
async def demo() -> AsyncIterator[Connection]:
    async with await Connection.open("test:///demo?still=1", clock=ManualClock()) as connection:
        yield connection


async def test_what_libvirt_has_at_test_default() -> None:
    async with await Connection.open("test:///default") as connection:
        (network,) = await connection.networks.list()
        assert (network.ref.name, network.active) == ("default", True)
        (pool,) = await connection.storage.pools()
        assert (pool.ref.name, pool.active) == ("default-pool", True)
        assert await connection.storage.pool(pool.ref).volumes() == []


async def test_what_the_demo_has(demo: Connection) -> None:
    networks = {x.ref.name: x.active for x in await demo.networks.list()}
    assert networks == {"default": True, "lab": False}
    pools = {x.ref.name: x.active for x in await demo.storage.pools()}
    assert pools == {"default": True, "iso": True, "backup": False}
    default = await demo.storage.lookup("default")
    names = {volume.name for volume in await default.volumes()}
    assert {"web-01-a.qcow2", "db-primary-c.qcow2", "template-debian-a.qcow2"} <= names
    space = await default.space()
    assert space.state is PoolState.RUNNING
    assert space.allocation + space.available == space.capacity
    assert len(await (await demo.storage.lookup("iso")).volumes()) == 2


async def test_running_guests_have_leases(demo: Connection) -> None:
    default = await demo.networks.lookup("default")
    leases = {lease.hostname: lease for lease in await default.dhcp_leases()}
    assert set(leases) == {"ci-runner-1", "ci-runner-2", "build-7"}
    mac = leases["build-7"].mac
    assert [x.hostname for x in await default.dhcp_leases(mac)] == ["build-7"]
    build = await demo.lookup("build-7")
    await build.destroy()
    assert "build-7" not in {lease.hostname for lease in await default.dhcp_leases()}


async def test_a_network_lives_and_tells(demo: Connection) -> None:
    with demo.events.subscribe(NetworkLifecycleEvent) as events:
        network = await demo.networks.define("<network><name>mine</name></network>")
        assert await network.bridge_name() == "virbr2"
        await network.start()
        with pytest.raises(OperationInvalid, match="already active"):
            await network.start()
        await network.undefine()
        assert not (await network.info()).persistent
        await network.destroy()
        told = [x.event for x in await events.batch() if isinstance(x, NetworkLifecycleEvent)]
    assert told == [0, 2, 1, 3]
    with pytest.raises(NoNetwork):
        await network.start()


async def test_a_network_that_would_lie_over_another_does_not_start(demo: Connection) -> None:
    network = await demo.networks.define(_SAME.format("same"))
    with pytest.raises(OperationFailed, match="already in use by interface virbr0"):
        await network.start()
    with pytest.raises(OperationFailed, match="already in use"):
        await demo.networks.create(_SAME.format("other"))


async def test_a_reservation_comes_changes_and_goes(demo: Connection) -> None:
    network = await demo.networks.lookup("default")
    section = NetworkSection.IP_DHCP_HOST
    await network.update(NetworkChange.ADD_LAST, section, _HOST, live=True, config=True)
    for inactive in (False, True):
        (address,) = network_sketch(await network.xml(inactive=inactive)).addresses
        expected = Reservation("192.168.122.7", "52:54:00:00:00:07", "seven")
        assert address.reservations == (expected,)
    with pytest.raises(OperationInvalid, match="existing host entry"):
        await network.update(NetworkChange.ADD_LAST, section, _HOST, live=True)
    eight = _HOST.replace("122.7", "122.8")
    await network.update(NetworkChange.MODIFY, section, eight, live=True)
    assert "122.8" in await network.xml()
    assert "122.8" not in await network.xml(inactive=True)
    await network.update(NetworkChange.DELETE, section, eight, live=True)
    with pytest.raises(OperationInvalid, match="couldn't locate"):
        await network.update(NetworkChange.DELETE, section, eight, live=True)


@pytest.mark.parametrize("xml", ["<network/>", "<network><name>a/b</name></network>", "<pool/>"])
async def test_networks_that_are_none(demo: Connection, xml: str) -> None:
    with pytest.raises(InvalidXML):
        await demo.networks.define(xml)


async def test_a_pool_lives_and_tells(demo: Connection) -> None:
    with demo.events.subscribe(StoragePoolLifecycleEvent) as events:
        pool = await demo.storage.define(
            "<pool type='dir'><name>p</name><target><path>/p</path></target></pool>"
        )
        await pool.build()
        await pool.start()
        with pytest.raises(OperationInvalid, match="already active"):
            await pool.undefine()
        await pool.destroy()
        await pool.undefine()
        told = [x.event for x in await events.batch() if isinstance(x, StoragePoolLifecycleEvent)]
    assert told == [0, 4, 2, 3, 1]
    with pytest.raises(InvalidXML, match="unknown storage pool type"):
        await demo.storage.define("<pool type='cloud'><name>p</name></pool>")


async def test_a_volume_is_made_filled_cloned_resized_wiped_and_deleted(
    demo: Connection, tmp_path: Path
) -> None:
    pool = await demo.storage.lookup("iso")
    volume = await pool.create_volume(new_volume_xml("data", 4 << 20, "raw"))
    assert await volume.path() == "/var/lib/libvirt/iso/data"
    source, target = tmp_path / "source", tmp_path / "target"
    source.write_bytes(b"virtdeck" * 1000)
    await volume.upload_from(source)
    clone = await pool.create_volume_from(new_volume_xml("copy", 0, "raw"), volume.ref)
    await volume.wipe()
    await clone.download_to(target)
    assert target.read_bytes() == source.read_bytes() + bytes((4 << 20) - 8000)
    await volume.download_to(target)
    assert target.read_bytes() == bytes(4 << 20)
    await clone.resize(8 << 20)
    assert volume_sketch(await clone.xml()).capacity == 8 << 20
    with pytest.raises(InvalidArgument, match="shrink"):
        await clone.resize(1 << 20)
    await clone.resize(4000, shrink=True)
    await clone.download_to(target)
    assert target.read_bytes() == source.read_bytes()[:4000]
    with pytest.raises(OperationFailed, match="no space left"):
        await clone.upload_from(source)
    with pytest.raises(OperationFailed, match="already exists"):
        await pool.create_volume(new_volume_xml("copy", 1, "raw"))
    with pytest.raises(OperationFailed, match="not enough space"):
        await clone.resize(1 << 50)
    await clone.delete()
    with pytest.raises(NoStorageVolume):
        await clone.info()
    await pool.destroy()
    with pytest.raises(OperationInvalid, match="not active"):
        await pool.volumes()
