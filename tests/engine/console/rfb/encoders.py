"""Pictures packed as servers pack them: what the decoders must undo, in every way they know."""

from __future__ import annotations

import struct
import zlib
from typing import TYPE_CHECKING

from .far_end import counted

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Iterator, Sequence

#: Rows of pixels, each (red, green, blue).
Pixel = tuple[int, int, int]
Picture = list[list[Pixel]]
if TYPE_CHECKING:
    Encoder = tuple[str, int, int, Callable[[Picture, "Streams"], bytes]]


def random_picture(chance: random.Random, width: int, height: int, colours: int) -> Picture:
    """Return a picture with runs of at most so many colours."""
    palette = [(chance.randrange(256), chance.randrange(256), chance.randrange(256))
               for _ in range(colours)]  # fmt: skip
    flat: list[Pixel] = []
    while len(flat) < width * height:
        flat += [chance.choice(palette)] * chance.choice((1, 1, 2, 3, 40, 300))
    return [flat[y * width : (y + 1) * width] for y in range(height)]


def bgrx(picture: Picture, junk: int = 0) -> bytes:
    """Return the picture as a framebuffer has it, with something in the fourth byte."""
    return b"".join(bytes((b, g, r, junk)) for row in picture for r, g, b in row)


def _flat(picture: Picture) -> list[Pixel]:
    return [pixel for row in picture for pixel in row]


def _packed(rows: Sequence[Sequence[int]], size: int) -> bytes:
    """Return numbers of ``size`` bits; rows begin at whole bytes."""
    found = bytearray()
    for row in rows:
        digits = "".join(f"{number:0{size}b}" for number in row)
        digits += "0" * (-len(digits) % 8)
        found += bytes(int(digits[i : i + 8], 2) for i in range(0, len(digits), 8))
    return bytes(found)


class Streams:
    """zlib streams that go on from rectangle to rectangle."""

    def __init__(self) -> None:
        self._streams = [zlib.compressobj() for _ in range(4)]

    def pack(self, data: bytes, number: int = 0) -> bytes:
        """Return the next piece of a stream."""
        stream = self._streams[number]
        return stream.compress(data) + stream.flush(zlib.Z_SYNC_FLUSH)

    def restart(self, number: int) -> None:
        """Begin a stream anew."""
        self._streams[number] = zlib.compressobj()


def raw(picture: Picture, _: Streams) -> bytes:
    return bgrx(picture, 0xEE)


def zlib_pixels(picture: Picture, streams: Streams) -> bytes:
    return counted(streams.pack(bgrx(picture, 0xEE)))


def rre(picture: Picture, _: Streams) -> bytes:
    """A background, and each pixel that differs."""
    background = picture[0][0]
    parts = [
        bgrx([[pixel]], 1) + struct.pack("!HHHH", x, y, 1, 1)
        for y, row in enumerate(picture)
        for x, pixel in enumerate(row)
        if pixel != background
    ]
    return struct.pack("!I", len(parts)) + bgrx([[background]], 2) + b"".join(parts)


def _tiles(picture: Picture, side: int) -> Iterator[Picture]:
    for y in range(0, len(picture), side):
        for x in range(0, len(picture[0]), side):
            yield [row[x : x + side] for row in picture[y : y + side]]


def hextile(picture: Picture, _: Streams) -> bytes:
    """Tiles in all ways in turn: raw, coloured parts, parts of one colour, the last ones again."""
    found = b""
    for tile in _tiles(picture, 16):
        colours = sorted(set(_flat(tile)))
        background, differing = colours[0], [
            (x, y, pixel)
            for y, row in enumerate(tile)
            for x, pixel in enumerate(row)
            if pixel != colours[0]
        ]  # fmt: skip
        if len(differing) > 60:
            found += b"\1" + raw(tile, _)
        elif len(colours) == 2:
            parts = b"".join(bytes((x << 4 | y, 0)) for x, y, _p in differing)
            found += b"\x0e" + bgrx([[background]], 9) + bgrx([[colours[1]]], 9)
            found += bytes([len(differing)]) + parts
        elif len(colours) == 1:
            found += b"\2" + bgrx([[background]], 3)
        else:
            parts = b"".join(
                bgrx([[pixel]], 7) + bytes((x << 4 | y, 0)) for x, y, pixel in differing
            )
            found += b"\x1a" + bgrx([[background]], 9) + bytes([len(differing)]) + parts
    return found


