"""What ssh's last words mean: how far the way went, and what to do.

ssh has one exit status (255) for all that goes wrong on its way, and hands on the status of the
command on the other host otherwise: what tells is standard error. The words are OpenSSH's,
netcat's, virt-ssh-helper's and the shells'.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from ...errors import AuthFailed, ConnectFailed, ConnectionClosed, ConnectStep, EngineError
from ...untrusted_text import printable

#: sh's status for a program that is not there, or cannot be run.
_NOT_FOUND, _NOT_RUN = 127, 126


@dataclass(frozen=True, slots=True)
class _Meaning:
    """The first meaning whose ``pattern`` is in a line is that line's."""

    pattern: re.Pattern[str]
    step: ConnectStep
    hint: str


def _meaning(pattern: str, step: ConnectStep, hint: str) -> _Meaning:
    return _Meaning(re.compile(pattern, re.IGNORECASE), step, hint)


_INSTALL: Final = "install virt-ssh-helper (libvirt-clients, libvirt-daemon) or netcat there"
_START: Final = "start it there: systemctl start libvirtd.socket, or virtqemud.socket"
_ALLOW: Final = "put the user into the group libvirt there, or log in as root"
_CONNECT: Final = r"(unix connect failed|connect socket|cannot connect|\b(nc|ncat|netcat): /).*"

_MEANINGS: Final = (
    _meaning(
        r"host key verification failed|no \S+ host key is known for", ConnectStep.HOST_KEY,
        "connect once by hand (ssh HOST), compare the fingerprint and accept it",
    ),
    _meaning(
        r"could not resolve hostname|name or service not known", ConnectStep.NAME,
        "check the name of the host, and DNS or ~/.ssh/config",
    ),
    _meaning(
        r"connect to .*: .*(timed out|no route|unreachable)|banner exchange: .*timed out"
        r"|^connection timed out",
        ConnectStep.ROUTE, "is the host up, and is there a way to it (VPN, firewall, ProxyJump)?",
    ),
    _meaning(
        r"connect to .*: connection refused|kex_exchange_identification|banner exchange"
        r"|unable to negotiate|^connection (closed|reset) by .* port",
        ConnectStep.PORT, "is sshd running there, and at this port?",
    ),
    _meaning(
        r": permission denied \(|too many authentication failures|no more authentication methods",
        ConnectStep.LOGIN, "check user, password and key: ssh-add -l, ssh-copy-id, ?keyfile=",
    ),
    _meaning(
        r"(virt-ssh-helper|nc|netcat|ncat|exec): .*not found|unknown command", ConnectStep.DAEMON,
        _INSTALL,
    ),
    _meaning(_CONNECT + "permission denied", ConnectStep.SOCKET, _ALLOW),
    _meaning(_CONNECT + r"(no such file|connection refused)", ConnectStep.DAEMON, _START),
    _meaning(
        r"authentication unavailable|access denied by policy", ConnectStep.SOCKET, _ALLOW,
    ),
)  # fmt: skip

_CHANGED: Final = "REMOTE HOST IDENTIFICATION HAS CHANGED"
_FINGERPRINT: Final = re.compile(
    r"fingerprint for the (\S+) key sent by the remote host is\s+(\S+)"
)
_OFFENDING: Final = re.compile(r"Offending .*key in (.+):(\d+)")


def explain(where: str, status: int, words: str, *, answered: bool) -> EngineError:
    """Return why an ssh to ``where`` ended with ``status`` after it said ``words``.

    ``answered``: the daemon had answered before.
    """
    if answered:
        return ConnectionClosed(f"{where}: {_last_line(words) or 'the connection was closed'}")
    if _CHANGED in words:
        return _changed_key(where, words)
    for meaning in _MEANINGS:
        for line in words.splitlines():
            if meaning.pattern.search(line):
                return _failure(where, line, meaning)
    if status in (_NOT_FOUND, _NOT_RUN):
        line = _last_line(words) or "a program is missing on that host"
        return ConnectFailed(f"{where}: {line}", hint=_INSTALL, step=ConnectStep.DAEMON)
    return ConnectFailed(f"{where}: {_last_line(words) or f'ssh ended with status {status}'}")


def _failure(where: str, line: str, meaning: _Meaning) -> ConnectFailed:
    kind = AuthFailed if meaning.step is ConnectStep.LOGIN else ConnectFailed
    return kind(f"{where}: {printable(line.strip())}", hint=meaning.hint, step=meaning.step)


def _changed_key(where: str, words: str) -> ConnectFailed:
    key = _FINGERPRINT.search(words)
    kind, fingerprint = (key[1], key[2].rstrip(".")) if key else ("", "unknown")
    known = _OFFENDING.search(words)
    place = f" (line {known[2]} of {known[1].strip()})" if known else ""
    return ConnectFailed(
        printable(
            f"{where}: the host's {kind} key is not the one it had before; it is {fingerprint} now"
        ),
        hint=printable(
            "somebody may be in between. If the host was set up anew, compare that fingerprint "
            f"with its own, then forget the old key{place}: ssh-keygen -R HOST"
        ),
        step=ConnectStep.HOST_KEY,
    )


def _last_line(words: str) -> str:
    lines = [line for line in words.splitlines() if line.strip()]
    return printable(lines[-1].strip()) if lines else ""
