"""Learns how Linux's framebuffer console draws, for ``python -m`` and nothing else.

A running guest shows every character of a VGA; its own memory says which one is where, and the
picture how it looks. What no other font of ours has that way goes into ``console-8x16.glyphs``.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from engine.console.glyphs.alphabet import Alphabet
from engine.console.glyphs.fonts import font, font_names
from engine.console.glyphs.fonts.packed_font import Font, packed
from tests.peers.qemu import RawQemu
from tests.peers.vga_guest import KernelScreen, VgaGuest, serial_arguments, vga_guest

from .pack_fonts import TARGET

if TYPE_CHECKING:
    from engine.console.framebuffer import Framebuffer

_NAME = "console-8x16"
_SIZE = (8, 16)


async def main() -> None:
    with tempfile.TemporaryDirectory(prefix="vd", dir="/tmp") as folder:
        kernel, picture = await _look(Path(folder))
    others = (font(name) for name in font_names() if name != _NAME)
    known = Alphabet(_SIZE, (other for other in others if (other.width, other.height) == _SIZE))
    glyphs = {
        character: bitmap
        for character, bitmap in _drawn(kernel, picture)
        if known.find(int.from_bytes(bitmap)) != character and set(bitmap) not in ({0}, {255})
    }
    learnt = Font(_NAME, _SIZE, "".join(glyphs), b"".join(glyphs.values()))
    (TARGET / f"{_NAME}.glyphs").write_bytes(packed(learnt))
    sys.stdout.write(f"{learnt!r}: {learnt.characters}\n")


async def _look(folder: Path) -> tuple[KernelScreen, Framebuffer]:
    guest = await vga_guest()
    path = str(folder / "serial.sock")
    async with RawQemu(folder, [*guest.arguments, *serial_arguments(path)]) as qemu:
        watched = await VgaGuest.watch(qemu, path)
        await watched.do("framebuffer")
        await watched.do("draw", "437")
        seen = await watched.kernel_screen(), await watched.picture()
        await watched.close()
        return seen


def _drawn(kernel: KernelScreen, picture: Framebuffer) -> list[tuple[str, bytes]]:
    """Return each character and its pixels; the last row has the cursor, and is left out."""
    width, height = _SIZE
    found = []
    for row, line in enumerate(kernel.lines):
        for column, character in enumerate(line):
            rows = (
                bytes(picture.row(row * height + y))[column * width * 4 : (column + 1) * width * 4]
                for y in range(height)
            )
            bits = (
                int("".join("1" if any(r[x : x + 4]) else "0" for x in range(0, 32, 4)), 2)
                for r in rows
            )
            found.append((character, bytes(bits)))
    return [(character, bitmap) for character, bitmap in found if character != " "]


if __name__ == "__main__":
    asyncio.run(main())
