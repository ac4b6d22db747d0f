"""Block jobs, from their start to the file that the guest uses afterwards."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from engine.block_job import BlockJobKind, CommitFlags, CopyFlags, RebaseFlags
from engine.errors import EngineError
from engine.snapshot import SnapshotFlags

from .conftest import eventually

if TYPE_CHECKING:
    from .conftest import Stage

pytestmark = [pytest.mark.peer("libvirtd"), pytest.mark.peer("qemu-img")]

_SNAPSHOT = (
    "<domainsnapshot><name>{}</name><disks><disk name='vda'/>"
    "<disk name='vdb' snapshot='no'/></disks></domainsnapshot>"
)


async def add_overlay(stage: Stage, name: str) -> None:
    flags = SnapshotFlags.DISK_ONLY | SnapshotFlags.NO_METADATA
    await stage.domain.snapshots.create(_SNAPSHOT.format(name), flags)


async def until_ready(stage: Stage) -> None:
    """Wait until QEMU has said so: figures that are equal come before."""

    async def is_ready() -> bool:
        return "ready='yes'" in await stage.domain.xml()

    await eventually(is_ready)


async def until_over(stage: Stage) -> None:
    async def is_over() -> bool:
        return await stage.domain.block_jobs.current("vda") is None

    await eventually(is_over)


async def source_of(stage: Stage) -> str:
    """Return the file that vda is now."""
    rows = (await stage.virsh("domblklist", "one")).splitlines()
    return next(row.split()[1] for row in rows if row.split()[0] == "vda").rpartition("/")[2]


async def test_the_guest_goes_over_to_a_copy(running: Stage) -> None:
    jobs = running.domain.block_jobs
    assert await jobs.current("vda") is None
    path = running.folder / "copy.qcow2"
    copy = f"<disk type='file'><source file='{path}'/><driver type='qcow2'/></disk>"
    await jobs.copy("vda", copy, CopyFlags.TRANSIENT_JOB, rate=64 << 20, granularity=65536)
    await until_ready(running)
    job = await jobs.current("vda")
    assert job is not None
    assert (job.kind, job.rate) == (BlockJobKind.COPY, 64 << 20)
    await jobs.set_rate("vda", 5 << 20)
    job = await jobs.current("vda")
    assert job is not None
    assert job.rate == 5 << 20
    await jobs.abort("vda", pivot=True)
    assert await jobs.current("vda") is None
    assert await source_of(running) == "copy.qcow2"


async def test_a_copy_that_is_given_up(running: Stage) -> None:
    jobs = running.domain.block_jobs
    path = running.folder / "copy.qcow2"
    copy = f"<disk type='file'><source file='{path}'/><driver type='qcow2'/></disk>"
    await jobs.copy("vda", copy, CopyFlags.TRANSIENT_JOB)
    await jobs.abort("vda", wait=False)
    await until_over(running)
    assert await source_of(running) == "vda.qcow2"
    with pytest.raises(EngineError):
        await jobs.abort("vda")


async def test_an_overlay_is_written_down(running: Stage) -> None:
    await add_overlay(running, "over")
    assert await source_of(running) == "vda.over"
    await running.domain.block_jobs.commit("vda", flags=CommitFlags.ACTIVE, rate=1 << 30)
    await until_ready(running)
    job = await running.domain.block_jobs.current("vda")
    assert job is not None
    assert job.kind is BlockJobKind.ACTIVE_COMMIT
    await running.domain.block_jobs.abort("vda", pivot=True)
    assert await source_of(running) == "vda.qcow2"


async def test_images_below_are_pulled_up(running: Stage) -> None:
    for name in ("low", "high"):
        await add_overlay(running, name)
    jobs, below = running.domain.block_jobs, str(running.folder / "vda.qcow2")
    assert "<backingStore type='file'" in await running.domain.xml()
    await jobs.rebase("vda", below, RebaseFlags.NONE, rate=1 << 30)
    await until_over(running)
    assert "vda.low" not in await running.domain.xml()
    await jobs.pull("vda", rate=1 << 30)
    await until_over(running)
    assert "vda.qcow2" not in await running.domain.xml()
    assert await source_of(running) == "vda.high"