def zrle(picture: Picture, streams: Streams) -> bytes:
    """Tiles in the way that their number of colours allows; runs every other time."""
    plain = b""
    for index, tile in enumerate(_tiles(picture, 64)):
        colours = sorted(set(_flat(tile)))
        if len(colours) == 1:
            plain += b"\1" + _cpixels(colours)
        elif index % 2 and len(colours) < 128:
            plain += bytes([128 + len(colours)]) + _cpixels(colours) + _runs(tile, colours)
        elif index % 2:
            plain += bytes([128]) + _runs(tile, None)
        elif len(colours) <= 16:
            size = 1 if len(colours) == 2 else 2 if len(colours) <= 4 else 4
            numbers = [[colours.index(pixel) for pixel in row] for row in tile]
            plain += bytes([len(colours)]) + _cpixels(colours) + _packed(numbers, size)
        else:
            plain += b"\0" + _cpixels(_flat(tile))
    return counted(streams.pack(plain))


def _cpixels(pixels: Sequence[Pixel]) -> bytes:
    return b"".join(bytes((b, g, r)) for r, g, b in pixels)


def _runs(tile: Picture, colours: list[Pixel] | None) -> bytes:
    found, flat = b"", _flat(tile)
    while flat:
        length = 1
        while length < len(flat) and flat[length] == flat[0]:
            length += 1
        told = b"\xff" * ((length - 1) // 255) + bytes([(length - 1) % 255])
        if colours is None:
            found += _cpixels(flat[:1]) + told
        elif length == 1:
            found += bytes([colours.index(flat[0])])
        else:
            found += bytes([colours.index(flat[0]) | 128]) + told
        del flat[:length]
    return found


def _rgb(pixels: Sequence[Pixel]) -> bytes:
    return b"".join(map(bytes, pixels))


def tight_fill(picture: Picture, _: Streams) -> bytes:
    return b"\x80" + bytes(picture[0][0])


def tight_copy(picture: Picture, streams: Streams) -> bytes:
    return b"\0" + _tight_data(_rgb(_flat(picture)), streams, 0)


def tight_palette(picture: Picture, streams: Streams) -> bytes:
    """A palette, in stream 1, which begins anew each time."""
    colours = sorted(set(_flat(picture)))
    if len(colours) < 2:
        colours.append((1, 2, 3))
    numbers = [[colours.index(pixel) for pixel in row] for row in picture]
    data = _packed(numbers, 1 if len(colours) == 2 else 8)
    streams.restart(1)
    start = b"\x52\1" + bytes([len(colours) - 1]) + _rgb(colours)
    return start + _tight_data(data, streams, 1)


def tight_gradient(picture: Picture, streams: Streams) -> bytes:
    """Differences from what the neighbours suggest (rfbproto, "GradientFilter")."""
    found = bytearray()
    nothing = (0, 0, 0)
    for y, row in enumerate(picture):
        for x, pixel in enumerate(row):
            left = row[x - 1] if x else nothing
            above = picture[y - 1][x] if y else nothing
            corner = picture[y - 1][x - 1] if x and y else nothing
            found += bytes(
                c - min(255, max(0, a + b - d)) & 255
                for c, a, b, d in zip(pixel, left, above, corner, strict=True)
            )
    return b"\x60\2" + _tight_data(bytes(found), streams, 2)


def _tight_data(data: bytes, streams: Streams, number: int) -> bytes:
    if len(data) < 12:
        return data
    packed = streams.pack(data, number)
    length = len(packed)
    if length < 1 << 7:
        told = bytes([length])
    elif length < 1 << 14:
        told = bytes((length & 127 | 128, length >> 7))
    else:
        told = bytes((length & 127 | 128, length >> 7 & 127 | 128, length >> 14))
    return told + packed


#: Name, number of the encoding, most colours it can tell, how it packs.
ENCODERS: tuple[Encoder, ...] = (
    ("raw", 0, 999, raw),
    ("RRE", 2, 999, rre),
    ("hextile", 5, 999, hextile),
    ("zlib", 6, 999, zlib_pixels),
    ("ZRLE", 16, 999, zrle),
    ("Tight fill", 7, 1, tight_fill),
    ("Tight copy", 7, 999, tight_copy),
    ("Tight palette", 7, 256, tight_palette),
    ("Tight gradient", 7, 999, tight_gradient),
)
