"""PNG: screenshots read (8 bits, grey, RGB or RGBA, not interlaced), and pictures written."""

from __future__ import annotations

import struct
import zlib
from typing import Final

from ..console.framebuffer import Framebuffer
from ..errors import ProtocolError

_SIGNATURE: Final = b"\x89PNG\r\n\x1a\n"
#: Colour type -> bytes of a pixel.
_CHANNELS: Final = {0: 1, 2: 3, 6: 4}
#: Pixels of a side that are believed.
_LONGEST_SIDE: Final = 16_384


def from_png(data: bytes) -> Framebuffer:
    """Return the picture.

    Raises:
        ProtocolError: it is none, is cut, or of a kind that no screenshot has.
    """
    try:
        width, height, channels, packed = _read(data)
        wanted = (width * channels + 1) * height
        lines = zlib.decompressobj().decompress(packed, wanted)
        if len(lines) != wanted:
            raise ProtocolError("a screenshot in PNG that is cut")
        return _framebuffer(width, height, channels, lines)
    except (struct.error, zlib.error, IndexError, KeyError) as error:
        raise ProtocolError("a screenshot in PNG that cannot be read") from error


def _read(data: bytes) -> tuple[int, int, int, bytes]:
    if not data.startswith(_SIGNATURE):
        raise ProtocolError("a screenshot that is no PNG")
    place, packed, header = len(_SIGNATURE), [], b""
    while place < len(data):
        length, kind = struct.unpack_from(">I4s", data, place)
        body = data[place + 8 : place + 8 + length]
        if kind == b"IHDR":
            header = body
        elif kind == b"IDAT":
            packed.append(body)
        place += length + 12
    width, height, depth, colour, _, _, interlaced = struct.unpack(">IIBBBBB", header)
    is_sane = 0 < width <= _LONGEST_SIDE and 0 < height <= _LONGEST_SIDE
    if not is_sane or depth != 8 or interlaced or colour not in _CHANNELS:
        raise ProtocolError("a screenshot in PNG of a kind that is not read here")
    return width, height, _CHANNELS[colour], b"".join(packed)


def _framebuffer(width: int, height: int, channels: int, lines: bytes) -> Framebuffer:
    stride = width * channels
    pixels = bytearray(stride * height)
    before = bytearray(stride)
    for row in range(height):
        start = row * (stride + 1)
        line = bytearray(lines[start + 1 : start + 1 + stride])
        _FILTERS[lines[start]](line, before, channels)
        pixels[row * stride : (row + 1) * stride] = line
        before = line
    picture = Framebuffer(width, height)
    for place in range(3):
        picture.pixels[place::4] = pixels[(2 - place) if channels > 1 else 0 :: channels]
    return picture


def _plain(line: bytearray, before: bytearray, channels: int) -> None:
    pass


def _left(line: bytearray, before: bytearray, channels: int) -> None:
    for place in range(channels, len(line)):
        line[place] = (line[place] + line[place - channels]) & 255


def _above(line: bytearray, before: bytearray, channels: int) -> None:
    line[:] = bytes([(a + b) & 255 for a, b in zip(line, before, strict=True)])


def _average(line: bytearray, before: bytearray, channels: int) -> None:
    for place in range(len(line)):
        left = line[place - channels] if place >= channels else 0
        line[place] = (line[place] + (left + before[place]) // 2) & 255


def _paeth(line: bytearray, before: bytearray, channels: int) -> None:
    for place in range(len(line)):
        left = line[place - channels] if place >= channels else 0
        above = before[place]
        corner = before[place - channels] if place >= channels else 0
        guess = left + above - corner
        near = min((abs(guess - left), 0), (abs(guess - above), 1), (abs(guess - corner), 2))[1]
        line[place] = (line[place] + (left, above, corner)[near]) & 255


#: How a line was made smaller, by its first byte.
_FILTERS: Final = {0: _plain, 1: _left, 2: _above, 3: _average, 4: _paeth}


def to_png(framebuffer: Framebuffer) -> bytes:
    """Return the picture as PNG: 8 bits, RGB."""
    stride = framebuffer.width * 3
    colours = bytearray(stride * framebuffer.height)
    for place in range(3):
        colours[2 - place :: 3] = framebuffer.pixels[place::4]
    lines = b"".join(
        b"\0" + colours[start : start + stride] for start in range(0, len(colours), stride or 1)
    )
    header = struct.pack(">IIBBBBB", framebuffer.width, framebuffer.height, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(lines, 6)), (b"IEND", b""))
    return _SIGNATURE + b"".join(_chunk(kind, body) for kind, body in chunks)


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
