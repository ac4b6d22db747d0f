"""BackupOrder: a backup somebody wants, as the documents of libvirt's ``backup-begin``.

push    the hypervisor writes files: everything, or what has changed since a checkpoint
pull    the hypervisor offers the disks by NBD, as they are now, until the job is ended
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from pathlib import PurePosixPath
from xml.etree import ElementTree

from .errors import InvalidArgument


class BackupMode(Enum):
    """Who moves the bytes; the value is libvirt's word."""

    PUSH = "push"
    PULL = "pull"


@dataclass(frozen=True, slots=True)
class BackupDisk:
    """A disk by its target; ``file`` is where it is written, or what changes meanwhile."""

    target: str
    file: str
    format: str = "qcow2"


@dataclass(frozen=True, slots=True, kw_only=True)
class BackupOrder:
    """``others`` are targets of disks that are left out; ``since`` names a checkpoint, "" for all.

    ``checkpoint`` is the name of the one to make in the same moment, "" for none. ``server`` is
    ``host:port`` or the full path of a socket, for a backup that is pulled.

    Raises:
        InvalidArgument: it is no order that a hypervisor could follow.
    """

    disks: tuple[BackupDisk, ...]
    others: tuple[str, ...] = ()
    mode: BackupMode = BackupMode.PUSH
    since: str = ""
    checkpoint: str = ""
    description: str = ""
    server: str = ""

    def __post_init__(self) -> None:
        if not self.disks:
            raise InvalidArgument("no disk is chosen")
        files = [disk.file for disk in self.disks]
        if wrong := next((file for file in files if not _is_path(file)), None):
            raise InvalidArgument(f"{wrong!r} is no full path on the host")
        if len(set(files)) < len(files):
            raise InvalidArgument("two disks cannot go into one file")
        if self.mode is BackupMode.PULL:
            self._server()
        if "/" in self.checkpoint or self.checkpoint.startswith("."):
            raise InvalidArgument("the name of a checkpoint has no '/' and no '.' at the start")
        if not (self.checkpoint + self.description).isprintable():
            raise InvalidArgument("a name has no control characters")

    @property
    def xml(self) -> str:
        """The ``<domainbackup>``."""
        root = ElementTree.Element("domainbackup", mode=self.mode.value)
        if self.since:
            ElementTree.SubElement(root, "incremental").text = self.since
        if self.mode is BackupMode.PULL:
            ElementTree.SubElement(root, "server", self._server())
        disks = ElementTree.SubElement(root, "disks")
        for disk in self.disks:
            element = ElementTree.SubElement(
                disks, "disk", name=disk.target, backup="yes", type="file"
            )
            ElementTree.SubElement(element, "driver", type=disk.format)
            place = "target" if self.mode is BackupMode.PUSH else "scratch"
            ElementTree.SubElement(element, place, file=disk.file)
        for target in self.others:
            ElementTree.SubElement(disks, "disk", name=target, backup="no")
        return ElementTree.tostring(root, encoding="unicode")

    @property
    def checkpoint_xml(self) -> str | None:
        """The ``<domaincheckpoint>`` to make with it, None for none."""
        if not self.checkpoint:
            return None
        targets = [disk.target for disk in self.disks]
        return checkpoint_document(self.checkpoint, targets, self.others, self.description)

    @property
    def exports(self) -> tuple[str, ...]:
        """The NBD addresses of the disks, for a backup that is pulled."""
        if self.mode is BackupMode.PUSH:
            return ()
        if self.server.startswith("/"):
            return tuple(f"nbd+unix:///{each.target}?socket={self.server}" for each in self.disks)
        return tuple(f"nbd://{self.server}/{each.target}" for each in self.disks)

    def _server(self) -> dict[str, str]:
        if _is_path(self.server):
            return {"transport": "unix", "socket": self.server}
        host, colon, port = self.server.rpartition(":")
        if not (colon and host and port.isascii() and port.isdigit() and 0 < int(port) < 65536):
            raise InvalidArgument(
                "it is offered at host:port, or at the full path of a socket",
                hint="127.0.0.1:10809",
            )
        return {"transport": "tcp", "name": host.strip("[]"), "port": port}


def checkpoint_document(
    name: str, disks: list[str], others: tuple[str, ...] = (), description: str = ""
) -> str:
    """Return the ``<domaincheckpoint>`` of the disks with these targets."""
    root = ElementTree.Element("domaincheckpoint")
    ElementTree.SubElement(root, "name").text = name
    if description:
        ElementTree.SubElement(root, "description").text = description
    element = ElementTree.SubElement(root, "disks")
    for target in disks:
        ElementTree.SubElement(element, "disk", name=target, checkpoint="bitmap")
    for target in others:
        ElementTree.SubElement(element, "disk", name=target, checkpoint="no")
    return ElementTree.tostring(root, encoding="unicode")


def _is_path(text: str) -> bool:
    path = PurePosixPath(text)
    return path.is_absolute() and bool(path.name) and not text.endswith("/") and text.isprintable()
