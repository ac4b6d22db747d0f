"""DiskImage: what a file of a disk holds, read so that a volume can be filled with it.

sniffed     VMDK   read grain by grain: the volume is raw
            qcow2  sent as it is: the volume is qcow2, once the pool has looked at it again
            else   sent as it is, raw
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ..errors import InvalidArgument
from .file_region import FileRegion
from .vmdk import DESCRIPTOR_MAGIC, SPARSE_MAGIC, Vmdk

if TYPE_CHECKING:
    from pathlib import Path

#: Data, or how many zeros nobody sends.
Piece = bytes | int

#: Finds a file that a disk names beside itself.
Beside = Callable[[str], FileRegion]

_QCOW2_MAGIC: Final = b"QFI\xfb"
_CD_MAGIC: Final = b"\x01CD001"
_GZIP_MAGIC: Final = b"\x1f\x8b"
_XZ_MAGIC: Final = b"\xfd7zXZ\0"
#: A qcow2 file whose content lies in another file.
_OUTSIDE_DATA: Final = 1 << 2

_PIECE: Final = 1 << 18


@dataclass(frozen=True, slots=True, kw_only=True)
class DiskImage:
    """``size`` bytes are sent into a volume of ``form``; a guest will see ``capacity`` bytes."""

    form: str
    size: int
    capacity: int
    pieces: Callable[[], Iterator[Piece]]
    is_cd: bool = False


def image_of(path: Path) -> DiskImage:
    """Return what a file of this machine holds; what it names lies in the same folder.

    Raises:
        InvalidArgument: it cannot be used. OSError: it cannot be read.
    """
    return image_in(FileRegion.whole(path), lambda name: FileRegion.whole(path.parent / name))


def image_in(region: FileRegion, beside: Beside) -> DiskImage:
    """Return what a part of a file holds.

    Raises:
        InvalidArgument: it cannot be used. OSError: it cannot be read.
    """
    with region.open() as file:
        head, cd = file.read(0, 512), file.read(0x8000, 6)
    if head.startswith((SPARSE_MAGIC, DESCRIPTOR_MAGIC)):
        disk = Vmdk.read(region, beside)
        return DiskImage(form="raw", size=disk.capacity, capacity=disk.capacity, pieces=disk.pieces)
    if head.startswith((_GZIP_MAGIC, _XZ_MAGIC)):
        raise InvalidArgument("the file is compressed", hint="unpack it first")
    if not region.size:
        raise InvalidArgument("the file is empty")
    is_qcow2 = head.startswith(_QCOW2_MAGIC)
    return DiskImage(
        form="qcow2" if is_qcow2 else "raw",
        size=region.size,
        capacity=_qcow2_capacity(head) if is_qcow2 else region.size,
        pieces=lambda: _plain_pieces(region),
        is_cd=cd == _CD_MAGIC,
    )


def _qcow2_capacity(head: bytes) -> int:
    """Return what a guest sees; an image that reaches into other files of the host is refused."""
    if len(head) < 104:
        raise InvalidArgument("the file is no whole qcow2 image")
    (version,) = struct.unpack_from(">I", head, 4)
    (backing,) = struct.unpack_from(">Q", head, 8)
    (capacity,) = struct.unpack_from(">Q", head, 24)
    (features,) = struct.unpack_from(">Q", head, 72) if version >= 3 else (0,)
    if backing or features & _OUTSIDE_DATA:
        raise InvalidArgument(
            "the image is only a part: it names another file",
            hint="make it whole: qemu-img convert -O qcow2",
        )
    return int(capacity)


def _plain_pieces(region: FileRegion) -> Iterator[Piece]:
    """Yield the bytes of a file; pieces that are all zero are told as such."""
    zeros = bytes(_PIECE)
    with region.open() as file:
        position = 0
        while position < region.size:
            data = file.read(position, _PIECE)
            if not data:
                raise InvalidArgument("the file became shorter")
            yield len(data) if data == zeros[: len(data)] else data
            position += len(data)
