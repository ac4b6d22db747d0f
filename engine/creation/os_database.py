"""Systems as libosinfo's database knows them, where it is installed on this machine.

    /usr/share/osinfo, /usr/local/share/osinfo, /etc/osinfo, ~/.config/osinfo: os/VENDOR/NAME.xml

A system has the devices of those that it derives from. What is read is bounded; a file that cannot
be read is left out. A thread reads it, once.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ..conf.xml_document import parse_document
from ..errors import EngineError
from .os_profile import FREEBSD as BSD
from .os_profile import LINUX, OLD_LINUX, OTHER, Firmware, OsProfile
from .os_profile import WINDOWS_10 as WINDOWS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lxml.etree import _Element as Element

_MOST_FILES: Final = 4000
_MOST_BYTES: Final = 1 << 20
_MOST_LABELS: Final = 40
_DEEPEST: Final = 40

_PCI: Final = "http://pcisig.com/pci/"
_BLOCK: Final = {f"{_PCI}1af4/1001", f"{_PCI}1af4/1042"}
_NET: Final = {f"{_PCI}1af4/1000", f"{_PCI}1af4/1041"}
_GPU: Final = {f"{_PCI}1af4/1050"}
_Q35: Final = {"http://qemu.org/chipset/x86/q35"}

#: libosinfo's family -> what is assumed where the database says nothing.
_BASES: Final = {"linux": LINUX, "winnt": WINDOWS, "freebsd": BSD, "openbsd": BSD, "netbsd": BSD}

_WITHOUT_SENSE: Final = re.compile(r"\(\?[<P#]|\\[1-9]|[*+}]\)*[*+{]")


def database_folders() -> list[Path]:
    """Return where the database may be, the one that wins last."""
    config = os.environ.get("XDG_CONFIG_HOME") or "~/.config"
    places = ("/usr/share/osinfo", "/usr/local/share/osinfo", "/etc/osinfo", f"{config}/osinfo")
    return [Path(place).expanduser() for place in places]


@lru_cache(maxsize=1)
def known_systems() -> tuple[OsProfile, ...]:
    """Return the systems of this machine's database, newest first; reads files."""
    return read_database(database_folders())


def read_database(folders: Sequence[Path]) -> tuple[OsProfile, ...]:
    """Return the systems that are described below the folders, newest first."""
    entries: dict[str, _Entry] = {}
    for folder in folders:
        for path in islice(sorted((folder / "os").glob("*/*.xml")), _MOST_FILES):
            entries |= {entry.identity: entry for entry in _read(path)}
    useful = [entry for entry in entries.values() if entry.key]
    useful.sort(key=lambda entry: (entry.released, entry.title), reverse=True)
    return tuple(_profile(entry, entries) for entry in useful)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Entry:
    """What one file says."""

    identity: str
    key: str
    title: str
    family: str
    released: str
    parents: tuple[str, ...]
    devices: frozenset[str]
    firmware: frozenset[str]
    #: n-cpus, ram, storage: recommended, else least; and least.
    comfort: dict[str, int]
    least: dict[str, int]
    labels: tuple[re.Pattern[str], ...]


def _read(path: Path) -> Iterator[_Entry]:
    try:
        if path.stat().st_size <= _MOST_BYTES:
            root = parse_document(path.read_bytes(), "libosinfo")
            yield from map(_entry, root.iterfind("os"))
    except (OSError, EngineError):
        return


def _entry(os_: Element) -> _Entry:
    parents = [*os_.iterfind("derives-from"), *os_.iterfind("clones")]
    least = _resources(os_, "minimum")
    return _Entry(
        identity=os_.get("id", ""),
        key=os_.findtext("short-id") or "",
        title=next((x.text or "" for x in os_.iterfind("name") if not x.attrib), ""),
        family=os_.findtext("family") or "",
        released=os_.findtext("release-date") or "",
        parents=tuple(each.get("id", "") for each in parents),
        devices=frozenset(x.get("id", "") for x in os_.iterfind("devices/device")),
        firmware=frozenset(
            f"{'no ' if x.get('supported') == 'false' else ''}{x.get('type')}"
            for x in os_.iterfind("firmware")
        ),
        comfort=least | _resources(os_, "recommended"),
        least=least,
        labels=tuple(islice(_labels(os_), _MOST_LABELS)),
    )


def _resources(os_: Element, kind: str) -> dict[str, int]:
    found = {}
    for each in os_.iterfind("resources"):
        if each.get("arch") in ("all", "x86_64"):
            for part in each.iterfind(f"{kind}/*"):
                text = (part.text or "").strip()
                if isinstance(part.tag, str) and text.isascii() and text.isdigit():
                    found[part.tag] = min(int(text), 1 << 50)
    return found


def _labels(os_: Element) -> Iterator[re.Pattern[str]]:
    """Yield the expressions for labels; what is wrong or could take for ever is left out."""
    for element in os_.iterfind("media/iso/volume-id"):
        text = element.text or ""
        if text and len(text) < 200 and not _WITHOUT_SENSE.search(text):
            try:
                yield re.compile(text)
            except re.error:
                continue


def _profile(entry: _Entry, entries: dict[str, _Entry]) -> OsProfile:
    devices = _devices(entry, entries, _DEEPEST)
    base = _BASES.get(entry.family, OTHER)
    if base is LINUX and not devices & _BLOCK:
        base = OLD_LINUX
    comfort, least = _inherited(entry, entries)
    ram, storage = comfort.get("ram", 0) >> 20, comfort.get("storage", 0) >> 30
    profile = replace(
        base,
        key=entry.key,
        title=entry.title or entry.key,
        memory_mib=max(base.memory_mib, ram) if base is not OLD_LINUX else ram or 1024,
        least_memory_mib=(least.get("ram", 0) >> 20) or base.least_memory_mib,
        vcpus=max(base.vcpus, min(comfort.get("n-cpus", 0), 16)),
        disk_gib=max(base.disk_gib, storage),
        least_disk_gib=(least.get("storage", 0) >> 30) or base.least_disk_gib,
        labels=entry.labels,
    )
    return _with_devices(_with_firmware(profile, entry), devices)


def _with_devices(profile: OsProfile, devices: frozenset[str]) -> OsProfile:
    if profile.family == "windows":
        return profile  # what is known of it comes on a second CD, not with the system
    return replace(
        profile,
        disk_bus="virtio" if devices & _BLOCK else profile.disk_bus,
        card="virtio" if devices & _NET else profile.card,
        video="virtio" if devices & _GPU else "vga",
        machine="q35" if devices & (_Q35 | _BLOCK) else profile.machine,
        has_virtio=bool(devices & _BLOCK),
    )


def _with_firmware(profile: OsProfile, entry: _Entry) -> OsProfile:
    if "no bios" not in entry.firmware:
        return profile
    is_windows = profile.family == "windows"
    firmware = Firmware.SECURE if is_windows else Firmware.UEFI
    return replace(profile, firmware=firmware, tpm=is_windows)


def _devices(entry: _Entry, entries: dict[str, _Entry], depth: int) -> frozenset[str]:
    found = entry.devices
    for parent in entry.parents:
        if depth and parent in entries:
            found |= _devices(entries[parent], entries, depth - 1)
    return found


def _inherited(entry: _Entry, entries: dict[str, _Entry]) -> tuple[dict[str, int], dict[str, int]]:
    """Return the resources of the system, or of the nearest that it derives from."""
    for _ in range(_DEEPEST):
        parent = next((entries[name] for name in entry.parents if name in entries), None)
        if entry.comfort or parent is None:
            break
        entry = parent
    return entry.comfort, entry.least
