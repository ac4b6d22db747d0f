"""Routes: where a connection URI leads, worked out without touching anything.

Routes are named tuples and not dataclasses, which take five times as long to import: a command
connects once and ends. Facts: libvirt's "Connection URIs" (uri.html), "Remote support"
(remote.html), and which socket its client tries for what.
"""

from __future__ import annotations

import os
from dataclasses import replace
from typing import TYPE_CHECKING, Final, NamedTuple

from ...errors import InvalidURI
from .daemon_socket import Machine, is_session, remote_socket
from .ssh_command import remote_command, ssh_options

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ...uri import ConnectionURI

#: Parameters that are for the client's end; all others are the server's.
CLIENT_PARAMETERS: Final = frozenset({
    "auth", "authfile", "command", "keyfile", "known_hosts", "known_hosts_verify", "mode", "name",
    "netcat", "no_sanity", "no_tty", "no_verify", "pkipath", "proxy", "socket", "sshauth",
    "tls_priority",
})  # fmt: skip
#: Ports of libvirt's daemon, as the Internet Assigned Numbers Authority lists them.
TCP_PORT, TLS_PORT = 16509, 16514


class UnixRoute(NamedTuple):
    """The daemon's socket at ``path`` on this machine."""

    path: str
    #: The command that starts the user's own daemon; None where somebody else starts it.
    autostart: tuple[str, ...] | None = None


class SshRoute(NamedTuple):
    """``remote_command`` on another host, whose standard input and output speak RPC."""

    host: str
    remote_command: str
    port: int | None = None
    user: str = ""
    #: Further words of ssh's command line, before the host.
    options: tuple[str, ...] = ()
    #: The program for ``nc -U`` on the other host.
    netcat: str = "nc"
    #: The ssh program of this machine.
    program: str = "ssh"
    #: Whether ssh may ask somebody.
    may_ask: bool = True


class TlsRoute(NamedTuple):
    """A daemon that listens on TCP and speaks TLS."""

    host: str
    port: int = TLS_PORT
    #: The one folder with all files (``?pkipath=``); "" for the usual ones.
    pki_folder: str = ""
    #: The user's own folder, looked at before the system's; "" for root.
    user_pki_folder: str = ""
    #: Whether the server must prove who it is.
    verify: bool = True
    #: Whether our own files are looked at before they are used.
    check_own_files: bool = True
    #: A priority string of GnuTLS, "" for the usual choice.
    priority: str = ""


class TcpRoute(NamedTuple):
    """A daemon that listens on TCP and speaks in the clear."""

    host: str
    port: int = TCP_PORT


class CommandRoute(NamedTuple):
    """A program of the user's whose standard input and output speak RPC."""

    argv: tuple[str, ...]


Route = UnixRoute | SshRoute | TlsRoute | TcpRoute | CommandRoute


def route_for(
    uri: ConnectionURI,
    *,
    read_only: bool,
    environment: Mapping[str, str],
    user_id: int,
    exists: Callable[[str], bool] = os.path.exists,
) -> Route:
    """Return the way to the daemon of ``uri`` for the user ``user_id``.

    ``exists`` tells whether a path of this machine is there: it decides between daemons.

    Raises:
        InvalidURI: the transport or a parameter is unknown, or they do not fit together.
    """
    # qemu://host/system is TLS, as libvirt has it; without a host it is a socket of this machine.
    transport = uri.transport or ("tls" if uri.host else "unix")
    for what, word in (("host", uri.host), ("user", uri.user)):
        if word.startswith("-"):
            raise InvalidURI(f"{uri}: a {what} does not begin with '-'")
    machine = Machine(environment, user_id, exists)
    if build := _ROUTES.get(transport):
        return build(uri, machine, read_only)
    raise InvalidURI(
        f"{uri}: unknown transport {transport!r}", hint=f"known: {', '.join(sorted(_ROUTES))}"
    )


def server_name(uri: ConnectionURI) -> str:
    """Return the name that opens ``uri`` at the server; "" leaves the choice of driver to it."""
    if not uri.driver:
        return ""
    kept = tuple(pair for pair in uri.parameters if pair[0] not in CLIENT_PARAMETERS)
    bare = replace(
        uri, transport="", user="", host="", port=None, path=uri.path or "/", parameters=kept
    )
    return uri.parameter("name") or str(bare)


def _unix_route(uri: ConnectionURI, machine: Machine, read_only: bool) -> UnixRoute:
    if uri.host:
        raise InvalidURI(
            f"{uri}: a unix socket is not on another host", hint="use +ssh to reach one there"
        )
    path, autostart = machine.daemon_socket(uri, read_only=read_only)
    return UnixRoute(path=path, autostart=autostart)


def _ssh_route(uri: ConnectionURI, machine: Machine, read_only: bool) -> SshRoute:
    netcat = uri.parameter("netcat")
    return SshRoute(
        host=uri.host or "localhost",
        port=uri.port,
        user=uri.user,
        options=ssh_options(uri),
        remote_command=remote_command(
            uri,
            server_name(uri),
            "" if is_session(uri) and not uri.parameter("socket")
            else remote_socket(uri, read_only=read_only),
            read_only=read_only,
        ),
        netcat=netcat or "nc",
        program=uri.parameter("command") or "ssh",
        may_ask=not uri.parameter_flag("no_tty"),
    )  # fmt: skip


def _tls_route(uri: ConnectionURI, machine: Machine, read_only: bool) -> TlsRoute:
    return TlsRoute(
        host=uri.host or "localhost",
        port=uri.port or TLS_PORT,
        pki_folder=uri.parameter("pkipath"),
        user_pki_folder=f"{machine.home()}/.pki/libvirt" if machine.user_id else "",
        verify=not uri.parameter_flag("no_verify"),
        check_own_files=not uri.parameter_flag("no_sanity"),
        priority=uri.parameter("tls_priority"),
    )


def _tcp_route(uri: ConnectionURI, machine: Machine, read_only: bool) -> TcpRoute:
    return TcpRoute(host=uri.host or "localhost", port=uri.port or TCP_PORT)


def _command_route(uri: ConnectionURI, machine: Machine, read_only: bool) -> CommandRoute:
    if command := uri.parameter("command"):
        return CommandRoute(argv=(command,))
    raise InvalidURI(f"{uri}: no command", hint="name the program: ?command=/path/to/it")


#: Transport of a URI -> who reads the rest. libssh and libssh2 are other libraries for ssh.
_ROUTES: Final[dict[str, Callable[[ConnectionURI, Machine, bool], Route]]] = {
    "unix": _unix_route,
    "ssh": _ssh_route,
    "libssh": _ssh_route,
    "libssh2": _ssh_route,
    "tls": _tls_route,
    "tcp": _tcp_route,
    "ext": _command_route,
}
