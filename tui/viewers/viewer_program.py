"""ViewerProgram: viewers of desktops, and the words to start each with. No word is a password."""

from __future__ import annotations

import shlex
import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

#: VNC's displays are counted from this port by some viewers.
_FIRST_VNC_PORT: Final = 5900


@dataclass(frozen=True, slots=True)
class ViewerProgram:
    """``kinds`` are the displays it shows; ``words`` what follows its name for a host and port.

    ``reads_files``: it can be given a ``.vv`` file, and so a password that nobody else sees.
    """

    name: str
    kinds: tuple[str, ...]
    words: Callable[[str, str, int], list[str]]
    reads_files: bool = False

    def command(self, kind: str, host: str, port: int) -> list[str]:
        """Return the words that show a display there."""
        return [self.name, *self.words(kind, host, port)]


def _uri(kind: str, host: str, port: int) -> list[str]:
    return [f"{kind}://{host}:{port}"]


def _double(kind: str, host: str, port: int) -> list[str]:
    return [f"{host}::{port}"]


def _display(kind: str, host: str, port: int) -> list[str]:
    return [f"{host}:{port - _FIRST_VNC_PORT}"]


#: In the order in which they are preferred. (virt-viewer asks libvirt itself, with a login of its
#: own; its package has remote-viewer, which takes an address.)
PROGRAMS: Final = (
    ViewerProgram("remote-viewer", ("vnc", "spice"), _uri, reads_files=True),
    ViewerProgram("vncviewer", ("vnc",), _double),
    ViewerProgram("gvncviewer", ("vnc",), _display),
    ViewerProgram("spicy", ("spice",), lambda kind, host, port: ["-h", host, "-p", str(port)]),
)


def installed(kind: str, path: str | None = None) -> list[ViewerProgram]:
    """Return the viewers of such displays that are on ``PATH``, the preferred first."""
    return [
        program
        for program in PROGRAMS
        if kind in program.kinds and shutil.which(program.name, path=path)
    ]


def spelled(words: list[str]) -> str:
    """Return a command as it is typed in a shell."""
    return shlex.join(words)
