"""OsProfile: what a guest's system wants of its machine; a table where libosinfo is missing."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


class Firmware(Enum):
    """What starts the guest; the value is what people read."""

    BIOS = "BIOS"
    UEFI = "UEFI"
    SECURE = "UEFI, secure boot"


@dataclass(frozen=True, slots=True, kw_only=True)
class OsProfile:
    """``key`` is libosinfo's short name; sizes are what is comfortable, ``least_*`` what it needs.

    ``disk_bus`` and ``card`` are models that the system has drivers for from the start.
    """

    key: str
    title: str
    family: str
    memory_mib: int = 2048
    least_memory_mib: int = 512
    vcpus: int = 2
    disk_gib: int = 20
    least_disk_gib: int = 5
    disk_bus: str = "virtio"
    card: str = "virtio"
    video: str = "virtio"
    firmware: Firmware = Firmware.BIOS
    machine: str = "q35"
    tpm: bool = False
    has_virtio: bool = True
    #: Whether its clock shows the time of the place.
    local_clock: bool = False
    #: What the label of its installation CD matches; ready, for a database has thousands.
    labels: tuple[re.Pattern[str], ...] = ()


LINUX: Final = OsProfile(
    key="linux",
    title="Linux",
    family="linux",
    labels=(
        re.compile(
            r"(?i)debian|ubuntu|fedora|rhel|centos|rocky|alma|opensuse|sles|arch_|alpine|mint"
        ),
    ),
)
OLD_LINUX: Final = OsProfile(
    key="linux-old",
    title="Linux of before 2009, without virtio",
    family="linux",
    memory_mib=1024,
    least_memory_mib=128,
    vcpus=1,
    disk_bus="ide",
    card="e1000",
    video="vga",
    machine="pc",
    has_virtio=False,
)
WINDOWS_11: Final = OsProfile(
    key="win11",
    title="Windows 11",
    family="windows",
    memory_mib=8192,
    least_memory_mib=4096,
    vcpus=4,
    disk_gib=80,
    least_disk_gib=64,
    disk_bus="sata",
    card="e1000e",
    video="vga",
    firmware=Firmware.SECURE,
    tpm=True,
    has_virtio=False,
    local_clock=True,
    labels=(re.compile(r"^(J_)?(CCSN?A|C?CCOMA)_X64FREE?_"),),
)
WINDOWS_10: Final = OsProfile(
    key="win10",
    title="Windows 8 or 10",
    family="windows",
    memory_mib=4096,
    least_memory_mib=2048,
    disk_gib=60,
    least_disk_gib=32,
    disk_bus="sata",
    card="e1000e",
    video="vga",
    has_virtio=False,
    local_clock=True,
    labels=(re.compile(r"^(J_)?C?CCOMA_X(64|86)"),),
)
WINDOWS_SERVER: Final = OsProfile(
    key="win2k22",
    title="Windows Server 2012 to 2025",
    family="windows",
    memory_mib=4096,
    least_memory_mib=2048,
    vcpus=4,
    disk_gib=60,
    least_disk_gib=32,
    disk_bus="sata",
    card="e1000e",
    video="vga",
    firmware=Firmware.UEFI,
    has_virtio=False,
    local_clock=True,
    labels=(re.compile(r"^SSS_X64FRE"),),
)
FREEBSD: Final = OsProfile(
    key="freebsd",
    title="FreeBSD",
    family="bsd",
    video="vga",
    labels=(re.compile(r"(?i)^\d+_\d+_RELEASE|freebsd"),),
)
OTHER: Final = OsProfile(
    key="other",
    title="something else",
    family="other",
    memory_mib=1024,
    least_memory_mib=16,
    vcpus=1,
    least_disk_gib=0,
    disk_bus="sata",
    card="e1000",
    video="vga",
    has_virtio=False,
)

#: In the order of the form; the first is offered.
FAMILIES: Final = (LINUX, OLD_LINUX, WINDOWS_11, WINDOWS_10, WINDOWS_SERVER, FREEBSD, OTHER)

_GAPS: Final = re.compile(r"[-_ ]+")

#: What the names of installation CDs and images tell, first match wins.
_FILE_NAMES: Final = (
    (re.compile(r"win(dows)?[ _.-]*11", re.IGNORECASE), WINDOWS_11),
    (re.compile(r"win(dows)?[ _.-]*(server|20\d\d|2k)", re.IGNORECASE), WINDOWS_SERVER),
    (re.compile(r"win(dows)?[ _.-]*(8|10)", re.IGNORECASE), WINDOWS_10),
    (re.compile(r"freebsd", re.IGNORECASE), FREEBSD),
)


def profile_by_label(label: str, profiles: Iterable[OsProfile]) -> OsProfile | None:
    """Return the profile whose CD has that label; the newest where several say so."""
    found = None
    for profile in profiles:
        if any(expression.search(label) for expression in profile.labels):
            found = profile
            if profile not in FAMILIES:
                break
    return found


def profile_by_name(name: str, profiles: Sequence[OsProfile] = ()) -> OsProfile:
    """Return what the name of an image, or another program's word for a system, tells.

    ``debian-11.5.0-amd64.iso`` begins as the short name ``debian11`` of one of ``profiles``.
    """
    begun = _GAPS.sub("", name.rpartition("/")[2].lower())
    fitting = [each for each in profiles if len(each.key) > 3 and begun.startswith(each.key)]
    if fitting:
        return max(fitting, key=lambda each: len(each.key))
    return next((profile for known, profile in _FILE_NAMES if known.search(name)), LINUX)
