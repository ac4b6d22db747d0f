"""DomainStore: the configurations under a root, as files; blocking.

What cannot be read is logged and left where it is: nobody's domain is lost because a disk or an
editor damaged its file.
"""

from __future__ import annotations

import logging
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ...conf.domain_conf import DomainConf
from ...errors import InvalidXML, StorageFailed
from ...untrusted_text import printable
from .process import boot_id
from .stored_file import make_folder, names_in, read_file, remove_file, write_file

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from .layout import Layout

_log = logging.getLogger(__name__)

_SUFFIX = ".xml"


@dataclass(frozen=True, slots=True)
class StoredDomain:
    """A domain as it lies on the disk."""

    conf: DomainConf
    autostart: bool


class DomainStore:
    """Reads and writes the stored domains of one root."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout

    def prepare(self) -> None:
        """Make the folders of the root.

        Raises:
            StorageFailed: one cannot be made.
        """
        for folder in self._layout.folders:
            make_folder(folder)

    def load(self) -> list[StoredDomain]:
        """Return every stored domain that can be read.

        Raises:
            StorageFailed: the folder cannot be listed.
        """
        marked = set(names_in(self._layout.autostart))
        return [
            StoredDomain(conf, (conf.uuid or "") in marked)
            for path in self._conf_paths()
            if (conf := _load_conf(path))
        ]

    def save(self, conf: DomainConf) -> None:
        """Store how a domain will start next time, passwords included.

        Raises:
            StorageFailed: no room, no right; what was stored before still is.
        """
        path = self._layout.conf_of(conf.uuid or "")
        write_file(path, conf.to_xml(inactive=True, secure=True).encode())

    def delete(self, uuid: str) -> None:
        """Forget a stored domain. Its UEFI variables and its TPM's state stay: they are data.

        Raises:
            StorageFailed: a file cannot be removed.
        """
        self.set_autostart(uuid, False)
        remove_file(self._layout.conf_of(uuid))
        remove_file(self._layout.log_of(uuid))

    def set_autostart(self, uuid: str, autostart: bool) -> None:
        """Keep whether a domain starts with the host.

        Raises:
            StorageFailed: the mark cannot be written or removed.
        """
        mark = self._layout.autostart_of(uuid)
        if autostart:
            write_file(mark, b"")
        else:
            remove_file(mark)

    def begin_boot(self) -> bool:
        """Return whether this is the first time since the host booted, and note that it was.

        Raises:
            StorageFailed: it cannot be noted.
        """
        present = boot_id().encode()
        if read_file(self._layout.boot_id) == present:
            return False
        write_file(self._layout.boot_id, present)
        return True

    def _conf_paths(self) -> Iterator[Path]:
        for name in names_in(self._layout.domains):
            stem = name.removesuffix(_SUFFIX)
            if name.endswith(_SUFFIX) and is_uuid(stem):
                yield self._layout.conf_of(stem)
            else:
                _log.warning("%s: not a stored domain", printable(name))


def _load_conf(path: Path) -> DomainConf | None:
    """Return a stored configuration; None, with a line in the log, where it cannot be read."""
    try:
        content = read_file(path)
        conf = DomainConf.parse(content or b"")
    except (InvalidXML, StorageFailed) as error:
        _log.error("%s: %s", path, error)
        return None
    if conf.uuid != path.stem or not conf.name:
        _log.error("%s: holds another domain, or one without a name", path)
        return None
    return conf


def is_uuid(text: str) -> bool:
    """Return whether ``text`` is a uuid in the one form that files are named by."""
    try:
        return str(uuid.UUID(text)) == text
    except ValueError:
        return False
