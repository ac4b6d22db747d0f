"""A Linux with a screen: kernel consoles on VGA text mode and on a framebuffer, in many fonts.

It is the kernel of ``guest`` and a busybox, with Debian's console fonts and the modules of QEMU's
standard VGA. What the kernel itself holds to be on the screen (/dev/vcsu1: characters, /dev/vcsa1:
colours) comes over the serial line: the truth that a picture of the screen is compared with.
"""

from __future__ import annotations

import asyncio
import base64
import gzip
import os
import shutil
import stat
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, Self

from engine.console.framebuffer import Framebuffer
from engine.console.glyphs.fonts import font
from tests.patience import PATIENCE

from .cpio import Entry, archive, folder, program
from .guest import NoGuest, _run, _unpacked_kernel

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .qemu import RawQemu

# In the order they are loaded.
_MODULES: Final = (
    "drm.ko",
    "drm_kms_helper.ko",
    "ttm.ko",
    "drm_ttm_helper.ko",
    "drm_vram_helper.ko",
    "bochs.ko",
)
_FONTS_PACKAGE: Final = "console-setup-linux"
_FONTS: Final = "tree/usr/share/consolefonts"
_FONT_CODINGS: Final = ("Lat15-", "Uni2-")
_INIT: Final = Path(__file__).with_name("vga_guest_init.sh")
_SETTLE_SECONDS: Final = 0.1
_SETTLE_TRIES: Final = 20
_HEADER: Final = 4
_LONGEST_LINE: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class VgaGuestFiles:
    """What QEMU boots, and the fonts that are in it."""

    kernel: Path
    initrd: Path
    fonts: Path

    def arguments(self, *words: str) -> list[str]:
        """Return QEMU's arguments to boot it, less its serial line; ``words`` are the kernel's."""
        line = " ".join(("console=ttyS0 quiet", *words))
        return [
            *("-m", "256", "-vga", "std", "-kernel", str(self.kernel)),
            *("-initrd", str(self.initrd), "-append", line),
        ]


@dataclass(frozen=True, slots=True)
class KernelScreen:
    """What the kernel says: a text a row, a byte (background << 4 | foreground) a cell."""

    columns: int
    rows: int
    lines: tuple[str, ...]
    colours: bytes


async def vga_guest() -> VgaGuestFiles:
    """Return the guest, making it the first time (a 70 MB download).

    Raises:
        NoGuest: the kernel or the fonts cannot be had, or there is no static busybox.
    """
    cache_home = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    cache = Path(cache_home) / "virtdeck" / "vga-guest"
    files = VgaGuestFiles(cache / "vmlinuz", cache / "initrd", cache / "fonts")
    newest = max(path.stat().st_mtime for path in (_INIT, Path(__file__)))
    if not (files.initrd.exists() and files.initrd.stat().st_mtime > newest):
        cache.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=cache) as scratch:
            await _make(files, Path(scratch))
    return files


async def _make(files: VgaGuestFiles, scratch: Path) -> None:
    busybox = shutil.which("busybox")
    if busybox is None:
        raise NoGuest("missing: busybox (Debian package busybox-static)")
    tree = await _unpacked_kernel(scratch)
    package = scratch / "fonts"
    package.mkdir()
    await _run(package, "apt-get", "download", "-qq", _FONTS_PACKAGE)
    await _run(package, "dpkg-deb", "-x", *os.listdir(package), "tree")
    fonts = {
        path.name.removesuffix(".gz"): gzip.decompress(path.read_bytes())
        for path in sorted((package / _FONTS).glob("*.psf.gz"))
        if path.name.startswith(_FONT_CODINGS)
    }
    modules = [next(tree.glob(f"lib/modules/**/{name}")) for name in _MODULES]
    (scratch / "initrd").write_bytes(_initramfs(Path(busybox), modules, fonts))
    files.fonts.mkdir(exist_ok=True)
    for name, content in fonts.items():
        (files.fonts / name).write_bytes(content)
    next(tree.glob("boot/vmlinuz-*")).replace(files.kernel)
    (scratch / "initrd").replace(files.initrd)


