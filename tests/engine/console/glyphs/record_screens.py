"""Takes the screens of ``tests/data/screens`` that a Linux guest shows, with the kernel's text."""

from __future__ import annotations

import asyncio
import lzma
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tests.peers.qemu import RawQemu
from tests.peers.vga_guest import VgaGuest, serial_arguments, vga_guest

if TYPE_CHECKING:
    from engine.console.framebuffer import Framebuffer

SCREENS: Final = Path(__file__).parents[3] / "data/screens"
_FONTS: Final = {"vgacon": ("", "Lat15-Fixed14"), "fbcon": ("", "Lat15-TerminusBold16")}


async def main() -> None:
    with tempfile.TemporaryDirectory(prefix="vd", dir="/tmp") as folder:
        await _record_fonts(Path(folder))
    with tempfile.TemporaryDirectory(prefix="vd", dir="/tmp") as folder:
        await _record_large(Path(folder))


async def _record_fonts(folder: Path) -> None:
    path, files = str(folder / "serial.sock"), await vga_guest()
    async with RawQemu(folder, [*files.arguments(), *serial_arguments(path)]) as qemu:
        guest = await VgaGuest.watch(qemu, path)
        for console, fonts in _FONTS.items():
            if console == "fbcon":
                await guest.do("framebuffer")
            for font in fonts:
                if font:
                    await guest.do("font", f"{font}.psf")
                await _record(guest, f"{console}-{font or 'default'}", "160" * (console == "fbcon"))
        await guest.close()


async def _record_large(folder: Path) -> None:
    path, files = str(folder / "serial.sock"), await vga_guest()
    arguments = files.arguments("fbcon=font:TER16x32")
    async with RawQemu(folder, [*arguments, *serial_arguments(path)]) as qemu:
        guest = await VgaGuest.watch(qemu, path)
        await guest.do("framebuffer")
        await _record(guest, "fbcon-TER16x32", "")
        await guest.close()


async def _record(guest: VgaGuest, name: str, screen: str) -> None:
    await guest.do("draw", screen or "80")
    kernel = await guest.kernel_screen()
    keep(name, await guest.picture(), [line.rstrip() for line in kernel.lines])


def keep(name: str, picture: Framebuffer, lines: list[str]) -> None:
    (SCREENS / f"{name}.ppm.xz").write_bytes(lzma.compress(picture.to_pixmap()))
    (SCREENS / f"{name}.txt").write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    asyncio.run(main())
