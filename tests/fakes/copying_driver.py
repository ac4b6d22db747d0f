"""A hypervisor with disks, chains, checkpoints and block jobs that keeps every order."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from engine.block_job import BlockJob, BlockJobKind, CommitFlags, CopyFlags
from engine.checkpoint import Checkpoint
from engine.disk import DiskSize
from tests.fakes.scripted_driver import ScriptedDriver

if TYPE_CHECKING:
    from engine import DomainRef

GIB = 1 << 30

#: Two disks, the first of them an overlay, and a drive; one path wants to be markup.
DISKS = """
<disk type='file' device='disk'><driver name='qemu' type='qcow2'/>
  <source file='/images/[red]top.qcow2' index='1'/>
  <backingStore type='file' index='2'><format type='qcow2'/>
    <source file='/images/&#x202e;base.qcow2'/><backingStore/></backingStore>
  <target dev='vda' bus='virtio'/></disk>
<disk type='file' device='disk'><driver name='qemu' type='raw'/>
  <source file='/images/logs.raw' index='3'/><backingStore/><target dev='vdb' bus='virtio'/></disk>
<disk type='file' device='cdrom'><target dev='sda' bus='sata'/><readonly/></disk>
"""
BASE, TOP = "/images/\u202ebase.qcow2", "/images/[red]top.qcow2"


class CopyingDriver(ScriptedDriver):
    """``orders`` are what was asked, as (verb, what was given); jobs are done at once."""

    title: ClassVar[str] = "copying"

    async def open(self, *, read_only: bool) -> None:
        await super().open(read_only=read_only)
        self.orders: list[tuple[object, ...]] = []
        self.disks = DISKS
        self.points = [Checkpoint(name="monday")]
        self.jobs: dict[str, BlockJob] = {}

    async def domain_xml(
        self, domain: DomainRef, *, inactive: bool = False, secure: bool = False
    ) -> str:
        return (
            f"<domain type='test'><name>web</name><uuid>{domain.uuid}</uuid>"
            f"<devices>{self.disks}</devices></domain>"
        )

    async def disk_size(self, domain: DomainRef, disk: str) -> DiskSize:
        return DiskSize(capacity=10 * GIB, allocation=2 * GIB, physical=2 * GIB)

    async def block_job(self, domain: DomainRef, disk: str) -> BlockJob | None:
        return self.jobs.get(disk)

    async def checkpoints(self, domain: DomainRef) -> list[Checkpoint]:
        return self.points

    async def resize_disk(self, domain: DomainRef, disk: str, size: int) -> None:
        self._order("resize", domain, disk, size)

    async def copy_block(
        self,
        domain: DomainRef,
        disk: str,
        xml: str,
        flags: CopyFlags = CopyFlags.NONE,
        *,
        rate: int = 0,
        granularity: int = 0,
        buffer_size: int = 0,
    ) -> None:
        self._order("copy", domain, disk, xml, flags, rate)
        self.jobs[disk] = BlockJob(kind=BlockJobKind.COPY, rate=rate, done=1, end=1)

    async def commit_block(
        self,
        domain: DomainRef,
        disk: str,
        *,
        base: str | None = None,
        top: str | None = None,
        flags: CommitFlags = CommitFlags.NONE,
        rate: int = 0,
    ) -> None:
        self._order("commit", domain, disk, base, top, flags)
        self.jobs[disk] = BlockJob(kind=BlockJobKind.ACTIVE_COMMIT, rate=rate, done=1, end=1)

    async def pull_block(self, domain: DomainRef, disk: str, *, rate: int = 0) -> None:
        self._order("pull", domain, disk, rate)
        self.disks = self.disks.replace(DISKS[DISKS.index("<backing") : DISKS.index("<target")], "")

    async def abort_block_job(
        self, domain: DomainRef, disk: str, *, pivot: bool = False, wait: bool = True
    ) -> None:
        self._order("pivot" if pivot else "abort", domain, disk)
        del self.jobs[disk]

    async def begin_backup(
        self,
        domain: DomainRef,
        xml: str,
        checkpoint_xml: str | None = None,
        *,
        reuse_files: bool = False,
    ) -> None:
        self._order("backup", domain, xml, checkpoint_xml)

    async def create_checkpoint(self, domain: DomainRef, xml: str, flags: object = None) -> str:
        self._order("checkpoint", domain, xml)
        return "new"

    def _order(self, verb: str, domain: DomainRef, *given: object) -> None:
        self.orders.append((verb, domain.name, *given))
