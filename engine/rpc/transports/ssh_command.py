"""What ssh is told, and what it runs on the other host.

The other host's login shell may be any: it is given one single-quoted word for its ``sh``. There,
virt-ssh-helper finds the right socket and starts a user's own daemon; a host without it has
netcat, which only knows the socket it is told. Facts: libvirt's "Remote support" (remote.html).
"""

from __future__ import annotations

import re
import shlex
from typing import TYPE_CHECKING, Final

from ...errors import InvalidURI

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ...uri import ConnectionURI

_PROXIES: Final = ("auto", "native", "netcat")
#: Within single quotes the backslash means something to fish, and "!" to csh.
_UNQUOTABLE: Final = re.compile(r"[\\!\x00-\x1f\x7f]")
#: Words of ``?sshauth=`` -> ssh's.
_METHODS: Final = {
    "agent": "publickey",
    "privkey": "publickey",
    "password": "password",
    "keyboard-interactive": "keyboard-interactive",
}
#: Words of ``?known_hosts_verify=`` -> ssh's options.
_HOST_KEY_CHECKS: Final = {
    "normal": (),
    "auto": ("StrictHostKeyChecking=accept-new",),
    "ignore": ("StrictHostKeyChecking=no", "UserKnownHostsFile=/dev/null"),
}


def ssh_options(uri: ConnectionURI) -> tuple[str, ...]:
    """Return the words of ssh's command line that the parameters of ``uri`` ask for.

    Raises:
        InvalidURI: a parameter has a value that ssh has no word for.
    """
    words: list[str] = ["-T", "-e", "none"]
    if keyfile := uri.parameter("keyfile"):
        words += ("-i", escaped(uri, keyfile))
    settings: list[str] = []
    if uri.parameter_flag("no_tty"):
        settings.append("BatchMode=yes")
    if uri.parameter_flag("no_verify"):
        settings.append("StrictHostKeyChecking=no")
    check = uri.parameter("known_hosts_verify", "normal")
    if check not in _HOST_KEY_CHECKS:
        raise _unknown(uri, "known_hosts_verify", _HOST_KEY_CHECKS)
    settings += _HOST_KEY_CHECKS[check]
    if known_hosts := uri.parameter("known_hosts"):
        settings.append(f'UserKnownHostsFile="{escaped(uri, known_hosts)}"')
    if methods := uri.parameter("sshauth"):
        settings.append(f"PreferredAuthentications={_ssh_methods(uri, methods)}")
    for setting in settings:
        words += ("-o", setting)
    return tuple(words)


def escaped(uri: ConnectionURI, path: str) -> str:
    """Return ``path`` as ssh reads it back: ``%`` and ``${`` begin something else there."""
    if re.search(r'["\x00-\x1f\x7f]|\$\{', path):
        raise InvalidURI(f"{uri}: ssh cannot be told the path {path!r}")
    return path.replace("%", "%%")


def remote_command(uri: ConnectionURI, name: str, socket_path: str, *, read_only: bool) -> str:
    """Return the command for the other host that opens the daemon for the driver URI ``name``.

    ``socket_path`` is "" where only the other host knows it.

    Raises:
        InvalidURI: ``proxy`` is unknown, or a value cannot be quoted for every shell.
    """
    proxy = uri.parameter("proxy", "auto")
    if proxy not in _PROXIES:
        raise _unknown(uri, "proxy", _PROXIES)
    if uri.parameter("socket") or uri.parameter("netcat"):
        proxy = "netcat"
    native = f"exec virt-ssh-helper {'-r ' if read_only else ''}{_quoted(name)}"
    if proxy == "native" or (proxy == "auto" and not socket_path):
        return for_any_shell(native)
    if not socket_path:
        raise InvalidURI(
            f"{uri}: where a session's socket is only virt-ssh-helper on that host knows",
            hint="name the socket: ?socket=/run/user/ID/libvirt/libvirt-sock",
        )
    netcat = netcat_script(uri.parameter("netcat") or "nc", socket_path)
    if proxy == "netcat":
        return for_any_shell(netcat)
    found = "command -v virt-ssh-helper >/dev/null 2>&1"
    return for_any_shell(f"if {found}; then {native}; else {netcat}; fi")


def netcat_script(netcat: str, socket_path: str) -> str:
    """Return lines for sh that join standard input and output to a socket.

    Some netcats end with their input only when told by -q; others do so anyway and know no -q.

    Raises:
        InvalidURI: a value cannot be quoted for every shell.
    """
    program = _quoted(netcat)
    asks = f'{program} -q 2>&1 | grep "requires an argument" >/dev/null 2>&1'
    return (
        f"LC_ALL=C; export LC_ALL; if {asks}; then q=-q0; else q=; fi; "
        f"exec {program} $q -U {_quoted(socket_path)}"
    )


def for_any_shell(script: str) -> str:
    """Return a command that runs ``script`` in sh, whatever shell reads the command."""
    return f"sh -c {shlex.quote(script)}"


def _quoted(word: str) -> str:
    if _UNQUOTABLE.search(word):
        raise InvalidURI(f"{word!r} cannot be handed to another host's shell")
    return shlex.quote(word)


def _ssh_methods(uri: ConnectionURI, methods: str) -> str:
    words = methods.split(",")
    if not set(words) <= set(_METHODS):
        raise _unknown(uri, "sshauth", _METHODS)
    return ",".join(dict.fromkeys(_METHODS[word] for word in words))


def _unknown(uri: ConnectionURI, name: str, known: Iterable[str]) -> InvalidURI:
    hint = f"known: {', '.join(known)}"
    return InvalidURI(f"{uri}: unknown {name} {uri.parameter(name)!r}", hint=hint)
