"""Learns how Linux's framebuffer console draws, for ``python -m`` and nothing else.

A running guest shows every character of a VGA; its own memory says which one is where, and the
picture how it looks. What no other font of ours has that way goes into ``console-8x16`` and
``ter-console-16x32``.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

from engine.console.glyphs.alphabet import Alphabet
from engine.console.glyphs.fonts import font, font_names
from engine.console.glyphs.fonts.packed_font import Font, packed
from tests.peers.qemu import RawQemu
from tests.peers.vga_guest import KernelScreen, VgaGuest, serial_arguments, vga_guest

from .pack_fonts import TARGET

if TYPE_CHECKING:
    from engine.console.framebuffer import Framebuffer

# What the kernel is told, so that it takes this one of its own fonts.
_FONTS: Final = {
    "console-8x16": ((8, 16), ""),
    "ter-console-16x32": ((16, 32), "fbcon=font:TER16x32"),
}


async def main() -> None:
    for name, (size, words) in _FONTS.items():
        with tempfile.TemporaryDirectory(prefix="vd", dir="/tmp") as folder:
            kernel, picture = await _look(Path(folder), words)
        others = (font(other) for other in font_names() if other not in _FONTS)
        known = Alphabet(size, (other for other in others if (other.width, other.height) == size))
        glyphs = {
            character: bitmap
            for character, bitmap in _drawn(kernel, picture, size)
            if known.find(int.from_bytes(bitmap)) != character and set(bitmap) not in ({0}, {255})
        }
        learnt = Font(name, size, "".join(glyphs), b"".join(glyphs.values()))
        (TARGET / f"{name}.glyphs").write_bytes(packed(learnt))
        sys.stdout.write(f"{learnt!r}: {learnt.characters}\n")


async def _look(folder: Path, words: str) -> tuple[KernelScreen, Framebuffer]:
    guest = await vga_guest()
    path = str(folder / "serial.sock")
    async with RawQemu(folder, [*guest.arguments(words), *serial_arguments(path)]) as qemu:
        watched = await VgaGuest.watch(qemu, path)
        await watched.do("framebuffer")
        await watched.do("draw", "437")
        seen = await watched.kernel_screen(), await watched.picture()
        await watched.close()
        return seen


def _drawn(
    kernel: KernelScreen, picture: Framebuffer, size: tuple[int, int]
) -> list[tuple[str, bytes]]:
    """Return each character and its pixels."""
    width, height = size
    found = []
    for row, line in enumerate(kernel.lines):
        for column, character in enumerate(line):
            start = column * width * 4
            rows = (
                bytes(picture.row(row * height + y))[start : start + width * 4]
                for y in range(height)
            )
            bits = "".join(
                "1" if any(pixels[x : x + 4]) else "0"
                for pixels in rows
                for x in range(0, width * 4, 4)
            )
            found.append((character, int(bits, 2).to_bytes(width // 8 * height)))
    return [(character, bitmap) for character, bitmap in found if character != " "]


if __name__ == "__main__":
    asyncio.run(main())
