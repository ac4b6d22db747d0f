"""Long work on one disk as somebody wants it: what the engine is asked, and virsh's words for it.

start the job -> wait for it, asking once a second -> switch over, or look whether it succeeded
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Final, Protocol
from xml.etree import ElementTree

from engine.block_job import CommitFlags, CopyFlags
from engine.cloning.guest_disk import guest_disks
from engine.conf.domain_conf import DomainConf
from engine.errors import InvalidArgument, OperationFailed

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine import Domain
    from engine.cloning.guest_disk import GuestDisk, Image

#: Seconds between two looks at a job.
TICK: Final = 1.0

_MIB = 1 << 20


class CopyEnd(Enum):
    """What happens once copy and disk are alike; the value is what people read."""

    SWITCH = "the guest goes over to the copy"
    KEEP = "the copy stays as it is then, the guest stays with its disk"
    WAIT = "both are kept alike until this is asked again"


class DiskOrder(Protocol):
    """What somebody wants of one disk."""

    @property
    def words(self) -> tuple[str, ...]:
        """virsh's words for the same."""

    async def carry_out(self, domain: Domain) -> None:
        """Do it; returns when it is done."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ResizeOrder:
    """``size`` in bytes; ``volume_path`` is that of a disk whose guest does not run."""

    target: str
    size: int
    volume_path: str = ""

    @property
    def words(self) -> tuple[str, ...]:
        """virsh's words for the same."""
        if self.volume_path:
            return "vol-resize", self.volume_path, str(self.size)
        return "blockresize", "{domain}", self.target, f"{self.size}B"

    async def carry_out(self, domain: Domain) -> None:
        """Give the disk its size."""
        if self.volume_path:
            volume = await domain.connection.storage.volume_by_path(self.volume_path)
            await volume.resize(self.size)
        else:
            await domain.disks.resize(self.target, self.size)


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyOrder:
    """A copy into ``file``, a path on the host; ``rate`` in MiB per second, 0 for no limit."""

    target: str
    file: str
    format: str = "qcow2"
    is_shallow: bool = False
    end: CopyEnd = CopyEnd.SWITCH
    rate: int = 0

    @property
    def words(self) -> tuple[str, ...]:
        """virsh's words for the same."""
        ends = {
            CopyEnd.SWITCH: ("--wait", "--pivot"),
            CopyEnd.KEEP: ("--wait", "--finish"),
            CopyEnd.WAIT: (),
        }
        return (
            *("blockcopy", "{domain}", self.target, "--dest", self.file, "--format", self.format),
            *(("--shallow",) if self.is_shallow else ()),
            *_limit(self.rate),
            "--transient-job",
            *ends[self.end],
        )

    @property
    def xml(self) -> str:
        """The ``<disk>`` to copy to."""
        root = ElementTree.Element("disk", type="file")
        ElementTree.SubElement(root, "source", file=self.file)
        ElementTree.SubElement(root, "driver", type=self.format)
        return ElementTree.tostring(root, encoding="unicode")

    async def carry_out(self, domain: Domain) -> None:
        """Copy, and then what ``end`` says."""
        flags = CopyFlags.TRANSIENT_JOB | (CopyFlags.SHALLOW if self.is_shallow else CopyFlags.NONE)
        await domain.block_jobs.copy(self.target, self.xml, flags, rate=self.rate * _MIB)
        if self.end is not CopyEnd.WAIT:
            await _until_ready(domain, self.target)
            await domain.block_jobs.abort(self.target, pivot=self.end is CopyEnd.SWITCH)


@dataclass(frozen=True, slots=True, kw_only=True)
class CommitOrder:
    """What was written into ``top`` goes down into ``base``; ``is_active``: top is the disk."""

    target: str
    top: Image
    base: Image
    is_active: bool
    rate: int = 0

    @property
    def words(self) -> tuple[str, ...]:
        """virsh's words for the same."""
        base = ("--base", _name(self.target, self.base))
        top = ("--active", "--pivot") if self.is_active else ("--top", _name(self.target, self.top))
        return "blockcommit", "{domain}", self.target, *base, *top, *_limit(self.rate), "--wait"

    async def carry_out(self, domain: Domain) -> None:
        """Write it down; the guest then works on the base, if it was the active image."""
        await domain.block_jobs.commit(
            self.target,
            base=_name(self.target, self.base),
            top=None if self.is_active else _name(self.target, self.top),
            flags=CommitFlags.ACTIVE if self.is_active else CommitFlags.NONE,
            rate=self.rate * _MIB,
        )
        if self.is_active:
            await _until_ready(domain, self.target)
            await domain.block_jobs.abort(self.target, pivot=True)
        else:
            await _until_over(domain, self.target)
            await _require(domain, self.target, lambda disk: self.top.place not in _places(disk))


