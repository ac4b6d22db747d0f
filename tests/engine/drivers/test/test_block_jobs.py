"""Block jobs of the in-memory hypervisor: what they make of images, in their time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from engine import Connection, ManualClock
from engine.block_job import BlockJobKind, CommitFlags, CopyFlags
from engine.cloning.guest_disk import guest_disks
from engine.conf.domain_conf import DomainConf
from engine.errors import InvalidArgument, NoStorageVolume, OperationFailed, OperationInvalid
from engine.events import BlockJob2Event, Subscription

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from engine import Domain
    from engine.cloning.guest_disk import GuestDisk

_FOLDER = "/var/lib/libvirt/images"
_ACTIVE, _MIDDLE, _LOWEST = (
    f"{_FOLDER}/{name}.qcow2" for name in ("build-7-a", "golden-toolchain", "golden-debian-12")
)
_COPY = f"<disk type='file'><driver type='raw'/><source file='{_FOLDER}/copy.raw'/></disk>"

_COMPLETED, _CANCELED, _READY = 0, 2, 3


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
async def domain(clock: ManualClock) -> AsyncIterator[Domain]:
    async with await Connection.open("test:///demo?still=1", clock=clock) as connection:
        yield await connection.lookup("build-7")


async def disk_of(domain: Domain, *, inactive: bool = False) -> GuestDisk:
    return guest_disks(DomainConf.parse(await domain.xml(inactive=inactive)))[0]


async def places(domain: Domain, *, inactive: bool = False) -> list[str]:
    disk = await disk_of(domain, inactive=inactive)
    return [disk.path, *(image.place for image in disk.below)]


async def backing(domain: Domain, path: str) -> str:
    xml = await (await domain.connection.storage.volume_by_path(path)).xml()
    return xml.partition("<backingStore>")[2].partition("<path>")[2].partition("</path>")[0]


async def next_status(seen: Subscription) -> int:
    event = await anext(seen)
    assert isinstance(event, BlockJob2Event)
    return event.status


async def test_a_copy_is_ready_in_its_time_and_pivots(domain: Domain, clock: ManualClock) -> None:
    jobs, seen = domain.block_jobs, domain.connection.events.subscribe(BlockJob2Event)
    await jobs.copy("vda", _COPY, CopyFlags.TRANSIENT_JOB, rate=100_000_000)
    job = await jobs.current("vda")
    assert job
    assert (job.kind, job.rate, job.done) == (BlockJobKind.COPY, 100_000_000, 0)
    assert (await disk_of(domain)).mirror_job == "copy"
    await clock.advance(10)
    assert (await jobs.current("vda")).done == 1_000_000_000  # type: ignore[union-attr]
    await jobs.set_rate("vda", 50_000_000)
    await clock.advance(10)
    assert (await jobs.current("vda")).done == 1_500_000_000  # type: ignore[union-attr]
    with pytest.raises(OperationInvalid, match="not ready for pivot"):
        await jobs.abort("vda", pivot=True)
    with pytest.raises(OperationInvalid, match="already in active block job"):
        await jobs.pull("vda")
    with pytest.raises(OperationInvalid, match="already in active block job"):
        await domain.saving.save_to("/tmp/build-7.save")
    with pytest.raises(OperationInvalid, match="already in active block job"):
        await domain.devices.detach("<disk type='file'><target dev='vda'/></disk>")
    await jobs.set_rate("vda", 0)
    await clock.advance(3600)
    assert (await jobs.current("vda")).is_ready  # type: ignore[union-attr]
    assert await places(domain) == [_ACTIVE, _MIDDLE, _LOWEST]
    await jobs.abort("vda", pivot=True)
    for inactive in (False, True):
        disk = await disk_of(domain, inactive=inactive)
        assert (disk.path, disk.active.format, disk.below) == (f"{_FOLDER}/copy.raw", "raw", ())
        assert not disk.mirror_job
    assert await jobs.current("vda") is None
    assert (await domain.disks.size("vda")).capacity == 40 << 30
    assert [await next_status(seen) for _ in range(2)] == [_READY, _COMPLETED]
    with pytest.raises(OperationFailed, match="already exists"):
        await jobs.copy("vda", _COPY)


async def test_an_aborted_copy_leaves_the_disk(domain: Domain, clock: ManualClock) -> None:
    with domain.connection.events.subscribe(BlockJob2Event) as seen:
        await domain.block_jobs.copy("vda", _COPY)
        await domain.block_jobs.abort("vda")
        assert await next_status(seen) == _CANCELED
    await clock.advance(3600)
    assert await places(domain) == [_ACTIVE, _MIDDLE, _LOWEST]
    assert not (await disk_of(domain)).mirror_job
    with pytest.raises(OperationInvalid, match="does not have an active block job"):
        await domain.block_jobs.abort("vda")


async def test_a_pull_flattens_the_disk(domain: Domain, clock: ManualClock) -> None:
    await domain.block_jobs.rebase("vda", _LOWEST)
    await clock.advance(3600)
    assert await places(domain) == await places(domain, inactive=True) == [_ACTIVE, _LOWEST]
    assert await backing(domain, _ACTIVE) == _LOWEST
    await domain.block_jobs.pull("vda")
    await clock.advance(3600)
    assert await places(domain) == [_ACTIVE]
    assert await backing(domain, _ACTIVE) == ""
    with pytest.raises(InvalidArgument, match="no image to pull"):
        await domain.block_jobs.pull("vda")


async def test_commits_go_down(domain: Domain, clock: ManualClock) -> None:
    jobs = domain.block_jobs
    with pytest.raises(InvalidArgument, match="requires active flag"):
        await jobs.commit("vda")
    with pytest.raises(InvalidArgument, match="could not find image"):
        await jobs.commit("vda", base="/elsewhere")
    await jobs.commit("vda", top=_MIDDLE, base=_LOWEST, flags=CommitFlags.DELETE)
    await clock.advance(3600)
    assert await places(domain) == [_ACTIVE, _LOWEST]
    with pytest.raises(NoStorageVolume):
        await domain.connection.storage.volume_by_path(_MIDDLE)
    await jobs.commit("vda", flags=CommitFlags.ACTIVE)
    assert (await disk_of(domain)).mirror_job == "active-commit"
    await clock.advance(3600)
    await jobs.abort("vda", pivot=True)
    assert await places(domain) == await places(domain, inactive=True) == [_LOWEST]


async def test_a_job_does_not_outlive_the_run(domain: Domain, clock: ManualClock) -> None:
    await domain.block_jobs.pull("vda")
    await domain.destroy()
    with pytest.raises(OperationInvalid, match="not running"):
        await domain.block_jobs.current("vda")
    await domain.start()
    await clock.advance(3600)
    assert await domain.block_jobs.current("vda") is None
    assert await places(domain) == [_ACTIVE, _MIDDLE, _LOWEST]
