"""Belongings: what belongs to a domain beside its configuration, and who else uses it.

XML, storage, snapshots, saves -> Belongings -> RemovalForm ticks -> removal
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine import EngineError
from engine.conf.domain_conf import DomainConf
from engine.conf.domain_disks import domain_parts
from engine.conf.storage_sketch import volume_sketch

from ..domain_uses import HostUses
from ..few_at_once import ask_few_at_once

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine import Connection, Domain
    from engine.conf.domain_disks import DiskLayer, DiskSketch
    from engine.fleet import DomainRow
    from engine.storage_facts import VolumeRef

    from ..app import VirtdeckApp
    from ..domain_uses import Users

#: Volumes of one pool that are asked what they are changes of; with more, nobody knows.
_MOST = 256

#: Questions to one host at the same time.
_AT_ONCE = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class DiskBelonging:
    """A disk: ``why_not`` it cannot be deleted here, ``doubt`` why it is not ticked at first."""

    target: str
    place: str
    size: int | None = None
    volume: VolumeRef | None = None
    below: str = ""
    doubt: str = ""
    why_not: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Belongings:
    """What hangs on the domain of ``row``; ``saved`` is a managed save."""

    row: DomainRow
    disks: tuple[DiskBelonging, ...] = ()
    snapshots: int = 0
    checkpoints: int = 0
    saved: bool = False
    nvram: bool = False
    tpm: bool = False

    @property
    def has_any(self) -> bool:
        """Whether undefining needs to be told what becomes of something."""
        return bool(self.snapshots or self.checkpoints or self.saved or self.nvram or self.tpm)


async def belongings_of(
    app: VirtdeckApp, rows: Sequence[DomainRow], *, with_disks: bool
) -> list[Belongings]:
    """Ask the hosts what belongs to the domains.

    Raises:
        EngineError: the XML of one cannot be had or read.
    """
    uses = HostUses(app)
    names = frozenset((row.host, row.info.ref.name) for row in rows)
    if with_disks:
        await asyncio.gather(*map(uses.learn, {row.host for row in rows}))

    async def ask(row: DomainRow) -> Belongings:
        connection = app.connection(row.host)
        if connection is None:
            raise EngineError("the host is not connected")
        return await _Inquiry(connection, row, uses, names).ask(with_disks=with_disks)

    return await ask_few_at_once(_AT_ONCE, ask, rows)


class _Inquiry:
    """The questions about one domain; ``doomed`` are the names that go together, by host."""

    def __init__(
        self,
        connection: Connection,
        row: DomainRow,
        uses: HostUses,
        doomed: frozenset[tuple[str, str]],
    ) -> None:
        self._connection = connection
        self._row = row
        self._uses = uses
        self._doomed = doomed

    async def ask(self, *, with_disks: bool) -> Belongings:
        domain = self._connection.domain(self._row.info.ref)
        xml = await domain.xml()
        conf = DomainConf.parse(xml)
        disks = await self._disks(xml, conf) if with_disks else ()
        return Belongings(
            row=self._row,
            disks=tuple(disks),
            snapshots=await self._count("snapshots", domain),
            checkpoints=await self._count("checkpoints", domain),
            saved=await self._is_saved(domain),
            nvram=bool(conf.os.nvram or conf.os.nvram_source),
            tpm=any(tpm.backend_type == "emulator" for tpm in conf.devices.tpms),
        )

    async def _count(self, kind: str, domain: Domain) -> int:
        if self._connection.why_impossible(kind):
            return 0
        try:
            if kind == "snapshots":
                return len(await domain.snapshots.list())
            return len(await domain.checkpoints.list())
        except EngineError:
            return 0  # the hypervisor has none of the kind

    async def _is_saved(self, domain: Domain) -> bool:
        if self._connection.why_impossible("has_managed_save"):
            return False
        try:
            return await domain.saving.exists()
        except EngineError:
            return False

    # -- disks --------------------------------------------------------------------------------

    async def _disks(self, xml: str, conf: DomainConf) -> list[DiskBelonging]:
        found = []
        for sketch, disk in zip(domain_parts(xml).disks, conf.devices.disks, strict=False):
            if sketch.layers:
                doubt = "it is shared" if disk.shareable else ""
                doubt = "the guest only reads it" if disk.readonly else doubt
                if sketch.device in ("cdrom", "floppy"):
                    doubt = f"a {sketch.device} medium"
                found.append(await self._disk(sketch, doubt))
        return found

    async def _disk(self, sketch: DiskSketch, doubt: str) -> DiskBelonging:
        layer = sketch.layers[0]
        place = layer.path or f"{layer.pool}/{layer.volume}"
        below = ", ".join(each.name for each in sketch.layers[1:])
        if reason := self._connection.why_impossible("delete_volume"):
            return DiskBelonging(target=sketch.target, place=place, below=below, why_not=reason)
        try:
            volume = await self._volume(layer)
            facts = volume_sketch(await self._connection.storage.volume(volume).xml())
        except EngineError:
            reason = "it is in no active storage pool"
            return DiskBelonging(target=sketch.target, place=place, below=below, why_not=reason)
        users = self._uses.of_volume(self._row.host, volume.pool, volume.name, facts.path)
        others = [name for name in users.names if (self._row.host, name) not in self._doomed]
        own = {each.path for each in sketch.layers}
        overlays = [x for x in await self._overlays(volume, facts.path) if x not in own]
        return DiskBelonging(
            target=sketch.target,
            place=place,
            size=facts.capacity,
            volume=volume,
            below=below or facts.backing.rpartition("/")[2],
            doubt=doubt or _doubt(users),
            why_not=_why_not(others, overlays),
        )

    async def _volume(self, layer: DiskLayer) -> VolumeRef:
        storage = self._connection.storage
        if layer.volume:
            return (await (await storage.lookup(layer.pool)).volume(layer.volume)).ref
        return (await storage.volume_by_path(layer.path)).ref

    async def _overlays(self, volume: VolumeRef, path: str) -> list[str]:
        """Return the paths of the volumes of the pool that are changes of this one."""
        storage = self._connection.storage
        volumes = await (await storage.lookup(volume.pool)).volumes()
        found = []
        for each in volumes[:_MOST]:
            if each.name == volume.name:
                continue
            try:
                sketch = volume_sketch(await storage.volume(each).xml())
            except EngineError:
                continue  # gone since, or nothing that could be a change of another
            if path and sketch.backing == path:
                found.append(sketch.path)
        return found


def _doubt(users: Users) -> str:
    return "" if users.is_complete else "nobody can say who else uses it"


def _why_not(others: Sequence[str], overlays: Sequence[str]) -> str:
    if others:
        return f"stays: {', '.join(others)} uses it"
    if overlays:
        names = ", ".join(path.rpartition("/")[2] for path in overlays)
        return f"stays: {names} is built on it"
    return ""
