"""Volumes of the in-memory hypervisor: sizes, and what was uploaded into them.

What nobody wrote is a hole; at most ``MOST_BYTES`` of what was written are kept in memory.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from lxml import etree

from ...conf.storage_sketch import volume_sketch
from ...conf.xml_document import parse_document, serialize
from ...errors import InvalidXML, OperationFailed
from ...storage_facts import VolumeKind
from ...untrusted_text import printable

if TYPE_CHECKING:
    from ...byte_stream import Hole

#: Bytes that one volume keeps of what was written into it.
MOST_BYTES: Final = 64 << 20

#: Bytes handed out at once.
_PIECE: Final = 1 << 20

#: What libvirt keeps in files that are as long as what a guest sees.
_RAW: Final = frozenset({"raw", "iso"})


@dataclass(frozen=True, slots=True)
class MemoryHole:
    """So many zero bytes."""

    length: int


@dataclass(slots=True, kw_only=True)
class MemoryVolume:
    """One volume; ``pieces`` are what was written, by where it begins, none over another."""

    name: str
    path: str
    capacity: int
    allocation: int
    format: str = "raw"
    backing: str = ""
    backing_format: str = ""
    pieces: dict[int, bytes] = field(default_factory=dict)

    @property
    def kind(self) -> VolumeKind:
        """What it is for the host."""
        return VolumeKind.FILE

    @property
    def kept(self) -> int:
        """How many bytes of it are in memory."""
        return sum(map(len, self.pieces.values()))

    @classmethod
    def read(cls, xml: str, folder: str) -> MemoryVolume:
        """Read the document of a new volume.

        Raises:
            InvalidXML: it cannot be one.
        """
        root = parse_document(xml, "volume")
        sketch = volume_sketch(xml)
        name = (root.findtext("name") or "").strip()
        if not name or "/" in name:
            raise InvalidXML("a volume needs a name without '/'", element="/volume/name")
        if sketch.capacity is None and not sketch.backing:
            raise InvalidXML("missing capacity", element="/volume/capacity")
        form = root.find("backingStore/format")
        capacity = sketch.capacity or 0
        return cls(
            name=name,
            path=f"{folder}/{name}",
            capacity=capacity,
            allocation=min(capacity if sketch.allocation is None else sketch.allocation, capacity),
            format=sketch.format or "raw",
            backing=sketch.backing,
            backing_format="" if form is None else form.get("type", ""),
        )

    def to_xml(self) -> str:
        """Return its document."""
        root = etree.Element("volume", type="file")
        etree.SubElement(root, "name").text = self.name
        etree.SubElement(root, "key").text = self.path
        etree.SubElement(root, "capacity", unit="bytes").text = str(self.capacity)
        etree.SubElement(root, "allocation", unit="bytes").text = str(self.allocation)
        target = etree.SubElement(root, "target")
        etree.SubElement(target, "path").text = self.path
        etree.SubElement(target, "format", type=self.format)
        if self.backing:
            backing = etree.SubElement(root, "backingStore")
            etree.SubElement(backing, "path").text = self.backing
            if self.backing_format:
                etree.SubElement(backing, "format", type=self.backing_format)
        return serialize(root)

    def write(self, offset: int, data: bytes) -> None:
        """Keep bytes, over what was there.

        Raises:
            OperationFailed: they do not fit, or are too many for memory.
        """
        if offset + len(data) > self.capacity:
            raise OperationFailed(f"no space left in volume {printable(self.name)!r}")
        self.cut(offset, offset + len(data))
        if self.kept + len(data) > MOST_BYTES:
            raise OperationFailed(f"a volume in memory keeps at most {MOST_BYTES >> 20} MiB")
        if data:
            self.pieces[offset] = data
        self.allocation = min(self.capacity, max(self.allocation, self.kept))

    def cut(self, start: int, end: int) -> None:
        """Make a hole."""
        for begin, data in list(self.pieces.items()):
            stop = begin + len(data)
            if stop <= start or begin >= end:
                continue
            del self.pieces[begin]
            if begin < start:
                self.pieces[begin] = data[: start - begin]
            if stop > end:
                self.pieces[end] = data[end - begin :]


class VolumeReader:
    """A stream out of a volume; one that is not ``sparse`` sends its holes as zeros."""

    def __init__(self, volume: MemoryVolume, start: int, end: int, *, sparse: bool) -> None:
        self._volume = volume
        self._position = start
        self._end = end
        self._is_sparse = sparse

    async def receive(self) -> bytes | Hole:
        """Return the next bytes or the next hole."""
        await asyncio.sleep(0)
        here = self._position
        if here >= self._end:
            return b""
        for begin, data in sorted(self._volume.pieces.items()):
            if begin <= here < begin + len(data):
                found = data[here - begin :][: min(_PIECE, self._end - here)]
                self._position += len(found)
                return found
        next_data = min((x for x in self._volume.pieces if x > here), default=self._end)
        length = min(next_data, self._end) - here
        if not self._is_sparse:
            length = min(length, _PIECE)
        self._position += length
        return MemoryHole(length) if self._is_sparse else bytes(length)

    async def read(self) -> bytes:
        """Return the next bytes."""
        piece = await self.receive()
        return piece if isinstance(piece, bytes) else bytes(piece.length)

    async def write(self, data: bytes | memoryview) -> None:
        """Refuse: it goes the other way.

        Raises:
            OperationFailed: always.
        """
        raise OperationFailed("this stream only reads")

    async def write_hole(self, length: int) -> None:
        """Refuse: it goes the other way.

        Raises:
            OperationFailed: always.
        """
        raise OperationFailed("this stream only reads")

    async def finish(self) -> None:
        """Nothing is left to be taken."""

    def abort(self) -> None:
        """Read no further."""
        self._position = self._end


class VolumeWriter:
    """A stream into a volume, up to ``end``."""

    def __init__(self, volume: MemoryVolume, start: int, end: int) -> None:
        self._volume = volume
        self._position = start
        self._end = end

    async def receive(self) -> bytes | Hole:
        """Refuse: it goes the other way.

        Raises:
            OperationFailed: always.
        """
        raise OperationFailed("this stream only writes")

    async def read(self) -> bytes:
        """Refuse: it goes the other way.

        Raises:
            OperationFailed: always.
        """
        raise OperationFailed("this stream only writes")

    async def write(self, data: bytes | memoryview) -> None:
        """Keep bytes.

        Raises:
            OperationFailed: there is no room for them.
        """
        await asyncio.sleep(0)
        self._require_room(len(data))
        self._volume.write(self._position, bytes(data))
        self._position += len(data)

    async def write_hole(self, length: int) -> None:
        """Skip what is zero.

        Raises:
            OperationFailed: there is no room for it.
        """
        self._require_room(length)
        self._volume.cut(self._position, self._position + length)
        self._position += length

    async def finish(self) -> None:
        """Everything has been taken."""

    def abort(self) -> None:
        """Take no more; what came stays."""
        self._end = self._position

    def _require_room(self, length: int) -> None:
        if self._position + length > self._end:
            raise OperationFailed(f"no space left in volume {printable(self._volume.name)!r}")


def whole_length(volume: MemoryVolume) -> int:
    """Return how long its file is: of a format of its own, what it takes up."""
    return volume.capacity if volume.format in _RAW else max(volume.allocation, _last(volume))


def _last(volume: MemoryVolume) -> int:
    return max((begin + len(data) for begin, data in volume.pieces.items()), default=0)
