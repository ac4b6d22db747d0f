"""Shared folders: by virtiofs, which needs memory that the host's program may see, or by 9p."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ...conf.devices.filesystem import Filesystem
from ..edit_field import EditField, Kind, flag, text
from ..part_kind import PartKind

if TYPE_CHECKING:
    from ...conf.domain_conf import DomainConf


def _read_driver(folder: Filesystem) -> str:
    return "virtiofs" if folder.driver_type == "virtiofs" else "9p"


def _write_driver(folder: Filesystem, driver: str) -> None:
    if driver == _read_driver(folder):
        return
    folder.driver_type = "virtiofs" if driver == "virtiofs" else None
    folder.accessmode = "passthrough" if driver == "virtiofs" else "mapped"


def needs_shared_memory(conf: DomainConf) -> bool:
    """Whether a folder is shared by virtiofs and the memory is not."""
    shares = any(each.driver_type == "virtiofs" for each in conf.devices.filesystems)
    cells = conf.cpu.cells if conf.cpu else ()
    is_shared = conf.memory_backing.access_mode == "shared" or (
        len(cells) and all(cell.mem_access == "shared" for cell in cells)
    )
    return shares and not is_shared


def _problem(conf: DomainConf, folder: Filesystem) -> str | None:
    if not (folder.source_dir and folder.target_dir):
        return "it needs a folder of the host and a tag for the guest"
    if folder.driver_type == "virtiofs" and needs_shared_memory(conf):
        return "virtiofs needs shared memory: set Memory, Shared to yes"
    return None


def _new(conf: DomainConf) -> Filesystem:
    folder = Filesystem.new()
    folder.type, folder.accessmode, folder.driver_type = "mount", "passthrough", "virtiofs"
    return folder


def _why_not_plug(folder: Filesystem) -> str | None:
    return None if folder.driver_type == "virtiofs" else "9p takes none while the guest runs"


SHARED_FOLDER: Final = PartKind(
    name="filesystem",
    title="Shared folder",
    nodes=lambda conf: conf.devices.filesystems,
    label=lambda folder: f"Folder {folder.target_dir or '?'}",
    identity=lambda folder: folder.target_dir or "?",
    make=_new,
    why_not_plug=_why_not_plug,
    problem=_problem,
    fields=(
        EditField(
            name="driver", label="By", kind=Kind.CHOICE, choices=("virtiofs", "9p"),
            read=_read_driver, write=_write_driver,
            help="virtiofs is fast and needs shared memory",
        ),
        text("source", "Folder", "source_dir", help="a full path of the host"),
        text("target", "Tag", "target_dir", help="what the guest mounts it by"),
        flag("readonly", "Read-only", "readonly"),
    ),
)  # fmt: skip
