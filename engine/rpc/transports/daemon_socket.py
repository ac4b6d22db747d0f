"""Which socket of a machine a libvirt daemon listens at, and which daemon that is.

    system   /run/libvirt/libvirt-sock, -sock-ro; modular: virtqemud-sock and so on
    session  $XDG_RUNTIME_DIR/libvirt/, without it $XDG_CACHE_HOME or ~/.cache; nothing read-only

Facts: libvirt's "Libvirt daemons" (daemons.html) and the files its daemons make.
"""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING, Final, NamedTuple

from ...errors import InvalidURI

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from ...uri import ConnectionURI

#: The daemon that serves every driver, alone or in front of the modular ones.
_LEGACY_DAEMON: Final = "libvirtd"
#: Drivers with a daemon of their own: ``virt<driver>d``.
_MODULAR_DRIVERS: Final = frozenset({
    "bhyve", "ch", "interface", "lxc", "network", "nodedev", "nwfilter", "qemu", "secret",
    "storage", "vbox", "vz", "xen",
})  # fmt: skip
_SYSTEM_FOLDERS: Final = ("/run/libvirt", "/var/run/libvirt")
#: /var/run leads to /run on every Linux, and is the place itself on older systems and BSDs.
REMOTE_FOLDER: Final = "/var/run/libvirt"
_PROGRAM_FOLDERS: Final = ("/usr/sbin", "/usr/local/sbin", "/sbin")
#: A daemon that was started for one user ends itself after so many seconds without clients.
_IDLE_OPTION: Final = "--timeout=120"


class Machine(NamedTuple):
    """What the choice of a socket depends on."""

    environment: Mapping[str, str]
    user_id: int
    exists: Callable[[str], bool]

    def daemon_socket(
        self, uri: ConnectionURI, *, read_only: bool
    ) -> tuple[str, tuple[str, ...] | None]:
        """Return the path of the socket for ``uri``, and the command that starts its daemon.

        Nothing starts a system daemon, nor one whose socket the URI names.

        Raises:
            InvalidURI: ``mode`` is unknown, or asks for a daemon that the driver has not.
        """
        daemons = _daemons(uri)
        if path := uri.parameter("socket"):
            return path, None
        session = self._is_session(uri)
        folders = (self.session_folder(),) if session else _SYSTEM_FOLDERS
        suffix = "-ro" if read_only and not session else ""
        places = {
            f"{folder}/{socket_name(daemon)}{suffix}": daemon
            for daemon in daemons
            for folder in folders
        }
        path = next(filter(self.exists, places), "")
        if not session:
            return path or f"{folders[0]}/{socket_name(daemons[-1])}{suffix}", None
        if path:
            return path, self._autostart(self._program(places[path]) or places[path])
        daemon = next(filter(self._program, daemons), daemons[-1])
        path = f"{folders[0]}/{socket_name(daemon)}"
        return path, self._autostart(self._program(daemon) or daemon)

    def session_folder(self) -> str:
        """Return the folder where this user's own daemons keep their sockets."""
        if runtime := self.environment.get("XDG_RUNTIME_DIR"):
            return posixpath.join(runtime, "libvirt")
        cache = self.environment.get("XDG_CACHE_HOME") or f"{self.home()}/.cache"
        return posixpath.join(cache, "libvirt")

    def home(self) -> str:
        """Return the user's home folder."""
        return self.environment.get("HOME") or "/"

    def _is_session(self, uri: ConnectionURI) -> bool:
        # Root has no session of its own: the system's daemon serves qemu:///session too.
        return self.user_id != 0 and (is_session(uri) or not uri.driver or uri.driver == "test")

    def _program(self, daemon: str) -> str:
        """Return the path of a daemon's program, "" where it is not installed."""
        return next(filter(self.exists, self._program_places(daemon)), "")

    def _program_places(self, daemon: str) -> Iterator[str]:
        if path := self.environment.get(f"{daemon.upper()}_PATH"):
            yield path
        folders = filter(None, self.environment.get("PATH", "").split(":"))
        for folder in (*folders, *_PROGRAM_FOLDERS):
            yield f"{folder}/{daemon}"

    def _autostart(self, program: str) -> tuple[str, ...] | None:
        if self.environment.get("LIBVIRT_AUTOSTART") == "0":
            return None
        return program, _IDLE_OPTION


def is_session(uri: ConnectionURI) -> bool:
    """Tell whether a URI is about the user's own guests."""
    return uri.path == "/session"


def remote_socket(uri: ConnectionURI, *, read_only: bool) -> str:
    """Return the path of the system's socket on another machine, where nothing can be tried.

    Raises:
        InvalidURI: as ``Machine.daemon_socket``.
    """
    suffix = "-ro" if read_only else ""
    return uri.parameter("socket") or f"{REMOTE_FOLDER}/{socket_name(_daemons(uri)[-1])}{suffix}"


def socket_name(daemon: str) -> str:
    """Return the name of a daemon's socket for reading and writing."""
    return "libvirt-sock" if daemon == _LEGACY_DAEMON else f"{daemon}-sock"


def _daemons(uri: ConnectionURI) -> tuple[str, ...]:
    """Return the daemons that may serve ``uri``, the likeliest first."""
    mode = uri.parameter("mode", "auto")
    modular = (f"virt{uri.driver}d",) if uri.driver in _MODULAR_DRIVERS else ()
    if mode == "direct" and not modular:
        raise InvalidURI(f"{uri}: the driver {uri.driver!r} has no daemon of its own")
    choices = {"auto": (*modular, _LEGACY_DAEMON), "legacy": (_LEGACY_DAEMON,), "direct": modular}
    if mode not in choices:
        raise InvalidURI(f"{uri}: unknown mode {mode!r}", hint=f"known: {', '.join(choices)}")
    return choices[mode]
