"""Appliance: a guest that VMware, VirtualBox or others packed: OVA, OVF or vmx, and its disks."""

from __future__ import annotations

import tarfile
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ..errors import InvalidArgument, StorageFailed
from .disk_image import DiskImage, image_in
from .file_region import FileRegion

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

#: Bytes of a description that are read, and members of an archive that are looked at.
_MOST_TEXT: Final = 4 << 20
_MOST_MEMBERS: Final = 1000


@dataclass(frozen=True, slots=True)
class ApplianceDisk:
    """``bus`` is libvirt's word for what it was on; ``file`` its name in the appliance."""

    file: str
    bus: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplianceFacts:
    """What the description says; 0 and "" where it says nothing."""

    name: str = ""
    vcpus: int = 0
    memory_mib: int = 0
    system: str = ""
    is_uefi: bool = False
    disks: tuple[ApplianceDisk, ...] = ()
    #: The model of each network card, in libvirt's words.
    cards: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Appliance:
    """The facts, and for each disk what it holds."""

    facts: ApplianceFacts
    images: tuple[DiskImage, ...]


def read_appliance(path: Path) -> Appliance:
    """Look at an appliance; runs in a thread. Nothing is unpacked.

    Raises:
        InvalidArgument: it is none, or one that cannot be used. StorageFailed: a file of it
        cannot be read.
    """
    kind = path.suffix.lower()
    if kind not in (".ova", ".ovf", ".vmx"):
        raise InvalidArgument("an appliance is a file that ends in .ova, .ovf or .vmx")
    try:
        find, names = _members(path) if kind == ".ova" else _neighbours(path)
        return _read(path, kind, find, names)
    except tarfile.TarError as error:
        raise InvalidArgument(f"{path.name} is no archive") from error
    except OSError as error:
        where = error.filename or path
        raise StorageFailed(f"{where}: {error.strerror or error}") from error


def _read(
    path: Path, kind: str, find: Callable[[str], FileRegion], names: tuple[str, ...]
) -> Appliance:
    if kind == ".vmx":
        from .vmx import vmx_facts

        facts = vmx_facts(_text(FileRegion.whole(path)).decode("utf-8", "replace"))
    else:
        from .ovf import ovf_facts

        descriptions = [name for name in names if name.lower().endswith(".ovf")]
        if not descriptions:
            raise InvalidArgument(f"{path.name} holds no description (.ovf)")
        facts = ovf_facts(_text(find(descriptions[0])))
    images = tuple(image_in(find(disk.file), find) for disk in facts.disks)
    return Appliance(facts, images)


def _text(region: FileRegion) -> bytes:
    if region.size > _MOST_TEXT:
        raise InvalidArgument("the description is too long")
    with region.open() as file:
        return file.read(0, region.size)


def _neighbours(path: Path) -> tuple[Callable[[str], FileRegion], tuple[str, ...]]:
    def find(name: str) -> FileRegion:
        if "/" in name or "\\" in name or name.startswith("."):
            raise InvalidArgument("a disk of it is not in the same folder")
        return FileRegion.whole(path.parent / name)

    return find, (path.name,)


def _members(path: Path) -> tuple[Callable[[str], FileRegion], tuple[str, ...]]:
    regions: dict[str, FileRegion] = {}
    with tarfile.open(path, "r:") as archive:
        for member in archive:
            if member.isreg():
                regions[member.name] = FileRegion(path, member.offset_data, member.size)
            if len(regions) > _MOST_MEMBERS:
                raise InvalidArgument(f"{path.name} holds more than {_MOST_MEMBERS} files")

    def find(name: str) -> FileRegion:
        if name not in regions:
            raise InvalidArgument(f"{path.name} does not hold the file {name!r}")
        return regions[name]

    return find, tuple(regions)
