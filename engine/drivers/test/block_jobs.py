"""Block jobs of the in-memory hypervisor: images that move as fast as a disk of a host does.

Nothing is moved in truth: the job takes the time that it would take, and what it makes of the
images is then in the domain's XML, in the pools and in the events, as with libvirt's QEMU driver.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from ...block_job import BlockJobKind, CommitFlags, CopyFlags, RebaseFlags
from ...conf.devices.disk import Disk
from ...conf.xml_document import parse_document
from ...errors import InvalidArgument, InvalidXML, OperationFailed, OperationInvalid
from ...events import BlockJob2Event, BlockJobEvent
from ...untrusted_text import printable
from .disk_job import DiskJob, DiskJobs
from .disks import MemoryDisks
from .image_chain import (
    Layer,
    find_disk,
    layer_number,
    read_chain,
    remove_mirror,
    write_chain,
    write_mirror,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ...block_job import BlockJob
    from ...conf.domain_conf import DomainConf
    from ...domain_ref import DomainRef
    from .machine import Machine

_COMPLETED, _FAILED, _CANCELED, _READY = range(4)

#: Bytes of an image of which no pool knows how much is in it.
_USUAL_IMAGE = 10 << 30

#: What libvirt calls the jobs that end with the guest on another image.
_MIRRORS = {BlockJobKind.COPY: "copy", BlockJobKind.ACTIVE_COMMIT: "active-commit"}


class MemoryBlockJobs(MemoryDisks):
    """The verbs of ``interface/block_jobs.py`` in memory."""

    title: ClassVar[str] = "test"
    _disk_jobs: DiskJobs

    async def block_job(self, domain: DomainRef, disk: str) -> BlockJob | None:
        """Return the job under way on a disk."""
        machine = self._disk_machine("ask for the jobs of", domain)
        target = self._disk(machine, disk).target_dev or ""
        job = self._disk_jobs.find(machine.uuid, machine.id, target)
        return job.fact(self.clock.monotonic()) if job else None

    async def copy_block(
        self,
        domain: DomainRef,
        disk: str,
        destination_xml: str,
        flags: CopyFlags = CopyFlags.NONE,
        *,
        rate: int = 0,
        granularity: int = 0,
        buffer_size: int = 0,
    ) -> None:
        """Start to copy a disk into another image."""
        machine, target, layers = self._idle_disk(domain, disk)
        copy = _destination(destination_xml, layers[0].format)
        is_shallow = bool(flags & CopyFlags.SHALLOW)
        below = layers[1:] if is_shallow else []
        self._make_copy(copy, layers[0], below, reuse=bool(flags & CopyFlags.REUSE_EXTERNAL))
        copied = layers[:1] if is_shallow else layers
        self._begin_mirror(
            machine, target, BlockJobKind.COPY, [copy, *below], total=self._bytes(copied), rate=rate
        )

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
        """Start to write images down into one below them."""
        machine, target, layers = self._idle_disk(domain, disk)
        first = layer_number(layers, target, top) if top else 0
        is_active = not first
        lowest = first + 1 if flags & CommitFlags.SHALLOW else len(layers) - 1
        last = layer_number(layers, target, base) if base else lowest
        if first >= len(layers) - 1:
            raise InvalidArgument(f"top in chain for {target!r} has no backing file")
        if last <= first:
            raise InvalidArgument(f"could not find the base below the top in chain for {target!r}")
        if is_active and not flags & CommitFlags.ACTIVE:
            raise InvalidArgument(f"commit of {target!r} active layer requires active flag")
        total = self._bytes(layers[first:last])
        after = [*layers[:first], *layers[last:]]
        doomed = [x.place for x in layers[first:last]] if flags & CommitFlags.DELETE else []
        if is_active:
            kind = BlockJobKind.ACTIVE_COMMIT
            self._begin_mirror(machine, target, kind, after, total=total, rate=rate)
        else:
            self._begin_change(
                machine, target, BlockJobKind.COMMIT, after, doomed, total=total, rate=rate
            )

    async def pull_block(self, domain: DomainRef, disk: str, *, rate: int = 0) -> None:
        """Start to copy the images below into the active one."""
        await self.rebase_block(domain, disk, None, rate=rate)

    async def rebase_block(
        self,
        domain: DomainRef,
        disk: str,
        base: str | None,
        flags: RebaseFlags = RebaseFlags.NONE,
        *,
        rate: int = 0,
    ) -> None:
        """Start to copy the images above ``base`` into the active one; with COPY into a new one."""
        if flags & RebaseFlags.COPY:
            await self._copy_into(domain, disk, base, flags, rate)
            return
        machine, target, layers = self._idle_disk(domain, disk)
        kept = layer_number(layers, target, base) if base else len(layers)
        if len(layers) < 2 or kept < 2:
            raise InvalidArgument(f"there is no image to pull into {target!r}")
        self._begin_change(
            machine,
            target,
            BlockJobKind.PULL,
            [layers[0], *layers[kept:]],
            [],
            total=self._bytes(layers[1:kept]),
            rate=rate,
        )

    async def set_block_job_rate(self, domain: DomainRef, disk: str, rate: int) -> None:
        """Let the job on a disk move so many bytes per second; 0: as many as it can."""
        machine, target, job = self._working_disk(domain, disk)
        self._disk_jobs.limit(job, rate)

    async def abort_block_job(
        self, domain: DomainRef, disk: str, *, pivot: bool = False, wait: bool = True
    ) -> None:
        """End the job on a disk; with ``pivot`` the guest uses the copy, or the base, from now."""
        machine, target, job = self._working_disk(domain, disk)
        if pivot and job.after is None:
            raise OperationInvalid(f"pivot of disk {target!r} requires an active copy job")
        if pivot and not job.fact(self.clock.monotonic()).is_ready:
            raise OperationInvalid(f"disk {target!r} not ready for pivot yet")
        self._disk_jobs.end(machine.uuid, machine.id, target)
        machine.edit_one(_on_disk(target, remove_mirror), live=True, stored=False)
        if pivot and job.after is not None:
            self._change_chain(machine, target, job.before, job.after)
        self._tell_job(machine, target, job.kind, _COMPLETED if pivot else _CANCELED)

    # -- what jobs make of a disk -------------------------------------------------------------

    def _begin_mirror(
        self,
        machine: Machine,
        target: str,
        kind: BlockJobKind,
        after: Sequence[Layer],
        *,
        total: int,
        rate: int,
    ) -> None:
        """Begin a job that is ready when it has arrived, and waits then for its end."""

        def mark(is_ready: bool) -> None:
            machine.edit_one(
                _on_disk(
                    target,
                    lambda disk: write_mirror(disk, _MIRRORS[kind], after[0], is_ready=is_ready),
                ),
                live=True,
                stored=False,
            )

        run = machine.id

        def arrived() -> None:
            if machine.id == run:
                mark(is_ready=True)
                self._tell_job(machine, target, kind, _READY)

        job = self._job(machine, target, kind, total, rate, arrived)
        job.after = tuple(after)
        mark(is_ready=False)
        self._disk_jobs.begin(machine.uuid, run, target, job)

    def _begin_change(
        self,
        machine: Machine,
        target: str,
        kind: BlockJobKind,
        after: Sequence[Layer],
        doomed: Sequence[str],
        *,
        total: int,
        rate: int,
    ) -> None:
        """Begin a job that ends by itself, with other images below the disk."""
        run = machine.id

        def arrived() -> None:
            self._disk_jobs.end(machine.uuid, run, target)
            if machine.id != run:
                return
            is_done = self._change_chain(machine, target, job.before, after)
            for path in doomed if is_done else ():
                self.drop_image(path)
            self._tell_job(machine, target, kind, _COMPLETED if is_done else _FAILED)

        job = self._job(machine, target, kind, total, rate, arrived)
        self._disk_jobs.begin(machine.uuid, run, target, job)

    def _job(
        self,
        machine: Machine,
        target: str,
        kind: BlockJobKind,
        total: int,
        rate: int,
        arrived: Callable[[], None],
    ) -> DiskJob:
        disk = find_disk(machine.live, target)
        before = tuple(layer.place for layer in read_chain(disk)) if disk else ()
        return DiskJob(
            kind=kind,
            total=total,
            rate=rate,
            since=self.clock.monotonic(),
            arrived=arrived,
            before=before,
        )

    def _change_chain(
        self, machine: Machine, target: str, before: Sequence[str], after: Sequence[Layer]
    ) -> bool:
        """Give a disk other images where it has those of the beginning; return whether it runs so.

        The stored configuration follows where it has the same image: libvirt does that too.
        """
        done = []

        def change(conf: DomainConf) -> None:
            disk = find_disk(conf, target)
            layers = read_chain(disk) if disk else []
            is_same = [layer.place for layer in layers] == list(before)
            if disk and is_same:
                write_chain(disk, after)
            done.append(is_same)

        machine.edit_one(change, live=True, stored=machine.persistent)
        for upper, lower in zip(after, [*after[1:], None], strict=True):
            if done[0] and (volume := self.image_at(upper.place)):
                volume.backing = lower.place if lower else ""
                volume.backing_format = lower.format if lower else ""
        return done[0]

    def _make_copy(self, copy: Layer, original: Layer, below: list[Layer], *, reuse: bool) -> None:
        """Have the image that a copy is written into."""
        path = copy.place
        if copy.kind == "file" and not reuse:
            if self.image_at(path):
                raise OperationFailed(
                    f"external destination file {printable(path)!r} already exists"
                )
            self.take_image(path, original.place, copy.format, below[0].place if below else "")
        elif reuse and copy.kind == "file" and not self.image_at(path):
            raise OperationFailed(f"missing destination file {printable(path)!r}")

    async def _copy_into(
        self, domain: DomainRef, disk: str, path: str | None, flags: RebaseFlags, rate: int
    ) -> None:
        from xml.sax.saxutils import quoteattr

        kind = "block" if flags & RebaseFlags.COPY_TO_DEVICE else "file"
        attribute = "dev" if kind == "block" else "file"
        form = "<driver type='raw'/>" if flags & RebaseFlags.COPY_RAW else ""
        xml = f"<disk type='{kind}'>{form}<source {attribute}={quoteattr(path or '')}/></disk>"
        kept = CopyFlags.SHALLOW | CopyFlags.REUSE_EXTERNAL  # the same numbers in both
        await self.copy_block(domain, disk, xml, CopyFlags(flags & kept), rate=rate)

    # -- which disk ---------------------------------------------------------------------------

    def _idle_disk(self, domain: DomainRef, name: str) -> tuple[Machine, str, list[Layer]]:
        """Return the machine of a disk on which nothing is under way, its target and images."""
        machine = self._disk_machine("begin a job on a disk of", domain)
        disk = self._disk(machine, name)
        target = disk.target_dev or ""
        self._disk_jobs.require_none(machine.uuid, machine.id, target)
        return machine, target, read_chain(disk)

    def _working_disk(self, domain: DomainRef, name: str) -> tuple[Machine, str, DiskJob]:
        machine = self._disk_machine("change a job on a disk of", domain)
        target = self._disk(machine, name).target_dev or ""
        job = self._disk_jobs.find(machine.uuid, machine.id, target)
        if job is None:
            raise OperationInvalid(f"disk {target!r} does not have an active block job")
        return machine, target, job

    def _bytes(self, layers: Sequence[Layer]) -> int:
        """Return how much there is to move of those images."""
        volumes = (self.image_at(layer.place) for layer in layers)
        return sum(volume.allocation if volume else _USUAL_IMAGE for volume in volumes) or 1

    def _tell_job(self, machine: Machine, target: str, kind: BlockJobKind, status: int) -> None:
        disk = find_disk(machine.live, target)
        layers = read_chain(disk) if disk else []
        now, ref = self.clock.now(), machine.ref
        path = layers[0].place if layers else ""
        self.emit(BlockJobEvent(time=now, domain=ref, disk=path, type=int(kind), status=status))
        self.emit(BlockJob2Event(time=now, domain=ref, dst=target, type=int(kind), status=status))


def _on_disk(target: str, change: Callable[[Disk], None]) -> Callable[[DomainConf], None]:
    def edit(conf: DomainConf) -> None:
        if disk := find_disk(conf, target):
            change(disk)

    return edit


def _destination(xml: str, usual_format: str) -> Layer:
    """Return the image that a ``<disk>`` describes.

    Raises:
        InvalidXML: it names none.
    """
    layers = read_chain(disk := Disk(parse_document(xml, "disk")))
    if not layers or not layers[0].place:
        raise InvalidXML("a copy needs a <source>", element="/disk/source")
    return replace(layers[0], format=disk.driver_type or usual_format)
