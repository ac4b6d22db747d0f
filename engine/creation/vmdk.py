"""VMDK disks as VMware and VirtualBox write them: grain by grain, compressed or not.

A disk is one file with its descriptor inside, or a descriptor and the extents that it names, which
may be sparse, flat or zero. Offsets and lengths of a file are checked before they are used.
"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ..errors import InvalidArgument

if TYPE_CHECKING:
    from .file_region import FileRegion, OpenRegion

SPARSE_MAGIC: Final = b"KDMV"
DESCRIPTOR_MAGIC: Final = b"# Disk DescriptorFile"

_SECTOR: Final = 512
_HEADER: Final = struct.Struct("<4sIIQQQQIQQQB4sH")
#: Where the grain directory is when it stands in the footer.
_AT_END: Final = (1 << 64) - 1
_HAS_ZERO_GRAINS, _IS_COMPRESSED = 1 << 2, 1 << 16
_DEFLATE: Final = 1

#: Bytes of a descriptor that are read, and sectors that a disk may have: 64 TiB.
_MOST_TEXT: Final = 1 << 20
_MOST_SECTORS: Final = 1 << 37
_PIECE: Final = 1 << 18

_EXTENT: Final = re.compile(
    r'^\s*(?:RW|RDONLY)\s+(\d+)\s+(FLAT|SPARSE|ZERO|VMFS|VMFSSPARSE)(?:\s+"([^"]+)"(?:\s+(\d+))?)?',
    re.MULTILINE,
)
_PARENT: Final = re.compile(r"^\s*parentCID\s*=\s*([0-9a-fA-F]+)", re.MULTILINE)
_NO_PARENT: Final = "ffffffff"

Beside = Callable[[str], "FileRegion"]
Pieces = Iterator[bytes | int]


def _broken(what: str) -> InvalidArgument:
    return InvalidArgument(f"the VMDK disk is broken: {what}")


@dataclass(frozen=True, slots=True)
class Vmdk:
    """A disk of ``capacity`` bytes; ``pieces`` yields data and the lengths of holes, in order."""

    capacity: int
    extents: tuple[Callable[[], Pieces], ...]

    @classmethod
    def read(cls, region: FileRegion, beside: Beside) -> Vmdk:
        """Look at a disk; ``beside`` finds the extents that it names.

        Raises:
            InvalidArgument: it is broken, or only the changes of another disk. OSError: a file
            cannot be read.
        """
        with region.open() as file:
            if file.read(0, 4) == SPARSE_MAGIC:
                extent = _SparseExtent(region, _Header.read(file))
                text = extent.header.descriptor(file)
                _refuse_parent(text)
                return cls(extent.header.capacity * _SECTOR, (extent.pieces,))
            text = file.read(0, _MOST_TEXT).decode("utf-8", "replace")
        _refuse_parent(text)
        found = [_extent(match, beside) for match in _EXTENT.finditer(text)]
        if not found:
            raise _broken("it names no extent")
        capacity = sum(sectors for sectors, _ in found)
        if capacity > _MOST_SECTORS:
            raise _broken("it says that it has more than 64 TiB")
        return cls(capacity * _SECTOR, tuple(pieces for _, pieces in found))

    def pieces(self) -> Pieces:
        """Yield what the disk holds."""
        for extent in self.extents:
            yield from extent()


def _refuse_parent(text: str) -> None:
    parent = _PARENT.search(text)
    if parent and parent[1].lower() != _NO_PARENT:
        raise InvalidArgument("the VMDK disk holds only the changes of another disk")


def _extent(match: re.Match[str], beside: Beside) -> tuple[int, Callable[[], Pieces]]:
    sectors, kind, name = int(match[1]), match[2], match[3]
    if sectors > _MOST_SECTORS:
        raise _broken("an extent says that it has more than 64 TiB")
    if kind == "ZERO":
        return sectors, lambda: iter((sectors * _SECTOR,))
    if kind == "VMFSSPARSE":
        raise InvalidArgument("the VMDK disk holds only the changes of another disk")
    if not name or "/" in name or "\\" in name or name.startswith("."):
        raise _broken("an extent is not beside it")
    region = beside(name)
    if kind == "SPARSE":
        with region.open() as file:
            extent = _SparseExtent(region, _Header.read(file))
        if extent.header.capacity != sectors:
            raise _broken(f"{name} has another size than is said of it")
        return sectors, extent.pieces
    start = int(match[4] or 0) * _SECTOR
    return sectors, lambda: _flat(region, start, sectors * _SECTOR)


def _flat(region: FileRegion, start: int, length: int) -> Pieces:
    zeros = bytes(_PIECE)
    with region.open() as file:
        for position in range(start, start + length, _PIECE):
            wanted = min(_PIECE, start + length - position)
            data = file.read(position, wanted)
            if len(data) < wanted:
                raise _broken("an extent ends too early")
            yield wanted if data == zeros[:wanted] else data


@dataclass(frozen=True, slots=True, kw_only=True)
class _Header:
    """Numbers of a sparse extent; in sectors, but ``entries``: those of one grain table."""

    capacity: int
    grain: int
    entries: int
    directory: int
    text: int
    text_size: int
    flags: int

    @classmethod
    def read(cls, file: OpenRegion) -> _Header:
        header = cls._parsed(file.read(0, _HEADER.size))
        if header.directory == _AT_END:  # before the last sector, which says that it ends
            header = cls._parsed(file.read(file.size - 2 * _SECTOR, _HEADER.size))
        if not 0 < header.capacity <= _MOST_SECTORS:
            raise _broken("it says that it has more than 64 TiB, or nothing")
        if not 8 <= header.grain <= 4096 or header.grain & (header.grain - 1):
            raise _broken("its grains have no sensible size")
        if not 0 < header.entries <= 1 << 16:
            raise _broken("its tables have no sensible size")
        return header

    @classmethod
    def _parsed(cls, data: bytes) -> _Header:
        if len(data) < _HEADER.size or data[:4] != SPARSE_MAGIC:
            raise _broken("its header is missing")
        numbers = _HEADER.unpack(data)
        _, _, flags, capacity, grain, text, text_size, entries, _, directory, *_, method = numbers
        if flags & _IS_COMPRESSED and method != _DEFLATE:
            raise _broken("it is compressed in a way that nobody knows")
        return cls(
            capacity=capacity,
            grain=grain,
            entries=entries,
            directory=directory,
            text=text,
            text_size=text_size,
            flags=flags,
        )

    def descriptor(self, file: OpenRegion) -> str:
        data = file.read(self.text * _SECTOR, min(self.text_size * _SECTOR, _MOST_TEXT))
        return data.decode("utf-8", "replace")


class _SparseExtent:
    """Grains that are there or not, by tables of their places."""

    def __init__(self, region: FileRegion, header: _Header) -> None:
        self.header = header
        self._region = region

    def pieces(self) -> Pieces:
        header, hole = self.header, 0
        size = header.grain * _SECTOR
        with self._region.open() as file:
            for number, place in enumerate(self._places(file)):
                wanted = min(size, header.capacity * _SECTOR - number * size)
                if place == 0 or (place == 1 and header.flags & _HAS_ZERO_GRAINS):
                    hole += wanted
                    continue
                if hole:
                    yield hole
                    hole = 0
                yield self._grain(file, number, place * _SECTOR)[:wanted]
        if hole:
            yield hole

    def _places(self, file: OpenRegion) -> Iterator[int]:
        """Yield the sector of every grain; 0 where there is none."""
        header = self.header
        left = -(-header.capacity // header.grain)
        number = 0
        while left:
            (table,) = _numbers(file, header.directory * _SECTOR + 4 * number, 1)
            count = min(left, header.entries)
            yield from _numbers(file, table * _SECTOR, count) if table else (0,) * count
            left, number = left - count, number + 1

    def _grain(self, file: OpenRegion, number: int, position: int) -> bytes:
        size = self.header.grain * _SECTOR
        if not self.header.flags & _IS_COMPRESSED:
            data = file.read(position, size)
        else:
            first, length = struct.unpack("<QI", file.read(position, 12).ljust(12, b"\0"))
            if first != number * self.header.grain or length > 2 * size + 1024:
                raise _broken(f"grain {number} is not where it should be")
            try:
                data = zlib.decompressobj().decompress(file.read(position + 12, length), size)
            except zlib.error as error:
                raise _broken(f"grain {number} cannot be unpacked") from error
        # The last grain of a disk may be cut short.
        is_last = (number + 1) * self.header.grain >= self.header.capacity
        if len(data) < size and not is_last:
            raise _broken(f"grain {number} ends too early")
        return data.ljust(size, b"\0")


def _numbers(file: OpenRegion, position: int, count: int) -> tuple[int, ...]:
    data = file.read(position, 4 * count)
    if len(data) < 4 * count:
        raise _broken("a table ends too early")
    return struct.unpack(f"<{count}I", data)
