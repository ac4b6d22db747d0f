"""The files of a system inside a machine: a small tree that can be read and never written."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING, Final

from .boot_log import RELEASE, kernel_log

if TYPE_CHECKING:
    from .system_facts import SystemFacts

#: Where people are when they have signed in.
HOME: Final = "/root"

_SCRIPT: Final = "#!/bin/sh\n# Copies what matters to the other host.\nexec tar -c /srv\n"


class Files:
    """Folders and files; a path is absolute and plain."""

    def __init__(self, facts: SystemFacts) -> None:
        self._facts = facts
        self._texts = {
            "/etc/hostname": f"{facts.hostname}\n",
            "/etc/os-release": 'NAME="Demo"\nID=demo\nPRETTY_NAME="Demo system"\n',
            "/etc/fstab": "".join(f"/dev/{disk}1\t/\tauto\n" for disk in facts.disks),
            "/root/README": (
                f"This is {facts.hostname}, a machine that exists in memory only.\n"
                "Nothing that is done here can break anything.\n"
            ),
            "/root/notes.txt": "- ask Carol about the certificates\n- the lift hums at night\n",
            "/root/backup.sh": _SCRIPT,
            "/var/log/boot.log": "\n".join(kernel_log(facts)) + "\n",
            "/proc/version": f"kernel {RELEASE}\n",
        }
        self._folders = {"/"}
        for path in [*self._texts, "/srv/x", "/tmp/x"]:
            while path != "/":
                path = posixpath.dirname(path)
                self._folders.add(path)

    def is_folder(self, path: str) -> bool:
        """Whether there is such a folder."""
        return path in self._folders

    def is_program(self, path: str) -> bool:
        """Whether the file can be run."""
        return path.endswith(".sh")

    def text(self, path: str) -> str | None:
        """Return what is in a file, None where there is none."""
        return self._texts.get(path)

    def names(self, path: str) -> list[str]:
        """Return what is in a folder, sorted."""
        inside = (*self._folders, *self._texts)
        return sorted(
            posixpath.basename(each)
            for each in inside
            if each != "/" and posixpath.dirname(each) == path
        )


def resolved(folder: str, path: str) -> str:
    """Return the absolute path that ``path`` means in ``folder``."""
    if path == "~" or path.startswith("~/"):
        path = HOME + path[1:]
    return posixpath.normpath(posixpath.join(folder, path)).replace("//", "/")
