"""Devices, processors and memory in memory: which of both configurations changes, and what not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from engine import Affect, Connection, Domain
from engine.conf.domain_conf import DomainConf
from engine.errors import EngineError, OperationFailed, OperationInvalid, Unsupported
from engine.events import BalloonChangeEvent, DeviceAddedEvent, DeviceRemovedEvent

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from engine.conf.devices.disk import Disk

_DISK = "<disk type='file' device='disk'><source file='/b'/><target dev='vdb' bus='virtio'/></disk>"
_CD = "<disk type='file' device='cdrom'>{}<target dev='sda' bus='sata'/><readonly/></disk>"


@pytest.fixture
async def domain() -> AsyncIterator[Domain]:
    async with await Connection.open("test:///default") as connection:
        (info,) = await connection.domains()
        yield connection.domain(info.ref)


async def both(domain: Domain) -> tuple[DomainConf, DomainConf]:
    live, stored = await domain.xml(), await domain.xml(inactive=True)
    return DomainConf.parse(live), DomainConf.parse(stored)


def disks(conf: DomainConf, target: str) -> list[Disk]:
    return [disk for disk in conf.devices.disks if disk.target_dev == target]


@pytest.mark.parametrize(
    ("affect", "expected"),
    [
        (Affect.CURRENT, [True, False]),
        (Affect.LIVE, [True, False]),
        (Affect.CONFIG, [False, True]),
        (Affect.LIVE | Affect.CONFIG, [True, True]),
    ],
)
async def test_a_disk_comes_and_goes_where_it_is_meant(
    domain: Domain, affect: Affect, expected: list[bool]
) -> None:
    with domain.subscribe(DeviceAddedEvent, DeviceRemovedEvent) as events:
        await domain.devices.attach(_DISK, affect)
        assert [bool(disks(conf, "vdb")) for conf in await both(domain)] == expected
        with pytest.raises(OperationFailed, match="already"):
            await domain.devices.attach(_DISK, affect)
        await domain.devices.detach(_DISK, affect)
        assert [len(disks(conf, "vdb")) for conf in await both(domain)] == [0, 0]
        told = await events.batch() if len(events) else []
    runs = affect is not Affect.CONFIG
    assert [type(each) for each in told] == [DeviceAddedEvent, DeviceRemovedEvent] * runs


async def test_what_fails_in_one_configuration_changes_neither(domain: Domain) -> None:
    await domain.devices.attach(_DISK, Affect.CONFIG)
    with pytest.raises(OperationFailed):
        await domain.devices.attach(_DISK, Affect.LIVE | Affect.CONFIG)
    assert [len(disks(conf, "vdb")) for conf in await both(domain)] == [0, 1]


async def test_a_medium_is_changed_while_it_runs_and_a_drive_is_not_plugged(
    domain: Domain,
) -> None:
    with pytest.raises(Unsupported, match="drive"):
        await domain.devices.attach(_CD.format(""), Affect.LIVE)
    await domain.devices.attach(_CD.format(""), Affect.CONFIG)
    await domain.destroy()
    await domain.start()
    await domain.devices.update(_CD.format("<source file='/cd.iso'/>"), Affect.LIVE)
    live, stored = await both(domain)
    source = disks(live, "sda")[0].source
    assert source is not None
    assert source.file == "/cd.iso"
    assert disks(stored, "sda")[0].source is None


@pytest.mark.parametrize(
    "xml", ["<disk", "<unheard/>", "<rng model='virtio'/>", "<video><model type='vga'/></video>"]
)
async def test_what_is_no_device_or_is_not_there_is_refused(domain: Domain, xml: str) -> None:
    with pytest.raises(EngineError):
        await domain.devices.detach(xml, Affect.LIVE)


async def test_processors_and_memory(domain: Domain) -> None:
    await domain.vcpus.set_count(4, Affect.CONFIG, maximum=True)
    await domain.vcpus.set_count(3, Affect.CONFIG)
    assert await domain.vcpus.count(Affect.CONFIG) == 3
    assert await domain.vcpus.count(Affect.CONFIG, maximum=True) == 4
    with pytest.raises(OperationInvalid, match="next start"):
        await domain.vcpus.set_count(8, Affect.LIVE, maximum=True)
    most = await domain.memory.maximum()
    with domain.subscribe(BalloonChangeEvent) as events:
        await domain.memory.set(most // 2, Affect.LIVE)
        (told,) = await events.batch()
    assert isinstance(told, BalloonChangeEvent)
    assert told.actual == (await domain.info()).memory_kib == most // 2
    with pytest.raises(OperationInvalid, match="at most"):
        await domain.memory.set(most + 1, Affect.LIVE)
    await domain.memory.set_maximum(most * 2, Affect.CONFIG)
    assert (await both(domain))[1].memory == most * 2


async def test_a_domain_that_is_off_has_no_running_configuration(domain: Domain) -> None:
    await domain.destroy()
    with pytest.raises(OperationInvalid, match="does not run"):
        await domain.devices.attach(_DISK, Affect.LIVE)
    await domain.devices.attach(_DISK)
    assert len(disks((await both(domain))[1], "vdb")) == 1
