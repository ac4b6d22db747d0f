"""Checkpoints, and backups as a job that can be watched and ended."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from engine.deletion import DeletionFlags
from engine.errors import EngineError
from engine.job import JobKind, JobOperation

from .conftest import eventually

if TYPE_CHECKING:
    from .conftest import Stage

pytestmark = [pytest.mark.peer("libvirtd"), pytest.mark.peer("qemu-img")]

_CHECKPOINT = (
    "<domaincheckpoint><name>{}</name><description>of vda</description>"
    "<disks><disk name='vda' checkpoint='bitmap'/><disk name='vdb' checkpoint='no'/></disks>"
    "</domaincheckpoint>"
)
_PULL = (
    "<domainbackup mode='pull'><server transport='unix' socket='{}'/><disks>"
    "<disk name='vda' backup='yes' type='file'><scratch file='{}'/></disk>"
    "<disk name='vdb' backup='no'/></disks></domainbackup>"
)


async def test_a_checkpoint_follows_another(running: Stage) -> None:
    checkpoints = running.domain.checkpoints
    for name in ("monday", "tuesday"):
        assert await checkpoints.create(_CHECKPOINT.format(name)) == name
    first, second = await checkpoints.list()
    assert (first.name, first.parent, first.description) == ("monday", None, "of vda")
    assert (second.name, second.parent) == ("tuesday", "monday")
    assert first.created_at is not None
    assert "<size unit='bytes'>" in await checkpoints.xml("monday", with_sizes=True) or (
        " size='" in await checkpoints.xml("monday", with_sizes=True)
    )
    await checkpoints.delete("monday", DeletionFlags.CHILDREN)
    assert await running.virsh("checkpoint-list", "one", "--name") == ""


async def test_a_backup_is_a_job_until_it_is_ended(running: Stage) -> None:
    domain, folder = running.domain, running.folder
    with pytest.raises(EngineError, match="no domain backup job"):
        await domain.checkpoints.backup_xml()
    assert (await domain.jobs.current()).kind is JobKind.NONE
    pull = _PULL.format(folder / "nbd", folder / "scratch")
    await domain.checkpoints.begin_backup(pull, _CHECKPOINT.format("with"))
    assert "mode='pull'" in await domain.checkpoints.backup_xml()
    assert [c.name for c in await domain.checkpoints.list()] == ["with"]
    job = await domain.jobs.current()
    assert job.kind.is_under_way
    assert job.operation is JobOperation.BACKUP
    await domain.jobs.abort()

    async def is_over() -> bool:
        return (await domain.jobs.current()).kind is JobKind.NONE

    await eventually(is_over)
    last = await domain.jobs.completed(keep=True)
    assert last.operation is JobOperation.BACKUP
    assert last.kind is not JobKind.NONE
    assert await domain.jobs.completed() == last
    assert (await domain.jobs.completed()).kind is JobKind.NONE


async def test_the_test_driver_has_none(imagined: Stage) -> None:
    with pytest.raises(EngineError) as caught:
        await imagined.domain.checkpoints.begin_backup("<domainbackup/>")
    assert caught.value.code == 3
    assert imagined.connection.why_impossible("begin_backup")
