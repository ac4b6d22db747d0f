"""The job of a domain, from its typed parameters to the end of a dump."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from engine.drivers.remote.jobs import job_statistics
from engine.errors import EngineError
from engine.job import JobKind, JobOperation
from engine.saving import DumpFlags, DumpKind

from .conftest import eventually

if TYPE_CHECKING:
    from .conftest import Stage


def test_numbers_that_are_newer_than_ours_are_kept() -> None:
    job = job_statistics(
        1, {"operation": 77, "time_elapsed": 5, "memory_bps": 9, "vfio_data_transferred": 3}
    )
    assert (job.kind, job.operation) == (JobKind.BOUNDED, JobOperation.UNKNOWN)
    assert (job.elapsed_ms, job.memory_rate, job.data_total) == (5, 9, None)
    assert job.details == {"vfio_data_transferred": 3}
    assert job_statistics(99, {}).kind.is_under_way


@pytest.mark.peer("libvirtd")
@pytest.mark.peer("qemu-img")
async def test_dumps_are_files_of_their_kind(running: Stage) -> None:
    domain, path = running.domain, running.folder / "core"
    await domain.saving.dump_core(str(path), DumpFlags.MEMORY_ONLY)
    assert path.read_bytes()[:4] == b"\x7fELF"
    zipped = running.folder / "zipped"
    await domain.saving.dump_core(str(zipped), DumpFlags.MEMORY_ONLY, DumpKind.KDUMP_ZLIB)
    assert zipped.read_bytes()[:7] == b"makedum"
    with pytest.raises(EngineError, match="no job is active"):
        await domain.jobs.abort()
    with pytest.raises(EngineError):
        await domain.jobs.abort(post_copy=True)


@pytest.mark.peer("libvirtd")
@pytest.mark.peer("qemu-img")
async def test_how_fast_memory_changes_is_measured(running: Stage) -> None:
    await running.domain.resume()
    await running.domain.jobs.measure_dirty_rate(1)

    async def is_told() -> bool:
        return "dirtyrate.megabytes_per_second" in await running.virsh("domstats", "one")

    await eventually(is_told)
