"""A cpio archive in the "newc" format, which is what Linux takes as an initramfs.

Format: cpio(5), "New ASCII Format", and the kernel's Documentation/driver-api/early-userspace.
"""

from __future__ import annotations

import stat
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True)
class Entry:
    """One file, folder or device; ``mode`` has the file type, ``device`` is (major, minor)."""

    name: str
    mode: int
    data: bytes = b""
    device: tuple[int, int] = (0, 0)


def folder(name: str) -> Entry:
    """Return a folder that everybody may enter."""
    return Entry(name, stat.S_IFDIR | 0o755)


def program(name: str, data: bytes) -> Entry:
    """Return an executable file."""
    return Entry(name, stat.S_IFREG | 0o755, data)


def archive(entries: Iterable[Entry]) -> bytes:
    """Return the archive of ``entries``, in their order: folders before what is in them."""
    numbered = enumerate((*entries, Entry("TRAILER!!!", 0)), start=1)
    return b"".join(_record(inode, entry) for inode, entry in numbered)


def _record(inode: int, entry: Entry) -> bytes:
    name = entry.name.encode() + b"\0"
    size = len(entry.data)
    # inode, mode, uid, gid, links, mtime, size, device it is on and is, name length, checksum
    fields = (inode, entry.mode, 0, 0, 1, 0, size, 0, 0, *entry.device, len(name), 0)
    header = b"070701" + b"".join(b"%08x" % field for field in fields)
    return _padded(header + name) + _padded(entry.data)


def _padded(data: bytes) -> bytes:
    return data + bytes(-len(data) % 4)
