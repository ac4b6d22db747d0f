"""HostChoices: what a host offers to choose from, asked once when the form needs it."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Final

from engine import DomainState, EngineError
from engine.conf.storage_sketch import VolumeSketch, pool_sketch, volume_sketch
from engine.creation.host_offer import HostOffer, host_offer
from engine.creation.iso9660 import SECTOR, iso_label

if TYPE_CHECKING:
    from engine import Connection, DomainRef
    from engine.creation.os_profile import OsProfile
    from engine.storage_facts import PoolInfo, PoolRef, VolumeRef

#: Pools that are looked into, volumes of one that are offered, and bytes of a key that are read.
_POOLS: Final = 40
_VOLUMES: Final = 2000
_KEY_BYTES: Final = 16384

#: Where the label of a CD is.
_LABEL_AT: Final = 16 * SECTOR


@dataclass(frozen=True, slots=True, kw_only=True)
class PoolChoice:
    """An active pool; ``path`` is its folder, ``available`` bytes are None where unknown."""

    ref: PoolRef
    kind: str
    path: str
    available: int | None
    volumes: tuple[VolumeRef, ...]

    @property
    def keeps_files(self) -> bool:
        """Whether its volumes are files: those can be qcow2."""
        return self.kind in ("dir", "fs", "netfs", "gluster", "vstorage")


@dataclass(frozen=True, slots=True, kw_only=True)
class HostChoices:
    """``problems`` are the parts that could not be asked, each with the reason."""

    offer: HostOffer
    pools: tuple[PoolChoice, ...] = ()
    networks: tuple[str, ...] = ()
    names: frozenset[str] = frozenset()
    templates: tuple[DomainRef, ...] = ()
    problems: tuple[str, ...] = ()
    #: Of this machine: systems of libosinfo, public keys of the user.
    systems: tuple[OsProfile, ...] = field(default=(), repr=False)
    keys: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class VolumeFacts:
    """What is known of a volume that was chosen; ``label`` is that of a CD."""

    sketch: VolumeSketch = field(default_factory=VolumeSketch)
    label: str = ""


async def ask_host(connection: Connection) -> HostChoices:
    """Ask for everything that can be chosen; what the host refuses is left out with its reason."""
    problems: list[str] = []
    offer, infos = HostOffer(kind="qemu"), []
    try:
        offer = await host_offer(connection)
        infos = await connection.domains()
    except EngineError as error:
        problems.append(f"what it can do: {error.message}")
    return HostChoices(
        offer=offer,
        pools=await _pools(connection, problems),
        networks=await _networks(connection, problems),
        names=frozenset(info.ref.name for info in infos),
        templates=tuple(i.ref for i in infos if i.status.state is DomainState.SHUTOFF),
        problems=tuple(problems),
        systems=await asyncio.to_thread(_systems),
        keys=await asyncio.to_thread(_public_keys),
    )


async def volume_facts(connection: Connection, volume: VolumeRef) -> VolumeFacts:
    """Look at a volume; a CD is asked for its label.

    Raises:
        EngineError: it is gone.
    """
    handle = connection.storage.volume(volume)
    sketch = volume_sketch(await handle.xml())
    label = None
    if connection.why_impossible("download_volume") is None and volume.name.endswith(".iso"):
        stream = await handle.download(offset=_LABEL_AT, length=SECTOR)
        content = b""
        try:
            while len(content) < SECTOR and (part := await stream.read()):
                content += part
            await stream.finish()
        except BaseException:
            stream.abort()
            raise
        label = iso_label(content)
    return VolumeFacts(sketch, label or "")


async def _pools(connection: Connection, problems: list[str]) -> tuple[PoolChoice, ...]:
    if connection.why_impossible("pools"):
        return ()
    try:
        infos = [info for info in await connection.storage.pools() if info.active]
    except EngineError as error:
        problems.append(f"pools: {error.message}")
        return ()
    found = []
    for info in sorted(infos, key=lambda each: each.ref.name)[:_POOLS]:
        try:
            found.append(await _pool(connection, info))
        except EngineError as error:
            problems.append(f"pool {info.ref.name}: {error.message}")
    return tuple(found)


async def _pool(connection: Connection, info: PoolInfo) -> PoolChoice:
    pool = connection.storage.pool(info.ref)
    sketch = pool_sketch(await pool.xml())
    space = await pool.space()
    volumes = sorted(await pool.volumes(), key=lambda volume: volume.name)
    return PoolChoice(
        ref=info.ref,
        kind=sketch.kind,
        path=sketch.path,
        available=space.available,
        volumes=tuple(volumes[:_VOLUMES]),
    )


async def _networks(connection: Connection, problems: list[str]) -> tuple[str, ...]:
    if connection.why_impossible("networks"):
        return ()
    try:
        infos = await connection.networks.list()
    except EngineError as error:
        problems.append(f"networks: {error.message}")
        return ()
    names = sorted(info.ref.name for info in infos if info.active)
    return tuple(sorted(names, key=lambda name: name != "default"))


def _systems() -> tuple[OsProfile, ...]:
    from engine.creation.os_database import known_systems

    return known_systems()


def _public_keys() -> tuple[str, ...]:
    """Return the user's public keys, those that are modern first."""
    found = []
    for path in islice(sorted(Path("~/.ssh").expanduser().glob("id_*.pub")), 20):
        try:
            with path.open("rb") as file:
                text = file.read(_KEY_BYTES).decode("utf-8", "replace").strip()
        except OSError:
            continue
        if text and "\n" not in text:
            found.append(text)
    return tuple(sorted(found, key=lambda key: not key.startswith("ssh-ed25519")))
