"""Checkpoints and backups of the in-memory hypervisor."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from engine import Connection, ManualClock
from engine.backup import BackupDisk, BackupMode, BackupOrder, checkpoint_document
from engine.deletion import DeletionFlags
from engine.errors import EngineError, InvalidArgument, OperationFailed, OperationInvalid
from engine.events import JobCompletedEvent
from engine.job import JobKind, JobOperation
from engine.power import UndefineFlags

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from engine import Domain

_FILE = "/var/lib/libvirt/images/web-01-full.qcow2"
_FULL = BackupOrder(disks=(BackupDisk("vda", _FILE),), checkpoint="full")


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
async def domain(clock: ManualClock) -> AsyncIterator[Domain]:
    async with await Connection.open("test:///demo?still=1", clock=clock) as connection:
        yield await connection.lookup("web-01")


async def test_checkpoints_follow_each_other_and_grow(domain: Domain, clock: ManualClock) -> None:
    checkpoints = domain.checkpoints
    for name in ("monday", "tuesday", "wednesday"):
        assert await checkpoints.create(checkpoint_document(name, ["vda"])) == name
        await clock.advance(60)
    assert [(x.name, x.parent) for x in await checkpoints.list()] == [
        ("monday", None),
        ("tuesday", "monday"),
        ("wednesday", "tuesday"),
    ]
    with pytest.raises(OperationFailed, match="already exists"):
        await checkpoints.create(checkpoint_document("monday", ["vda"]))
    with pytest.raises(InvalidArgument, match="not assigned"):
        await checkpoints.create(checkpoint_document("other", ["vdz"]))
    sizes = [
        int((await checkpoints.xml(name, with_sizes=True)).partition('size="')[2].split('"')[0])
        for name in ("monday", "tuesday")
    ]
    assert sizes[0] > sizes[1] > 0
    await checkpoints.delete("tuesday")
    assert [(x.name, x.parent) for x in await checkpoints.list()][1] == ("wednesday", "monday")
    await domain.destroy()
    with pytest.raises(OperationInvalid, match="inactive"):
        await checkpoints.delete("monday", DeletionFlags.CHILDREN)
    with pytest.raises(OperationInvalid, match="2 checkpoints"):
        await domain.undefine()
    await domain.power.undefine(UndefineFlags.CHECKPOINTS_METADATA)


async def test_a_backup_is_a_job_and_the_next_one_is_smaller(
    domain: Domain, clock: ManualClock
) -> None:
    jobs, checkpoints = domain.jobs, domain.checkpoints
    with pytest.raises(OperationInvalid, match="no domain backup job"):
        await checkpoints.backup_xml()
    await checkpoints.begin_backup(_FULL.xml, _FULL.checkpoint_xml)
    assert _FILE in await checkpoints.backup_xml()
    whole = await jobs.current()
    assert (whole.kind, whole.operation) == (JobKind.BOUNDED, JobOperation.BACKUP)
    with pytest.raises(OperationInvalid, match="under way already"):
        await checkpoints.begin_backup(_FULL.xml)
    with domain.connection.events.subscribe(JobCompletedEvent) as seen:
        await clock.advance(3600)
        event = await anext(seen)
        assert isinstance(event, JobCompletedEvent)
        assert dict(event.params)["success"] is True
    assert (await jobs.completed()).succeeded
    assert (await jobs.completed()).kind is JobKind.NONE
    assert await domain.connection.storage.volume_by_path(_FILE)
    later = BackupOrder(disks=(BackupDisk("vda", _FILE + ".1"),), since="full")
    await checkpoints.begin_backup(later.xml)
    assert (await jobs.current()).data_total < whole.data_total  # type: ignore[operator]
    await jobs.abort()
    assert (await jobs.completed()).kind is JobKind.CANCELLED


async def test_a_backup_that_is_pulled_waits_until_it_is_ended(
    domain: Domain, clock: ManualClock
) -> None:
    pull = BackupOrder(
        disks=(BackupDisk("vda", "/tmp/scratch"),), mode=BackupMode.PULL, server="127.0.0.1:10809"
    )
    await domain.checkpoints.begin_backup(pull.xml)
    await clock.advance(24 * 3600)
    assert (await domain.jobs.current()).kind is JobKind.UNBOUNDED
    await domain.jobs.abort()
    unknown = BackupOrder(disks=(BackupDisk("vda", _FILE),), since="never")
    with pytest.raises(EngineError, match="'never' for incremental backup"):
        await domain.checkpoints.begin_backup(unknown.xml)
