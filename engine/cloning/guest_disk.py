"""GuestDisk: a disk of a domain as its XML tells it, with the images below the active one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..conf.devices.disk import Disk
    from ..conf.devices.storage_source import BackingStore, StorageSource
    from ..conf.domain_conf import DomainConf

#: Images of a chain that are looked at; libvirt's own limit is 200.
_DEEPEST = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Image:
    """One image: where it is, as people write it; ``index`` is libvirt's number in the chain."""

    place: str
    format: str = ""
    index: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GuestDisk:
    """``target`` is its name in the guest; ``path`` a file or device of the host, or "".

    ``below`` are the images under the active one, nearest first; only a domain that runs tells.
    """

    target: str
    device: str
    active: Image
    kind: str = "file"
    path: str = ""
    pool: str = ""
    volume: str = ""
    is_read_only: bool = False
    is_shareable: bool = False
    #: The word of a job that copies it just now (``copy``, ``active-commit``), or "".
    mirror_job: str = ""
    below: tuple[Image, ...] = ()

    @property
    def is_medium(self) -> bool:
        """Whether it is something that is put into a drive."""
        return self.device in ("cdrom", "floppy")

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing in the drive."""
        return not self.active.place

    @property
    def is_written(self) -> bool:
        """Whether the guest alone may write to it."""
        return not (self.is_medium or self.is_read_only or self.is_shareable)


def guest_disks(conf: DomainConf) -> list[GuestDisk]:
    """Return the disks that have a target, in the order of the document."""
    return [_guest_disk(disk) for disk in conf.devices.disks if disk.target_dev]


def _guest_disk(disk: Disk) -> GuestDisk:
    source = disk.source
    mirror = disk.mirror
    return GuestDisk(
        target=disk.target_dev or "",
        device=disk.device or "disk",
        kind=disk.type or "file",
        active=Image(
            place=_place(source),
            format=disk.driver_type or "",
            index=source.index if source else None,
        ),
        path=(source.file or source.dev or "") if source else "",
        pool=(source.pool or "") if source else "",
        volume=(source.volume or "") if source else "",
        is_read_only=bool(disk.readonly),
        is_shareable=bool(disk.shareable),
        mirror_job=(mirror.job or "copy") if mirror else "",
        below=tuple(_images(disk.backing_store)),
    )


def _images(store: BackingStore | None) -> Iterator[Image]:
    for _ in range(_DEEPEST):
        if store is None or store.source is None:
            return
        yield Image(place=_place(store.source), format=store.format or "", index=store.index)
        store = store.backing_store


def _place(source: StorageSource | None) -> str:
    """Return where the bytes are: a path, ``pool/volume``, ``rbd:name``."""
    if source is None:
        return ""
    if source.pool:
        return f"{source.pool}/{source.volume or ''}"
    if source.protocol:
        return f"{source.protocol}:{source.name or ''}"
    return source.file or source.dev or source.dir or source.path or ""
