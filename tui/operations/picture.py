"""Picture: what a host sends of a guest's screen, as a PNG file.

QEMU and libvirt's test driver send a portable pixmap or a PNG; VirtualBox a PNG.
"""

from __future__ import annotations

import os
import re
import struct
import zlib
from typing import TYPE_CHECKING, Final

from engine.errors import ProtocolError, StorageFailed

if TYPE_CHECKING:
    from pathlib import Path

    from engine.machine import Screenshot

_PNG: Final = b"\x89PNG\r\n\x1a\n"

#: Magic, width, height and greatest value, with blanks and comments between them.
_GAP = rb"(?:\s|#[^\n]*\n)+"
_HEADER: Final = re.compile(
    rb"P([56])" + _GAP + rb"(\d{1,6})" + _GAP + rb"(\d{1,6})" + _GAP + rb"(\d{1,5})\s"
)

#: Magic number -> bytes of a point, and PNG's colour type for it.
_KINDS: Final[dict[bytes, tuple[int, int]]] = {b"5": (1, 0), b"6": (3, 2)}


def png_of(picture: Screenshot) -> bytes:
    """Return the picture as PNG; one that is PNG already stays as it is.

    Raises:
        ProtocolError: it is neither that nor a portable pixmap of as many points as it says.
    """
    data = picture.data
    if data.startswith(_PNG):
        return data
    header = _HEADER.match(data[:512])
    if header is None:
        raise ProtocolError(f"a picture of type {picture.mime_type!r} cannot be read")
    width, height, top = (int(header[number]) for number in (2, 3, 4))
    size, colour = _KINDS[header[1]]
    line = width * size
    if top != 255 or not width or not height or len(data) < header.end() + line * height:
        raise ProtocolError(f"the picture of {width} by {height} points is not whole")
    lines = memoryview(data)[header.end() :]
    packer = zlib.compressobj(6)
    parts = []
    for number in range(height):
        parts.append(packer.compress(b"\0"))  # no filter
        parts.append(packer.compress(lines[number * line : (number + 1) * line]))
    parts.append(packer.flush())
    facts = struct.pack(">IIBBBBB", width, height, 8, colour, 0, 0, 0)
    chunks = ((b"IHDR", facts), (b"IDAT", b"".join(parts)), (b"IEND", b""))
    return _PNG + b"".join(_chunk(kind, each) for kind, each in chunks)


def write_picture(picture: Screenshot, file: Path) -> None:
    """Write it as PNG into a file that is not there yet; blocks.

    Raises:
        StorageFailed: the file cannot be made. ProtocolError: the picture cannot be read.
    """
    data = png_of(picture)
    try:
        with file.open("xb") as stream:
            os.fchmod(stream.fileno(), 0o600)  # what is on a screen is nobody else's business
            stream.write(data)
    except OSError as error:
        raise StorageFailed(f"{file}: {error.strerror or error}") from error


def _chunk(kind: bytes, data: bytes) -> bytes:
    checksum = zlib.crc32(data, zlib.crc32(kind))
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", checksum)