def _initramfs(busybox: Path, modules: Iterable[Path], fonts: dict[str, bytes]) -> bytes:
    screens = {"80": screen(80, 24), "160": screen(160, 49), "437": code_page()}
    return archive(
        [
            *map(folder, ("bin", "dev", "fonts", "lib", "proc", "screens", "sys")),
            Entry("dev/console", stat.S_IFCHR | 0o600, device=(5, 1)),
            program("bin/busybox", busybox.read_bytes()),
            program("init", _INIT.read_bytes()),
            program("lib/order", " ".join(_MODULES).encode()),
            *(program(f"lib/{module.name}", module.read_bytes()) for module in modules),
            *(program(f"fonts/{name}", content) for name, content in fonts.items()),
            *(program(f"screens/{name}", content) for name, content in screens.items()),
        ]
    )


def screen(columns: int, rows: int) -> bytes:
    """Return what fills a screen: ASCII, accents and lines in all colours, some of it reversed."""
    letters = bytes(range(33, 127)).decode() + "éèêëàâäùûüçñ£¥°±²½¼«»¿¡ÄÖÜßæåÆÅ"
    letters += "─│┌┐└┘├┤┬┴┼" * 3 + " " * 9
    lines = []
    for row in range(rows):
        line = "".join(letters[(row * 37 + at) % len(letters)] for at in range(columns - 8))
        ink, paper = 30 + row % 8, 40 + (row // 8 + row % 8 + 1) % 8
        style = (f"{ink};{paper}", f"1;{ink}", "7", "0", f"7;1;{ink}")[row % 5]
        middle = len(line) // 2
        lines.append(f"\033[0m{line[:middle]}\033[{style}m{line[middle:]}\033[0m")
    return "\r\n".join(lines).encode()


def code_page() -> bytes:
    """Return every character of a VGA, with a blank behind each."""
    characters = font("vga-8x16").characters
    rows = (characters[start : start + 32] for start in range(0, len(characters), 32))
    return "\r\n".join(" ".join(row) for row in rows).encode()


class VgaGuest:
    """The guest, running: it is told what to show, and asked what the kernel shows."""

    def __init__(
        self, qemu: RawQemu, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        self._qemu = qemu
        self._reader = reader
        self._writer = writer

    @classmethod
    async def watch(cls, qemu: RawQemu, serial_path: str) -> Self:
        """Let the guest in ``qemu`` boot, and return it when it listens."""
        guest = cls(qemu, *await asyncio.open_unix_connection(serial_path, limit=_LONGEST_LINE))
        await qemu.tap.execute("cont")  # not before somebody hears it
        await guest._until(b"GUEST-READY")
        return guest

    async def close(self) -> None:
        """End the serial line; the guest ends with its QEMU."""
        self._writer.close()
        await self._writer.wait_closed()

    async def do(self, *words: str) -> bytes:
        """Let it do one thing (see vga_guest_init.sh) and return what it says."""
        self._writer.write(" ".join(words).encode() + b"\n")
        return await self._until(b"DONE " + words[0].encode())

    async def kernel_screen(self) -> KernelScreen:
        """Return what the kernel says is on the screen."""
        said = await self.do("tell")
        word = said[said.index(b"TOLD ") + 5 :].split()[0]
        data = gzip.decompress(base64.b64decode(word))
        rows, columns = data[0], data[1]
        cells, end = data[_HEADER:], rows * columns * 2
        text = cells[end:].decode("utf-32-le", "replace").replace("\0", " ")
        lines = tuple(text[row * columns : (row + 1) * columns] for row in range(rows))
        return KernelScreen(columns, rows, lines, cells[1:end:2])

    async def picture(self) -> Framebuffer:
        """Return a picture of the screen, when two in a row are the same."""
        last = b""
        for _ in range(_SETTLE_TRIES):
            shot = await screenshot(self._qemu)
            if shot == last:
                break
            last = shot
            await asyncio.sleep(_SETTLE_SECONDS)
        return Framebuffer.from_pixmap(last)

    async def _until(self, marker: bytes) -> bytes:
        async with asyncio.timeout(PATIENCE):
            said = await self._reader.readuntil(marker + b"\r\n")
        return said.removesuffix(marker + b"\r\n")


def serial_arguments(path: str) -> list[str]:
    """Return QEMU's arguments for a serial port that is the unix socket ``path``; it waits."""
    chardev = f"socket,id=serial,path={path},server=on,wait=off"
    return ["-S", "-chardev", chardev, "-serial", "chardev:serial"]


async def screenshot(qemu: RawQemu) -> bytes:
    """Return what QEMU shows, as a portable pixmap."""
    path = qemu.folder / "screen.ppm"
    await qemu.tap.execute("screendump", filename=str(path))
    return await asyncio.to_thread(path.read_bytes)