@dataclass(frozen=True, slots=True, kw_only=True)
class PullOrder:
    """The images above ``base`` come into the active one; None for all of them."""

    target: str
    base: Image | None = None
    rate: int = 0

    @property
    def words(self) -> tuple[str, ...]:
        """virsh's words for the same."""
        base = ("--base", _name(self.target, self.base)) if self.base else ()
        return "blockpull", "{domain}", self.target, *base, *_limit(self.rate), "--wait"

    async def carry_out(self, domain: Domain) -> None:
        """Copy them into the active image."""
        jobs, rate = domain.block_jobs, self.rate * _MIB
        if self.base:
            await jobs.rebase(self.target, _name(self.target, self.base), rate=rate)
        else:
            await jobs.pull(self.target, rate=rate)
        await _until_over(domain, self.target)
        left = [self.base.place] if self.base else []
        await _require(domain, self.target, lambda disk: _places(disk)[1:2] == left)


@dataclass(frozen=True, slots=True, kw_only=True)
class EndOrder:
    """A copy, or a commit, that is ready: the guest goes over to it, or it is dropped."""

    target: str
    pivots: bool

    @property
    def words(self) -> tuple[str, ...]:
        """virsh's words for the same."""
        return "blockjob", "{domain}", self.target, "--pivot" if self.pivots else "--abort"

    async def carry_out(self, domain: Domain) -> None:
        """End the job."""
        if self.pivots:
            await _until_ready(domain, self.target)
        await domain.block_jobs.abort(self.target, pivot=self.pivots)


def checked_file(disk: GuestDisk, file: str) -> str:
    """Return a path that a copy of the disk can have.

    Raises:
        InvalidArgument: it cannot.
    """
    if not PurePosixPath(file).is_absolute() or not file.isprintable() or file.endswith("/"):
        raise InvalidArgument("the copy needs a file: a full path on the host")
    if file in (disk.path, disk.active.place) or file in _places(disk):
        raise InvalidArgument("that is an image of the disk itself")
    return file


def parse_rate(text: str) -> int:
    """Return MiB per second; 0 for nothing typed.

    Raises:
        InvalidArgument: it is no such number.
    """
    if not text:
        return 0
    if not (text.isascii() and text.isdigit() and 0 < int(text) < 1 << 40):
        raise InvalidArgument("a limit is a whole number of MiB per second, or nothing")
    return int(text)


def _limit(rate: int) -> tuple[str, ...]:
    return ("--bandwidth", str(rate)) if rate else ()


def _name(target: str, image: Image) -> str:
    """Return how libvirt calls an image of a chain."""
    return image.place if image.index is None else f"{target}[{image.index}]"


def _places(disk: GuestDisk) -> list[str]:
    return [disk.active.place, *(image.place for image in disk.below)]


async def _until_ready(domain: Domain, target: str) -> None:
    """Wait until copy and disk are alike."""
    while True:
        job = await domain.block_jobs.current(target)
        if job is None:
            raise OperationFailed(
                f"the job on {target} ended before all was copied",
                hint="somebody aborted it, or the host's log says why",
            )
        if job.is_ready and await _is_pivotable(domain, target):
            return
        await domain.connection.clock.sleep(TICK)


async def _is_pivotable(domain: Domain, target: str) -> bool:
    """Whether the hypervisor says so too: its figures are equal a moment earlier.

    libvirt's ``virDomainBlockJobAbort``: the ``<mirror>`` of the disk is ``ready``.
    """
    disks = DomainConf.parse(await domain.xml()).devices.disks
    mirrors = [disk.mirror for disk in disks if disk.target_dev == target]
    return all(mirror is None or mirror.ready == "yes" for mirror in mirrors)


async def _until_over(domain: Domain, target: str) -> None:
    while await domain.block_jobs.current(target):
        await domain.connection.clock.sleep(TICK)


async def _require(domain: Domain, target: str, test: Callable[[GuestDisk], bool]) -> None:
    """Look whether the chain is what the job should have made of it."""
    disks = guest_disks(DomainConf.parse(await domain.xml()))
    disk = next((each for each in disks if each.target == target), None)
    if disk and not test(disk):
        raise OperationFailed(
            f"the job on {target} ended before it was complete; the chain is as it was",
            hint="somebody aborted it, or the host's log says why",
        )
