"""Work on a disk is asked for: the disks are looked at, a form asks, and the verb does it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from engine import EngineError, printable
from engine.errors import ConnectionClosed, OperationInvalid, OperationTimeout

from ..part_verbs import answer_of
from .clone_asking import only_one

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine import Connection, Domain
    from engine.block_job import BlockJob
    from engine.cloning.guest_disk import GuestDisk
    from engine.fleet import DomainRow

    from ..app import VirtdeckApp
    from ..verb import Verb
    from .disk_order import DiskOrder

#: Pools whose folder is offered for a copy.
_POOLS = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class SizedDisk:
    """A disk with its sizes in bytes, and the job that is on it."""

    disk: GuestDisk
    capacity: int | None = None
    allocation: int | None = None
    job: BlockJob | None = None
    #: Whether a pool knows it, asked only of a domain that does not run.
    volume_path: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DiskScene:
    """The domain, its disks, and the folders of the host's pools by name."""

    row: DomainRow
    disks: tuple[SizedDisk, ...]
    pools: dict[str, str]

    @property
    def is_active(self) -> bool:
        """Whether the domain runs or is held."""
        return self.row.info.status.state.is_active


def why_not_disk(work: str, scene: DiskScene, each: SizedDisk) -> str | None:
    """Return why that work cannot be done on a disk."""
    disk = each.disk
    if disk.is_empty:
        return "the drive is empty"
    if disk.is_medium:
        return "it is a medium in a drive"
    if each.job or disk.mirror_job:
        return f"a {disk.mirror_job or 'job'} is under way on it"
    if work in ("commit", "pull") and not disk.below:
        return "there is no image below it"
    if work == "resize" and not scene.is_active and not each.volume_path:
        return "it lies outside of every pool: start the domain first"
    if work == "resize" and disk.is_read_only:
        return "it is read-only"
    return None


async def ask_disk_work(app: VirtdeckApp, rows: Sequence[DomainRow], work: str) -> Verb | None:
    """Ask what is to be done to which disk; ``work`` is resize, copy, commit or pull.

    Raises:
        EngineError: no disk of the domain allows it.
    """
    from ..screens.block_job_form import FORMS, EndForm

    row, connection = only_one(app, rows)
    scene = await look_at_disks(connection, row, with_pools=work == "copy")
    ready = [each for each in scene.disks if each.disk.mirror_job]
    if work in ("copy", "commit") and ready:
        return await answer_of(app, EndForm(scene, ready[0]))
    reasons = {each.disk.target: why_not_disk(work, scene, each) for each in scene.disks}
    if not reasons:
        raise OperationInvalid("it has no disks")
    if all(reasons.values()):
        words = (f"{printable(target, 24)}: {reason}" for target, reason in reasons.items())
        raise OperationInvalid("; ".join(words))
    return await answer_of(app, FORMS[work](scene))


async def look_at_disks(
    connection: Connection, row: DomainRow, *, with_pools: bool = False
) -> DiskScene:
    """Ask for the disks of a domain as they are now."""
    from engine.cloning.guest_disk import guest_disks
    from engine.conf.domain_conf import DomainConf

    domain = connection.domain(row.info.ref)
    conf = DomainConf.parse(await domain.xml())
    disks = [await _sized(domain, row, disk) for disk in guest_disks(conf)]
    pools = await _pool_folders(connection) if with_pools else {}
    return DiskScene(row=row, disks=tuple(disks), pools=pools)


async def _sized(domain: Domain, row: DomainRow, disk: GuestDisk) -> SizedDisk:
    sized = SizedDisk(disk=disk)
    if disk.is_empty:
        return sized
    is_active = row.info.status.state.is_active
    try:
        size = await domain.disks.size(disk.target)
        sized = replace(sized, capacity=size.capacity, allocation=size.allocation)
        if is_active:
            return replace(sized, job=await domain.block_jobs.current(disk.target))
    except (ConnectionClosed, OperationTimeout):
        raise
    except EngineError:
        pass
    if is_active or not disk.path:
        return sized
    try:
        await domain.connection.storage.volume_by_path(disk.path)
    except (ConnectionClosed, OperationTimeout):
        raise
    except EngineError:
        return sized
    return replace(sized, volume_path=disk.path)


async def _pool_folders(connection: Connection) -> dict[str, str]:
    """Return the folders in which active pools keep files, by the pool's name."""
    from engine.conf.storage_sketch import pool_sketch

    folders = {}
    try:
        pools = [info for info in await connection.storage.pools() if info.active]
        for info in pools[:_POOLS]:
            sketch = pool_sketch(await connection.storage.pool(info.ref).xml())
            if sketch.kind in ("dir", "fs", "netfs") and sketch.path:
                folders[info.ref.name] = sketch.path
    except (ConnectionClosed, OperationTimeout):
        raise
    except EngineError:
        return folders
    return folders


def disk_verb(app: VirtdeckApp, row: DomainRow, work: str, order: DiskOrder, done: str) -> Verb:
    """Return the verb that carries an order out; the list of jobs is told to look."""
    from .verbs import COPY_VERBS

    template = next(verb for verb in COPY_VERBS if verb.name == f"{work}-disk")

    async def run(domain: Domain) -> None:
        app.jobs.expect(row.key)
        await order.carry_out(domain)

    return replace(template, form=None, run=run, done=done, virsh=order.words, lasts=True)
