"""SnapshotOrder: a snapshot somebody wants, as libvirt takes it; and which ways there are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import TYPE_CHECKING
from xml.etree import ElementTree

from engine import DomainState, printable
from engine.errors import InvalidArgument
from engine.snapshot import SnapshotFlags

if TYPE_CHECKING:
    from engine import DomainInfo
    from engine.conf.domain_conf import DomainConf


class Way(Enum):
    """Where the snapshot is kept; the value is what people read while the guest runs."""

    INSIDE = "memory and disks, inside the images"
    DISKS = "disks only, in new files; the images are kept as they are"
    FILES = "memory in a file, disks in new files"


_FLAGS = {
    Way.INSIDE: SnapshotFlags.NONE,
    Way.DISKS: SnapshotFlags.DISK_ONLY | SnapshotFlags.ATOMIC,
    Way.FILES: SnapshotFlags.LIVE | SnapshotFlags.ATOMIC,
}

_GUEST_RUNS = (DomainState.RUNNING, DomainState.BLOCKED)


@dataclass(frozen=True, slots=True, kw_only=True)
class SnapshotOrder:
    """``memory_file`` is a path of the host, for ``Way.FILES``.

    Raises:
        InvalidArgument: name or path cannot be.
    """

    name: str
    description: str = ""
    way: Way = Way.INSIDE
    quiesce: bool = False
    memory_file: str = ""

    def __post_init__(self) -> None:
        if not self.name:
            raise InvalidArgument("it needs a name")
        if "/" in self.name or self.name.startswith(".") or not self.name.isprintable():
            raise InvalidArgument("a name has no '/', no control characters, no '.' at the start")
        if self.way is Way.FILES and not self.memory_file.startswith("/"):
            raise InvalidArgument("the memory needs a file: a full path on the host")

    @property
    def flags(self) -> SnapshotFlags:
        """How to take it."""
        quiesce = self.quiesce and self.way is Way.DISKS
        return _FLAGS[self.way] | (SnapshotFlags.QUIESCE if quiesce else SnapshotFlags.NONE)

    @property
    def xml(self) -> str:
        """The ``<domainsnapshot>``."""
        root = ElementTree.Element("domainsnapshot")
        ElementTree.SubElement(root, "name").text = self.name
        if self.description:
            ElementTree.SubElement(root, "description").text = self.description
        if self.way is Way.FILES:
            ElementTree.SubElement(root, "memory", snapshot="external", file=self.memory_file)
        return ElementTree.tostring(root, encoding="unicode")


def default_name(now: float) -> str:
    """Return a name with the day and minute in it, so that names sort by age."""
    return f"{datetime.fromtimestamp(now):%Y-%m-%d-%H%M}"


def way_words(way: Way, info: DomainInfo) -> str:
    """Return what the way means for the domain as it is now."""
    if way is Way.INSIDE and not info.status.state.is_active:
        return "inside the images"
    return way.value


def why_not_way(way: Way, info: DomainInfo, conf: DomainConf | None) -> str | None:
    """Return why the domain, as it is now, cannot have a snapshot of that kind."""
    if way is Way.FILES and not info.status.state.is_active:
        return "it is shut off and has no memory"
    if way is Way.INSIDE and (disk := _raw_disk(conf)):
        return f"the disk {printable(disk, 20)} is raw and holds none"
    return None


def why_not_quiet(way: Way, info: DomainInfo) -> str | None:
    """Return why the guest agent cannot quiet the file systems first."""
    if info.status.state not in _GUEST_RUNS:
        return "the guest does not run"
    return None if way is Way.DISKS else "disks only"


def _raw_disk(conf: DomainConf | None) -> str | None:
    """Return the target of a disk that is written to and says that it is raw."""
    for disk in conf.devices.disks if conf else ():
        if disk.device in (None, "disk") and disk.driver_type == "raw" and not disk.readonly:
            return disk.target_dev or "?"
    return None
