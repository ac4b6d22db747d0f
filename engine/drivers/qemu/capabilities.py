"""What this host can run: emulators, firmware images, acceleration, console servers.

Probed once by asking the programs and looking at well-known files; the command line and the
refusals are decided by these facts alone. The caller keeps them for as long as the emulator's
file stays the same.
"""

from __future__ import annotations

import asyncio
import fcntl
import os
import re
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ...errors import OperationFailed, OperationTimeout
from ...reaping import reap, start_process
from ...untrusted_text import printable
from .firmware_images import FirmwareImage, find_firmware

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

ARCHITECTURES: Final = ("x86_64", "i686")
"""The guest architectures this driver has machines for."""

_PROGRAM_NAMES: Final = {"x86_64": "qemu-system-x86_64", "i686": "qemu-system-i386"}
_BRIDGE_HELPERS: Final = ("/usr/lib/qemu/qemu-bridge-helper", "/usr/libexec/qemu-bridge-helper")
_KVM_GET_API_VERSION: Final = 0xAE00
_KVM_API_VERSION: Final = 12
"""The only version there is since Linux 2.6.22 (Documentation/virt/kvm/api.rst)."""

_VERSION = re.compile(r"version (\d+)\.(\d+)\.(\d+)")
_DEVICE_NAME = re.compile(r'^name "([^"]+)"(?:.*, alias "([^"]+)")?', re.MULTILINE)


@dataclass(frozen=True, slots=True)
class QemuHost:
    """What the probed host has."""

    emulators: Mapping[str, Path]
    """The emulator for each guest architecture."""
    version: tuple[int, int, int]
    devices: frozenset[str] = frozenset()
    """Every driver that ``-device`` knows, with its aliases."""
    firmware: tuple[FirmwareImage, ...] = ()
    """Best first, as the host's descriptors rank them."""
    kvm_usable: bool = False
    swtpm: Path | None = None
    bridge_helper: Path | None = None
    render_nodes: tuple[Path, ...] = ()
    has_vnc: bool = True
    has_spice: bool = True


async def probe_host(search_path: str | None = None, *, timeout: float = 10.0) -> QemuHost:
    """Look for emulators in ``search_path`` (``$PATH`` if None) and ask the first what it can do.

    ``timeout`` is in seconds and covers the whole probe.

    Raises:
        OperationFailed: there is no emulator, or it does not answer as QEMU does.
        OperationTimeout: it did not answer in time.
    """
    emulators = _find_emulators(search_path)
    if not emulators:
        names = ", ".join(_PROGRAM_NAMES.values())
        raise OperationFailed(f"no QEMU found ({names})", hint="install qemu-system-x86")
    program = next(iter(emulators.values()))
    try:
        async with asyncio.timeout(timeout):
            version, usage, devices = [await _ask(program, words) for words in _QUESTIONS]
    except TimeoutError:
        message = f"{printable(str(program))} did not answer within {timeout:g} seconds"
        raise OperationTimeout(message) from None
    drivers = frozenset(filter(None, sum(_DEVICE_NAME.findall(devices), ())))
    options = frozenset(re.findall(r"^(-[\w-]+)", usage, re.MULTILINE))
    return QemuHost(
        emulators=emulators,
        version=parse_version(version),
        devices=drivers,
        firmware=find_firmware(),
        kvm_usable=is_kvm_usable(),
        swtpm=_program("swtpm", search_path),
        bridge_helper=_first_file(_BRIDGE_HELPERS),
        render_nodes=_render_nodes(),
        has_vnc="-vnc" in options,
        # The option is listed even where the module that serves it is not installed; the
        # graphics card comes in the same module.
        has_spice="-spice" in options and "qxl" in drivers,
    )


_QUESTIONS: Final = (["--version"], ["-help"], ["-device", "help"])


def parse_version(answer: str) -> tuple[int, int, int]:
    """Read the first line of ``qemu-system-x86_64 --version``.

    Raises:
        OperationFailed: it names no version.
    """
    match = _VERSION.search(answer)
    if match is None:
        raise OperationFailed(f"the emulator names no version: '{printable(answer, 80)}'")
    major, minor, micro = map(int, match.groups())
    return major, minor, micro


def is_kvm_usable(device: str = "/dev/kvm") -> bool:
    """Return whether the device can be opened and speaks the KVM API.

    It does not tell whether a guest would run: some machines have a KVM that cannot boot Linux.
    """
    try:
        descriptor = os.open(device, os.O_RDWR | os.O_CLOEXEC)
    except OSError:
        return False
    try:
        return fcntl.ioctl(descriptor, _KVM_GET_API_VERSION) == _KVM_API_VERSION
    except OSError:
        return False
    finally:
        os.close(descriptor)


def _find_emulators(search_path: str | None) -> dict[str, Path]:
    found = {arch: _program(name, search_path) for arch, name in _PROGRAM_NAMES.items()}
    return {arch: path for arch, path in found.items() if path is not None}


def _program(name: str, search_path: str | None) -> Path | None:
    path = shutil.which(name, path=search_path)
    return None if path is None else Path(path)


def _first_file(names: Sequence[str]) -> Path | None:
    return next((path for path in map(Path, names) if path.is_file()), None)


def _render_nodes() -> tuple[Path, ...]:
    return tuple(sorted(Path("/dev/dri").glob("renderD*")))


async def _ask(program: Path, arguments: Sequence[str]) -> str:
    try:
        process = await start_process(
            program,
            *arguments,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
    except OSError as error:
        message = f"{printable(str(program))} cannot be started: {error.strerror}"
        raise OperationFailed(message) from error
    try:
        output, complaint = await process.communicate()
    finally:
        await reap(process)
    if process.returncode:
        what = f"{printable(str(program))} {' '.join(arguments)} failed"
        raise OperationFailed(f"{what}: {printable(complaint.decode(errors='replace').strip())}")
    return output.decode(errors="replace")
