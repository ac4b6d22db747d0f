"""What a disk is made of: its image, what that is a change of, and so on, each with its pool.

    domain's XML -> layers -> volume of each, if a pool has it -> volume's XML -> the next layer

A running domain's XML names every layer; of others the volumes are asked, one after the other.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from .errors import EngineError, NotFound, Unsupported

if TYPE_CHECKING:
    from .conf.domain_disks import DiskLayer, DiskSketch
    from .conf.storage_sketch import VolumeSketch
    from .connection import Connection
    from .storage_facts import VolumeRef


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainLink:
    """One image of a disk; ``volume`` is None where no active pool has it.

    ``failure`` says why nothing more is known; there may be further layers then.
    """

    layer: DiskLayer
    volume: VolumeRef | None = None
    capacity: int | None = None
    allocation: int | None = None
    failure: str = ""


async def backing_chain(connection: Connection, disk: DiskSketch) -> tuple[ChainLink, ...]:
    """Return the images of a disk, the one that is written to first."""
    from .conf.domain_disks import DEEPEST, DiskLayer

    links: list[ChainLink] = []
    waiting = list(disk.layers)
    seen: set[str] = set()
    while waiting and len(links) < DEEPEST:
        link, sketch = await _asked(connection, waiting.pop(0))
        path = (sketch.path if sketch else "") or link.layer.path
        if path and path in seen:
            links.append(replace(link, failure="it is a change of itself"))
            break
        seen.add(path)
        links.append(link)
        if not waiting and not disk.is_whole and sketch and sketch.backing:
            waiting.append(DiskLayer(path=sketch.backing))
    return tuple(links)


async def _asked(connection: Connection, layer: DiskLayer) -> tuple[ChainLink, VolumeSketch | None]:
    """Return what the host's pools know of an image."""
    from .conf.storage_sketch import volume_sketch

    storage, volume = connection.storage, None
    try:
        if layer.pool:
            pool = await storage.lookup(layer.pool)
            volume = (await pool.volume(layer.volume)).ref
        elif layer.path and layer.kind != "network":
            volume = (await storage.volume_by_path(layer.path)).ref
        else:
            return ChainLink(layer=layer), None
        sketch = volume_sketch(await storage.volume(volume).xml())
    except (NotFound, Unsupported):
        gone = f"no active pool has {layer.name!r}" if layer.pool else ""
        return ChainLink(layer=layer, failure=gone), None
    except EngineError as error:
        return ChainLink(layer=layer, volume=volume, failure=error.message), None
    layer = replace(layer, path=layer.path or sketch.path, format=layer.format or sketch.format)
    link = ChainLink(
        layer=layer, volume=volume, capacity=sketch.capacity, allocation=sketch.allocation
    )
    return link, sketch
