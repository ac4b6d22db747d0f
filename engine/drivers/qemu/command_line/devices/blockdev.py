"""Images and block devices of the host as QEMU's block nodes, backing chain included.

Each image is two nodes: ``NAME-storage`` (the bytes) below ``NAME-format`` (raw, qcow2...), where
NAME is the disk's target, and the target with a number for the images below it. Where a document
says nothing about the images below, QEMU reads their names from the image itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..pieces import NULL, json_option

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .....conf.devices.disk import Disk
    from .....conf.devices.storage_source import BackingStore, StorageSource
    from ..pieces import Null, Piece

_STORAGE_DRIVERS = {"file": "file", "block": "host_device"}

_CACHES: dict[str, tuple[bool, bool]] = {
    "none": (True, False),
    "writethrough": (False, False),
    "writeback": (False, False),
    "directsync": (True, False),
    "unsafe": (False, True),
}
"""libvirt's word to QEMU's ``direct`` and ``no-flush``; write-through is the device's business."""


def format_node(disk: Disk) -> str:
    """Return the name of the node that the guest's device reads."""
    return f"{disk.target_dev}-format"


def source_path(source: StorageSource) -> str:
    """Return the file or block device of the host; empty where there is none."""
    return source.file or source.dev or ""


def build_image(disk: Disk, source: StorageSource) -> Iterator[Piece]:
    """Yield the nodes of a disk, the lowest image of its chain first."""
    backing: str | Null | None = None
    chain = list(backing_chain(disk))
    for depth, layer in reversed(list(enumerate(chain, start=1))):
        if layer.source is None:
            backing = NULL
            continue
        name = f"{disk.target_dev}-{depth}"
        layer_type, layer_format = layer.type or "file", layer.format or "raw"
        yield _storage_node(name, layer_type, layer.source, disk, read_only=True)
        yield _format_node(name, layer_format, disk, backing, read_only=True)
        backing = f"{name}-format"
    name = str(disk.target_dev)
    read_only = bool(disk.readonly)
    yield _storage_node(name, disk.type or "file", source, disk, read_only=read_only)
    yield _format_node(name, disk.driver_type or "raw", disk, backing, read_only=read_only)


def backing_chain(disk: Disk) -> Iterator[BackingStore]:
    """Yield the images below a disk that the document names; an empty one ends the chain."""
    layer = disk.backing_store
    while layer is not None:
        yield layer
        layer = layer.backing_store


def _storage_node(
    name: str, kind: str, source: StorageSource, disk: Disk, *, read_only: bool
) -> Piece:
    return json_option(
        "-blockdev",
        {
            "driver": _STORAGE_DRIVERS[kind],
            "filename": source_path(source),
            "node-name": f"{name}-storage",
            "read-only": True if read_only else None,
            "auto-read-only": None if read_only else True,
            "aio": disk.io,
            "discard": disk.discard or "unmap",
            **_cache(disk),
        },
    )


def _format_node(
    name: str, driver: str, disk: Disk, backing: str | Null | None, *, read_only: bool
) -> Piece:
    properties: dict[str, Any] = {
        "driver": driver,
        "node-name": f"{name}-format",
        "read-only": read_only,
        "discard": disk.discard,
        "detect-zeroes": _zeroes(disk),
        "file": f"{name}-storage",
        **_cache(disk),
    }
    if disk.metadata_cache_size is not None and driver == "qcow2":
        properties["cache-size"] = disk.metadata_cache_size
    if driver != "raw":
        properties["backing"] = backing
    return json_option("-blockdev", properties)


def _zeroes(disk: Disk) -> str | None:
    """Return what is done with zeroes; without discard they cannot be unmapped, only found."""
    unmaps = disk.detect_zeroes == "unmap" and disk.discard != "unmap"
    return "on" if unmaps else disk.detect_zeroes


def _cache(disk: Disk) -> dict[str, Any]:
    if disk.cache in (None, "default"):
        return {}
    direct, no_flush = _CACHES[str(disk.cache)]
    return {"cache": {"direct": direct, "no-flush": no_flush}}
