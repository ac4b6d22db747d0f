"""A private X server without a screen, and pictures of what would be on it.

Xvfb keeps its framebuffer in a file (``-fbdir``), in the format of xwd, so a picture costs one read
and needs no other program.
"""

from __future__ import annotations

import asyncio
import os
import struct
import zlib
from array import array
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Self

from tests.patience import PATIENCE

from . import processes

if TYPE_CHECKING:
    from pathlib import Path

_SCREEN: Final = "1024x768x24"


@dataclass(frozen=True, slots=True)
class Picture:
    """Pixels of 4 bytes each, blue, green, red and 0: row after row without gaps."""

    width: int
    height: int
    pixels: bytes

    @classmethod
    def from_xwd(cls, dump: bytes) -> Picture:
        """Read an X window dump (X11/XWDFile.h) with 32 bits to a pixel."""
        header = struct.unpack_from(">25I", dump)
        width, height, stride, colours = header[4], header[5], header[12], header[19]
        start = header[0] + 12 * colours
        rows = (dump[start + stride * row :][: 4 * width] for row in range(height))
        pixels = bytearray().join(rows)
        pixels[3::4] = bytes(width * height)  # programs leave anything in the unused byte
        return cls(width, height, bytes(pixels))

    def count(self, red: int, green: int, blue: int) -> int:
        """Return how many pixels have exactly this colour."""
        return array("I", self.pixels).count(red << 16 | green << 8 | blue)

    def write_png(self, path: Path) -> None:
        """Save the picture (PNG, W3C recommendation, section 5)."""
        rows = bytearray()
        for start in range(0, len(self.pixels), 4 * self.width):
            row = self.pixels[start : start + 4 * self.width]
            rgb = bytearray(3 * self.width)
            rgb[0::3], rgb[1::3], rgb[2::3] = row[2::4], row[1::4], row[0::4]
            rows += b"\0" + rgb
        header = struct.pack(">IIBBBBB", self.width, self.height, 8, 2, 0, 0, 0)
        chunks = _chunk(b"IHDR", header) + _chunk(b"IDAT", zlib.compress(rows)) + _chunk(b"IEND")
        path.write_bytes(b"\x89PNG\r\n\x1a\n" + chunks)


def _chunk(kind: bytes, data: bytes = b"") -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


class Xvfb:
    """``async with Xvfb(folder) as server``: ``server.display`` is for ``DISPLAY``."""

    def __init__(self, folder: Path) -> None:
        self.display = ""
        self._folder = folder

    async def __aenter__(self) -> Self:
        """Start the server on a display number that nobody uses.

        Raises:
            OSError: it ended at once.
            TimeoutError: it did not come up.
        """
        log = self._folder / "xvfb.log"
        receiving, sending = os.pipe()
        with os.fdopen(receiving) as numbers:
            try:
                command = ["Xvfb", "-displayfd", str(sending), "-nolisten", "tcp", "-noreset"]
                command += ["-screen", "0", _SCREEN, "-fbdir", str(self._folder)]
                self._process = await processes.start(command, log, pass_fds=[sending])
            finally:
                os.close(sending)
            try:
                async with asyncio.timeout(PATIENCE):
                    number = await asyncio.to_thread(numbers.readline)
            except BaseException:
                await processes.end(self._process)  # which also ends the reading thread
                raise
        if not number:
            await processes.end(self._process)
            raise OSError(f"Xvfb did not start: {processes.said(log)}")
        self.display = f":{number.strip()}"
        return self

    async def __aexit__(self, *_: object) -> None:
        await processes.end(self._process)

    def picture(self) -> Picture:
        """Return what is on the whole screen now."""
        return Picture.from_xwd((self._folder / "Xvfb_screen0").read_bytes())
