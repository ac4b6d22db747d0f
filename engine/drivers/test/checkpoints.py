"""Checkpoints and backups of the in-memory hypervisor.

What changed since a checkpoint is what the guest's disks have written since, by their counters. A
backup takes the time it takes to move that, as a job of the domain; its files are in a pool then.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from lxml import etree

from ...checkpoint import Checkpoint, CheckpointFlags
from ...conf.xml_document import parse_document
from ...deletion import DeletionFlags
from ...errors import InvalidArgument, OperationFailed, OperationInvalid
from ...job import JobOperation
from ...untrusted_text import printable
from .disks import MemoryDisks
from .image_chain import find_disk, read_chain
from .jobs import MemoryJob, MemoryJobs
from .lineage import Lineage, read_point, write_point

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lxml.etree import _Element as Element

    from ...conf.domain_conf import DomainConf
    from ...domain_ref import DomainRef
    from .machine import Machine

#: Bytes per second that a backup moves.
_BACKUP_RATE = 120_000_000


@dataclass(frozen=True, slots=True)
class _Mark:
    """A checkpoint: what the domain was, and what each of its disks had written by then."""

    fact: Checkpoint
    conf: DomainConf
    written: dict[str, int]


#: The checkpoints of one machine.
Checkpoints = Lineage[_Mark]


class MemoryCheckpoints(MemoryJobs, MemoryDisks):
    """The verbs of ``interface/checkpoints.py`` in memory."""

    title: ClassVar[str] = "test"
    _checkpoints: dict[str, Checkpoints]

    async def checkpoints(self, domain: DomainRef) -> list[Checkpoint]:
        """Return every checkpoint, parents before their children."""
        return [mark.fact for mark in self._marks(self._inventory.find(domain)).ordered()]

    async def checkpoint_xml(
        self, domain: DomainRef, name: str, *, secure: bool = False, with_sizes: bool = False
    ) -> str:
        """Return the XML of a checkpoint, with the domain's as it was then."""
        machine = self._inventory.find(domain)
        mark = self._mark(machine, name)
        disks = etree.Element("disks")
        for disk in mark.conf.devices.disks:
            target = disk.target_dev or ""
            kind = "bitmap" if target in mark.written else "no"
            element = etree.SubElement(disks, "disk", name=target, checkpoint=kind)
            if kind == "bitmap":
                element.set("bitmap", name)
            if kind == "bitmap" and with_sizes:
                element.set("size", str(self._changed(machine, mark, target)))
        domain_xml = mark.conf.to_xml(secure=secure)
        return write_point("domaincheckpoint", mark.fact, domain_xml, disks=disks)

    async def create_checkpoint(
        self, domain: DomainRef, xml: str, flags: CheckpointFlags = CheckpointFlags.NONE
    ) -> str:
        """Note from now on what changes on the disks that ``xml`` names."""
        machine = self._disk_machine("create a checkpoint of", domain)
        mark = self._read_mark(machine, xml)
        self._marks(machine).add(mark)
        return mark.fact.name

    async def delete_checkpoint(
        self, domain: DomainRef, name: str, flags: DeletionFlags = DeletionFlags.NONE
    ) -> None:
        """Forget a checkpoint; its changes are counted to its parent."""
        machine = self._inventory.find(domain)
        self._mark(machine, name)
        if not machine.is_active and not flags & DeletionFlags.METADATA_ONLY:
            raise OperationInvalid("cannot delete checkpoint for inactive domain")
        self._marks(machine).delete(name, flags)

    async def begin_backup(
        self,
        domain: DomainRef,
        xml: str,
        checkpoint_xml: str | None = None,
        *,
        reuse_files: bool = False,
    ) -> None:
        """Start to copy disks, or to offer them by NBD, as ``xml`` (``<domainbackup>``) says."""
        machine = self._disk_machine("back up", domain)
        if self._running_job(domain):
            raise OperationInvalid(f"{machine.name!r} has a job under way already")
        root = parse_document(xml, "domainbackup")
        targets = [disk.get("name", "") for disk in _chosen(root, machine, "backup")]
        if not targets:
            raise InvalidArgument("no disks selected for backup")
        since = root.findtext("incremental")
        files = self._backup_files(machine, root, reuse=reuse_files)
        total = sum(self._to_move(machine, target, since) for target in targets)
        mark = self._read_mark(machine, checkpoint_xml) if checkpoint_xml else None
        if mark is not None:
            self._marks(machine).add(mark)
        for file, original, image_format in files:
            self.take_image(file, original, image_format, "")
        is_pull = root.get("mode") == "pull"
        job = MemoryJob(
            operation=JobOperation.BACKUP,
            total=0 if is_pull else max(total, 1),
            rate=_BACKUP_RATE,
            began=self.clock.monotonic(),
            is_endless=is_pull,
            document=etree.tostring(root, encoding="unicode"),
        )
        self.begin_job(machine, job)

    async def backup_xml(self, domain: DomainRef) -> str:
        """Return the XML of the backup that is under way."""
        job = self._running_job(domain)
        if job is None or not job.document:
            raise OperationInvalid("no domain backup job present")
        return job.document

    # -- parts of both ------------------------------------------------------------------------

    def _read_mark(self, machine: Machine, xml: str) -> _Mark:
        """Return the checkpoint that a document describes, as of now.

        Raises:
            EngineError: it cannot be one of this machine.
        """
        name, description, root = read_point(xml, "domaincheckpoint")
        name = name or str(int(self.clock.now()))
        marks = self._marks(machine)
        if name in marks.points:
            raise OperationFailed(f"domain checkpoint {name!r} already exists")
        chosen = {disk.get("name", "") for disk in _chosen(root, machine, "checkpoint")}
        for target in sorted(chosen):
            disk = self._disk(machine, target)
            if (disk.driver_type or "raw") != "qcow2":
                raise InvalidArgument(
                    f"checkpoint for disk {target!r} unsupported for storage type "
                    f"{printable(disk.driver_type or 'raw', 20)}"
                )
        fact = Checkpoint(
            name=name,
            parent=marks.current,
            created_at=int(self.clock.now()),
            description=description,
        )
        written = self._written(machine)
        return _Mark(fact, machine.live.copy(), {each: written.get(each, 0) for each in chosen})

    def _backup_files(
        self, machine: Machine, root: Element, *, reuse: bool
    ) -> list[tuple[str, str, str]]:
        """Return each file that a backup writes, the image it comes from, and its format."""
        files = []
        for element in _chosen(root, machine, "backup"):
            disk = self._disk(machine, element.get("name", ""))
            place = element.find("target" if root.get("mode") != "pull" else "scratch")
            file = "" if place is None else place.get("file", "")
            if self.image_at(file) and not reuse:
                raise OperationFailed(f"store {printable(file)!r} for backup already exists")
            form = element.find("driver")
            image_format = "qcow2" if form is None else form.get("type", "qcow2")
            if file and not reuse and root.get("mode") != "pull":
                files.append((file, read_chain(disk)[0].place, image_format))
        return files

    def _to_move(self, machine: Machine, target: str, since: str | None) -> int:
        """Return how many bytes of a disk are backed up."""
        if since is not None:
            mark = self._marks(machine).points.get(since)
            if mark is None or target not in mark.written:
                raise InvalidArgument(
                    f"checkpoint {printable(since)!r} for incremental backup of disk "
                    f"{target!r} not found"
                )
            return self._changed(machine, mark, target)
        return self._volume_of(self._disk(machine, target)).allocation

    def _changed(self, machine: Machine, mark: _Mark, target: str) -> int:
        """Return how much of a disk was written since; a guest that booted anew counts anew."""
        now, then = self._written(machine).get(target, 0), mark.written[target]
        disk = find_disk(machine.live, target)
        layers = read_chain(disk) if disk else []
        volume = self.image_at(layers[0].place) if layers else None
        changed = now - then if now >= then else now
        return min(changed, volume.capacity) if volume else changed

    def _written(self, machine: Machine) -> dict[str, int]:
        """Return the bytes that each disk has written since the guest was started."""
        if not machine.is_active:
            return {}
        counters = self._inventory.read_meter(machine).disks or ()
        return {disk.target: disk.write_bytes or 0 for disk in counters}

    def _marks(self, machine: Machine) -> Checkpoints:
        return self._checkpoints.setdefault(machine.uuid, Checkpoints())

    def _mark(self, machine: Machine, name: str) -> _Mark:
        try:
            return self._marks(machine).points[name]
        except KeyError:
            raise OperationInvalid(
                f"{machine.name!r} has no checkpoint {printable(name)!r}"
            ) from None


def _chosen(root: Element, machine: Machine, word: str) -> Iterable[Element]:
    """Return the ``<disk>`` of each disk that is meant: all hard disks where none is named."""
    if (disks := root.find("disks")) is not None:
        return [each for each in disks.iterfind("disk") if each.get(word) != "no"]
    return [
        etree.Element("disk", name=disk.target_dev or "")
        for disk in machine.live.devices.disks
        if disk.device in (None, "disk", "lun")
    ]
