"""libvirt.conf: the user's short names for connections, and the connection that is meant by none.

    uri_aliases = [ "hail=qemu+ssh://root@hail.example/system", ... ]
    uri_default = "qemu:///system"

Facts: libvirt's "Connection URIs" (uri.html), the comments of the file itself, and the grammar of
libvirt's configuration files: ``#`` comments, strings in either quotes or in three double ones,
without escapes.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from .errors import InvalidArgument

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_SYSTEM_FILE: Final = "/etc/libvirt/libvirt.conf"
#: What wins over ``uri_default``.
_DEFAULT_VARIABLE: Final = "LIBVIRT_DEFAULT_URI"
_ALIAS: Final = re.compile(r"[A-Za-z0-9_-]+")
_TOKEN: Final = re.compile(
    r"\s+|\#[^\n]*|(?P<word>[A-Za-z_][\w.-]*)|(?P<number>-?\d+)|(?P<mark>[=\[\],;])"
    r'|"""(?P<text>.*?)"""|"(?P<double>[^"\n]*)"|\'(?P<single>[^\'\n]*)\'',
    re.DOTALL,
)
_STRINGS: Final = ("text", "double", "single")

Value = str | list[str]


@dataclass(frozen=True, slots=True)
class LibvirtConf:
    """What the file says; empty where it says nothing."""

    uri_aliases: Mapping[str, str] = field(default_factory=dict)
    uri_default: str = ""

    def resolved(self, name: str) -> str:
        """Return the URI that ``name`` stands for, or ``name``."""
        return self.uri_aliases.get(name, name)

    def default_uri(self, environment: Mapping[str, str]) -> str:
        """Return the connection that is meant by none, "" where nobody says."""
        return environment.get(_DEFAULT_VARIABLE) or self.uri_default


def conf_path(environment: Mapping[str, str], user_id: int) -> str:
    """Return where the file of the user ``user_id`` is: root's is the system's."""
    if user_id == 0:
        return _SYSTEM_FILE
    folder = environment.get("XDG_CONFIG_HOME") or f"{environment.get('HOME') or '/'}/.config"
    return f"{folder}/libvirt/libvirt.conf"


def user_conf() -> LibvirtConf:
    """Read the file of whoever runs this process.

    Raises:
        InvalidArgument: it cannot be read; names file and line.
    """
    return load_conf(conf_path(os.environ, os.geteuid()))


def resolved_alias(name: str) -> str:
    """Return the URI that ``name`` stands for in the user's file, or ``name``.

    Raises:
        InvalidArgument: the file cannot be read.
    """
    return user_conf().resolved(name)


def load_conf(path: str | os.PathLike[str]) -> LibvirtConf:
    """Read the file; one that is not there says nothing.

    Raises:
        InvalidArgument: it cannot be read; names file and line.
    """
    try:
        with open(path, encoding="utf-8", errors="surrogateescape") as file:
            text = file.read()
    except FileNotFoundError:
        return LibvirtConf()
    except OSError as error:
        raise InvalidArgument(f"{os.fspath(path)}: {error.strerror}") from error
    try:
        return parse_conf(text)
    except InvalidArgument as error:
        raise InvalidArgument(f"{os.fspath(path)}, {error.message}", hint=error.hint) from error


def parse_conf(text: str) -> LibvirtConf:
    """Read the text of such a file; other settings than ours are passed over.

    Raises:
        InvalidArgument: it does not keep to the grammar; names the line.
    """
    settings = dict(_settings(text))
    aliases = settings.get("uri_aliases", [])
    default = settings.get("uri_default", "")
    if isinstance(aliases, str) or not isinstance(default, str):
        raise InvalidArgument("uri_aliases is a list, and uri_default is a string")
    return LibvirtConf(dict(map(_alias, aliases)), default)


def _alias(entry: str) -> tuple[str, str]:
    name, separator, uri = entry.partition("=")
    if not separator or not _ALIAS.fullmatch(name):
        raise InvalidArgument(
            f"uri_aliases: {entry!r} is not an alias",
            hint='an alias is "name=URI", its name made of letters, digits, - and _',
        )
    return name, uri


def _settings(text: str) -> Iterator[tuple[str, Value]]:
    tokens = _tokens(text)
    for kind, name, line in tokens:
        if (kind, name) == ("mark", ";"):
            continue
        _, mark, _ = next(tokens, ("", "", 0))
        if kind != "word" or mark != "=":
            raise InvalidArgument(f"line {line}: a setting is NAME = VALUE")
        yield name, _value(tokens, line)


def _value(tokens: Iterator[tuple[str, str, int]], line: int) -> Value:
    kind, text, line = next(tokens, ("", "", line))
    if kind in ("string", "number"):
        return text
    if text != "[":
        raise InvalidArgument(f"line {line}: a value is a string in quotes, a number or a list")
    entries: list[str] = []
    for kind, text, line in tokens:
        if (kind, text) == ("mark", "]"):
            return entries
        if kind == "string":
            entries.append(text)
        elif (kind, text) != ("mark", ","):
            raise InvalidArgument(f"line {line}: a list holds strings")
    raise InvalidArgument(f"line {line}: a list that does not end")


def _tokens(text: str) -> Iterator[tuple[str, str, int]]:
    """Yield kind, text and line of each piece; kinds: word, number, mark, string."""
    position, line = 0, 1
    while position < len(text):
        found = _TOKEN.match(text, position)
        if found is None:
            raise InvalidArgument(f"line {line}: {text[position]!r} is not understood")
        if kind := found.lastgroup:
            yield "string" if kind in _STRINGS else kind, found[kind], line
        line += text.count("\n", position, found.end())
        position = found.end()
