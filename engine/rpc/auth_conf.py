"""auth.conf: names and passwords for hosts, kept in libvirt's client file.

    [auth-SERVICE-HOST]        SERVICE: libvirt, esx, vpx, hyperv, …; HOST may be "default"
    credentials=NAME

    [credentials-NAME]
    authname=…                 who signs in, to SASL
    username=…                 who signs in, to everything else
    password=…

Sources: libvirt's "Connection authentication" (auth.html) for places and groups; the grammar is
GLib's key file, as libvirt 9.0 reads it: ``#`` begins a comment, blanks around ``=`` are dropped,
those at the end of a value are kept, a group may come again, the last value of a key counts, and a
backslash escapes (``\\s`` a space, ``\\n``, ``\\t``, ``\\r``, ``\\\\``).
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ..errors import ConnectFailed, ConnectStep
from ..untrusted_text import printable

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..uri import ConnectionURI

_SYSTEM_WIDE: Final = Path("/etc/libvirt/auth.conf")
#: Bytes libvirt reads at most.
_FILE_LIMIT: Final = 1024 * 1024
_BLANKS: Final = " \t\v\f\r"
_GROUP: Final = re.compile(r"\[([^\[\]\x00-\x1f\x7f]+)\][ \t\v\f\r]*")
_ESCAPES: Final = {"s": " ", "n": "\n", "t": "\t", "r": "\r", "\\": "\\"}


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredCredentials:
    """What the file says about one host; what it does not say is None."""

    authname: str | None = None
    username: str | None = None
    password: str | None = field(default=None, repr=False)


def find(uri: ConnectionURI, environment: Mapping[str, str]) -> Path | None:
    """Return the file to read, or None; what was named is not looked at yet.

    In libvirt's order: LIBVIRT_AUTH_FILE, ``?authfile=``, the user's file, the machine's.
    """
    named = environment.get("LIBVIRT_AUTH_FILE") or uri.parameter("authfile")
    if named:
        return Path(named)
    home = environment.get("HOME") or "/"
    settings = Path(environment.get("XDG_CONFIG_HOME") or f"{home}/.config")
    usual = (settings / "libvirt/auth.conf", _SYSTEM_WIDE)
    return next((path for path in usual if os.access(path, os.R_OK)), None)


def lookup(path: Path, service: str, host: str) -> StoredCredentials | None:
    """Return what ``path`` says about ``host`` ("" is this machine), or None.

    Raises:
        ConnectFailed: the file cannot be read, or is not right; the message names file and line.
    """
    groups = _parse(path, _read(path))
    names = (f"auth-{service}-{host or 'localhost'}", f"auth-{service}-default")
    written = {name.lower(): name for name in groups}  # an address keeps no capitals of its host
    group = next((written[name] for name in map(str.lower, names) if name in written), None)
    if group is None:
        return None
    chosen = groups[group].get("credentials")
    if chosen is None:
        raise _unusable(path, f"[{group}] has no line credentials=NAME")
    values = groups.get(f"credentials-{chosen}")
    if values is None:
        raise _unusable(path, f"[{group}] names [credentials-{chosen}], which is not there")
    return StoredCredentials(
        authname=values.get("authname"),
        username=values.get("username"),
        password=values.get("password"),
    )


def _read(path: Path) -> str:
    try:
        with path.open("rb") as file:
            content = file.read(_FILE_LIMIT + 1)
    except (OSError, ValueError) as error:
        reason = (isinstance(error, OSError) and error.strerror) or "not the name of a file"
        raise _unusable(path, f"cannot be read: {reason}") from error
    if len(content) > _FILE_LIMIT:
        raise _unusable(path, f"has more than {_FILE_LIMIT} bytes")
    return content.decode(errors="surrogateescape")


def _parse(path: Path, text: str) -> dict[str, dict[str, str]]:
    groups: dict[str, dict[str, str]] = {}
    values: dict[str, str] | None = None
    for number, raw in enumerate(text.split("\n"), 1):
        line = raw.removesuffix("\r").lstrip(_BLANKS)
        if not line or line.startswith("#"):
            continue
        if found := _GROUP.fullmatch(line):
            values = groups.setdefault(found[1], {})
            continue
        # The line itself stays out of what is said about it: it may hold a password.
        key, separator, value = line.partition("=")
        key = key.rstrip(_BLANKS)
        if not separator or not key or key.startswith("["):
            raise _unusable(path, "neither [GROUP] nor KEY=VALUE", number)
        if values is None:
            raise _unusable(path, "a value before the first [GROUP]", number)
        unescaped = _unescaped(value.lstrip(_BLANKS))
        if unescaped is None:
            raise _unusable(path, r"a backslash escapes s, n, t, r or \ only", number)
        values[key] = unescaped
    return groups


def _unescaped(value: str) -> str | None:
    try:
        return re.sub(r"\\(.?)", lambda found: _ESCAPES[found[1]], value)
    except KeyError:
        return None


def _unusable(path: Path, reason: str, line: int | None = None) -> ConnectFailed:
    place = printable(str(path)) + (f":{line}" if line else "")
    return ConnectFailed(
        f"{place}: {printable(reason)}",
        hint="see libvirt's auth.html for what the file may hold",
        step=ConnectStep.LOGIN,
    )
