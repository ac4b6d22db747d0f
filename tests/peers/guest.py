"""A tiny real Linux: Debian's kernel and a busybox, booted under TCG in a few seconds.

Its serial console prints ``READY`` when it listens; it shuts down at the ACPI power button and
takes the words ``reboot``, ``poweroff`` and ``panic`` there. The kernel is unpacked once from
Debian's package into ``$XDG_CACHE_HOME/virtdeck/guest``; nothing is installed.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import stat
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from .cpio import Entry, archive, folder, program

READY: Final = b"GUEST-READY"
HEARD: Final = b"GUEST-HEARD "

_PACKAGE: Final = "linux-image-amd64"
_MODULES: Final = ("drivers/input/evdev.ko", "drivers/acpi/button.ko")
_INIT: Final = Path(__file__).with_name("guest_init.sh")
_DOWNLOAD_SECONDS: Final = 300


class NoGuest(Exception):
    """The guest cannot be made here; the text says what is missing."""


@dataclass(frozen=True, slots=True)
class LinuxGuest:
    """The two files QEMU boots."""

    kernel: Path
    initrd: Path

    @property
    def arguments(self) -> list[str]:
        """QEMU's arguments to boot it, its console on the first serial port."""
        return [
            *("-m", "256", "-kernel", str(self.kernel), "-initrd", str(self.initrd)),
            *("-append", "console=ttyS0 quiet"),
        ]


def unavailable() -> str | None:
    """Return what keeps the guest from being made or None, without making it."""
    if _is_current(_cached_guest()):
        return None
    absent = [tool for tool in ("busybox", "apt-get", "dpkg-deb") if not shutil.which(tool)]
    return f"missing: {', '.join(absent)}" if absent else None


async def linux_guest() -> LinuxGuest:
    """Return the guest, making it the first time (a 70 MB download).

    Raises:
        NoGuest: the kernel cannot be had, or there is no static busybox.
    """
    guest = _cached_guest()
    cache = guest.kernel.parent
    if not _is_current(guest):
        cache.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=cache) as scratch:
            await _make(guest, Path(scratch))
    return guest


def _cached_guest() -> LinuxGuest:
    cache_home = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    cache = Path(cache_home) / "virtdeck" / "guest"
    return LinuxGuest(cache / "vmlinuz", cache / "initrd")


def _is_current(guest: LinuxGuest) -> bool:
    made_here = guest.initrd.exists() and guest.kernel.exists()
    return made_here and guest.initrd.stat().st_mtime > _INIT.stat().st_mtime


async def _make(guest: LinuxGuest, scratch: Path) -> None:
    busybox = shutil.which("busybox")
    if busybox is None:
        raise NoGuest("missing: busybox (Debian package busybox-static)")
    tree = await _unpacked_kernel(scratch)
    modules = [next(tree.glob(f"lib/modules/*/kernel/{name}")) for name in _MODULES]
    content = _initramfs(Path(busybox), modules)
    (scratch / "initrd").write_bytes(content)
    # Whole files appear under their names, and the one that is asked for comes last.
    next(tree.glob("boot/vmlinuz-*")).replace(guest.kernel)
    (scratch / "initrd").replace(guest.initrd)


async def _unpacked_kernel(scratch: Path) -> Path:
    # The metapackage's one dependency that matters is the kernel of the day.
    facts = await _run(scratch, "apt-cache", "depends", _PACKAGE)
    kernels = [word for word in facts.split() if word.startswith("linux-image-")]
    versioned = next((name for name in kernels if name != _PACKAGE), None)
    if versioned is None:
        raise NoGuest(f"apt knows no {_PACKAGE}: run apt-get update")
    await _run(scratch, "apt-get", "download", "-qq", versioned)
    names = os.listdir(scratch)
    await _run(scratch, "dpkg-deb", "-x", *names, "tree")
    return scratch / "tree"


async def _run(folder: Path, *command: str) -> str:
    try:
        process = await asyncio.create_subprocess_exec(
            *command,
            cwd=folder,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
    except FileNotFoundError:
        raise NoGuest(f"missing: {command[0]}") from None
    try:
        async with asyncio.timeout(_DOWNLOAD_SECONDS):
            output, errors = await process.communicate()
    except BaseException:
        process.kill()
        await process.wait()
        raise
    if process.returncode:
        raise NoGuest(f"{' '.join(command)}: {errors.decode(errors='replace').strip()}")
    return output.decode()


def _initramfs(busybox: Path, modules: list[Path]) -> bytes:
    return archive(
        [
            *map(folder, ("bin", "dev", "lib", "proc", "sys")),
            Entry("dev/console", stat.S_IFCHR | 0o600, device=(5, 1)),
            program("bin/busybox", busybox.read_bytes()),
            program("init", _INIT.read_bytes()),
            *(program(f"lib/{module.name}", module.read_bytes()) for module in modules),
        ]
    )
