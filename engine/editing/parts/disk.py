"""Disks and drives: an image, a device of the host or a volume, and how the guest sees it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from ...conf.devices.disk import Disk
from ...conf.devices.storage_source import StorageSource
from ...errors import InvalidArgument
from ..edit_field import NEXT_START, EditField, choice, flag, text
from ..part_kind import PartKind

if TYPE_CHECKING:
    from ...conf.domain_conf import DomainConf

_REMOVABLE: Final = ("cdrom", "floppy")
_BUSES: Final = ("virtio", "scsi", "sata", "usb", "ide", "fdc", "xen")
#: How the guest's names begin on each bus.
_PREFIXES: Final = {"virtio": "vd", "ide": "hd", "fdc": "fd", "xen": "xvd"}
#: Buses on which a running guest takes a disk.
_PLUGGABLE: Final = ("virtio", "scsi", "usb", "xen")
#: Sources that are one line of text, by the disk's type.
_PLACES: Final = {"file": "file", "block": "dev", "dir": "dir", "network": "name"}


def source_text(disk: Disk) -> str:
    """Return a path, ``pool/volume``, or "" for an empty drive."""
    source = disk.source
    if source is None:
        return ""
    if disk.type == "volume":
        return f"{source.pool or '?'}/{source.volume or '?'}"
    return str(getattr(source, _PLACES.get(disk.type or "file", "file"), None) or "")


def _write_source(disk: Disk, place: str) -> None:
    """Point the disk elsewhere; what was said of the old source goes with it."""
    if place == source_text(disk):
        return
    index = list(disk.element).index(disk.source.element) if disk.source else None
    disk.source = None
    disk.backing_store = None
    if not place:
        if disk.device not in _REMOVABLE:
            raise InvalidArgument("only a drive with a medium can be empty")
        disk.type = "file"
        return
    source = StorageSource.new()
    disk.type, attribute, value = _typed(place)
    if attribute:
        setattr(source, attribute, value)
    else:
        source.pool, _, source.volume = place.partition("/")
    if index is None:
        disk.source = source
    else:
        disk.element.insert(index, source.element)


def _typed(place: str) -> tuple[str, str, str]:
    """Return the disk's type, and where its source says which: a path, or ``pool/volume``."""
    if place.startswith("/dev/"):
        return "block", "dev", place
    if place.startswith("/"):
        return "file", "file", place
    if place.count("/") == 1 and all(place.split("/")):
        return "volume", "", place
    raise InvalidArgument(
        "a medium is a full path of the host, or POOL/VOLUME", hint="/images/data.qcow2"
    )


def _source_live(disk: Disk, place: str) -> str | None:
    return None if disk.device in _REMOVABLE else NEXT_START


def _write_bus(disk: Disk, bus: str) -> None:
    """Put the disk on another bus; its old address is none there."""
    if bus not in _BUSES:
        raise InvalidArgument(f"a disk is on one of {', '.join(_BUSES)}")
    if bus != disk.target_bus:
        disk.address = None
        disk.target_bus = bus


def _why_not_plug(disk: Disk) -> str | None:
    if disk.device in _REMOVABLE:
        return "a drive cannot be plugged while the guest runs, its medium can be changed"
    if disk.target_bus not in _PLUGGABLE:
        return f"the bus {disk.target_bus or '?'} takes none while the guest runs"
    return None


def _problem(conf: DomainConf, disk: Disk) -> str | None:
    if not disk.target_dev:
        return "it needs a name in the guest"
    if sum(each.target_dev == disk.target_dev for each in conf.devices.disks) > 1:
        return f"there are two disks {disk.target_dev}"
    if not source_text(disk) and disk.device not in _REMOVABLE and disk.type != "nvme":
        return "it needs an image"
    return None


def free_target(conf: DomainConf, bus: str) -> str:
    """Return the first name of that bus that no disk has: ``vdb``."""
    prefix = _PREFIXES.get(bus, "sd")
    taken = {disk.target_dev for disk in conf.devices.disks}
    letters = "abcdefghijklmnopqrstuvwxyz"
    names = [prefix + x for x in letters] + [prefix + x + y for x in letters for y in letters]
    return next(name for name in names if name not in taken)


def _new(conf: DomainConf) -> Disk:
    disk = Disk.new()
    disk.type, disk.device = "file", "disk"
    disk.driver_name, disk.driver_type = "qemu", "qcow2"
    disk.target_dev, disk.target_bus = free_target(conf, "virtio"), "virtio"
    return disk


def _new_drive(conf: DomainConf) -> Disk:
    disk = Disk.new()
    bus = "sata" if "q35" in (conf.os.machine or "q35") else "ide"
    disk.type, disk.device = "file", "cdrom"
    disk.target_dev, disk.target_bus = free_target(conf, bus), bus
    disk.readonly = True
    return disk


def _is_disk(disk: Any) -> bool:
    return disk.device not in _REMOVABLE


_SOURCE = EditField(
    name="source", label="Image", read=source_text, write=_write_source,
    why_not_live=_source_live, offers="volumes",
    help="a full path of the host, or POOL/VOLUME; a drive may be empty",
)  # fmt: skip
_BUS = EditField(
    name="bus", label="Bus", kind=choice("b", "", "b", ()).kind, choices=_BUSES,
    read=lambda disk: disk.target_bus or "", write=_write_bus,
    help="virtio is the fastest, sata works without drivers",
)  # fmt: skip
_TARGET = text("target", "Name", "target_dev", help="as the guest may call it: vda, sdb")

_FIELDS = (
    _SOURCE,
    choice("format", "Format", "driver_type", ("", "qcow2", "raw", "vmdk", "vdi", "vpc"),
           help="of the image; a wrong one is dangerous", is_shown=_is_disk),
    _BUS,
    _TARGET,
    choice("cache", "Cache", "cache",
           ("", "none", "writeback", "writethrough", "directsync", "unsafe"),
           help="of the host; none for guests that move"),
    choice("io", "I/O", "io", ("", "native", "threads", "io_uring"), is_shown=_is_disk),
    choice("discard", "Discard", "discard", ("", "unmap", "ignore"), is_shown=_is_disk,
           help="unmap gives back what the guest has deleted"),
    flag("readonly", "Read-only", "readonly", is_shown=_is_disk),
    flag("shareable", "Shared", "shareable", is_shown=_is_disk, help="several guests write to it"),
    text("serial", "Serial number", "serial", is_shown=_is_disk),
)  # fmt: skip


def _label(disk: Disk) -> str:
    word = {"cdrom": "CD", "floppy": "Floppy"}.get(disk.device or "", "Disk")
    return f"{word} {disk.target_dev or '?'}"


DISK: Final = PartKind(
    name="disk",
    title="Disk",
    nodes=lambda conf: conf.devices.disks,
    label=_label,
    identity=lambda disk: disk.target_dev or "?",
    make=_new,
    why_not_plug=_why_not_plug,
    problem=_problem,
    fields=_FIELDS,
)

#: Another way to begin: what it makes is a disk like the others.
DRIVE: Final = PartKind(
    name="disk",
    title="CD drive",
    nodes=DISK.nodes,
    label=_label,
    identity=DISK.identity,
    make=_new_drive,
    why_not_plug=_why_not_plug,
    problem=_problem,
    fields=_FIELDS,
)
