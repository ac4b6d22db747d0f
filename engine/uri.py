"""ConnectionURI: libvirt's connection addresses.

    driver[+transport]://[user@][host][:port]/path[?name=value&name=value]

Source of the form: libvirt's "Connection URIs" (uri.html). Ours beyond it: ``qemu:///attach`` and
``test:///demo``. A parameter may repeat (``monitor=``), so parameters keep their order. Paths are
bytes to the kernel: what is not UTF-8 in one is kept as ``os.fsdecode`` keeps it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote, urlsplit

from .errors import InvalidURI

if TYPE_CHECKING:
    from collections.abc import Iterator

_SCHEME = re.compile(r"[a-z][a-z0-9]*(\+[a-z0-9]+)?", re.IGNORECASE)
#: A password between user and host; it is shown to nobody.
_PASSWORD = re.compile(r"(?<=://)([^/?#]*?):[^/?#]*@")


@dataclass(frozen=True, slots=True)
class ConnectionURI:
    """One connection address, taken apart. ``str()`` puts it together again."""

    driver: str
    transport: str = ""
    user: str = ""
    host: str = ""
    port: int | None = None
    path: str = ""
    parameters: tuple[tuple[str, str], ...] = ()

    @classmethod
    def parse(cls, text: str) -> ConnectionURI:
        """Take ``text`` apart; an empty one leaves the choice of driver to the daemon.

        Raises:
            InvalidURI: no scheme, a port that is not a number, a fragment, control characters, a
                NUL, or a password.
        """
        if not text:
            return cls("")
        scheme, separator, _ = text.partition("://")
        if not separator or not _SCHEME.fullmatch(scheme):
            raise InvalidURI(
                f"{text!r} is not a connection URI",
                hint="it starts with a driver, such as qemu:///embed?root=DIR or test:///demo",
            )
        bare = _PASSWORD.sub(r"\1@", text)
        if bare != text:
            raise InvalidURI(
                f"{bare!r} came with a password: an address holds none",
                hint="leave it out: it is asked for, or kept in libvirt's auth.conf",
            )
        if re.search(r"[\x00-\x20\x7f]", text):
            raise InvalidURI(f"{text!r} holds a space or a control character; write it as %XX")
        if "%00" in text:
            raise InvalidURI(f"{text!r} holds a NUL, which ends every name there is")
        if "#" in text:
            raise InvalidURI(f"{text!r} holds a '#', which ends an address; write it as %23")
        driver, _, transport = scheme.lower().partition("+")
        try:
            parts = urlsplit(text)
            port = parts.port
        except ValueError as error:
            raise InvalidURI(f"{text!r}: {error}") from error
        return cls(
            driver,
            transport,
            _decoded(parts.username or ""),
            _host(parts.netloc),
            port,
            _decoded(parts.path),
            tuple(_parameters(parts.query)),
        )

    def __str__(self) -> str:
        if not self.driver:
            return ""
        scheme = f"{self.driver}+{self.transport}" if self.transport else self.driver
        user = f"{_encoded(self.user, safe='')}@" if self.user else ""
        host = _encoded(self.host, safe=":")
        host = f"[{host}]" if ":" in host else host
        port = "" if self.port is None else f":{self.port}"
        query = "&".join(f"{_encoded(k)}={_encoded(v, safe='/:')}" for k, v in self.parameters)
        question = f"?{query}" if query else ""
        return f"{scheme}://{user}{host}{port}{_encoded(self.path)}{question}"

    def parameter(self, name: str, default: str = "") -> str:
        """Return the first value of the parameter, or ``default``."""
        return next((value for key, value in self.parameters if key == name), default)

    def parameter_values(self, name: str) -> tuple[str, ...]:
        """Return every value of a parameter that may repeat, in order."""
        return tuple(value for key, value in self.parameters if key == name)

    def parameter_flag(self, name: str) -> bool:
        """Tell whether a parameter that is a number is not 0, as libvirt reads its switches.

        Raises:
            InvalidURI: the parameter is no number.
        """
        value = self.parameter(name, "0")
        try:
            return int(value) != 0
        except ValueError:
            raise InvalidURI(f"{self}: {name} is 0 or 1, not {value!r}") from None

    def reject_unknown_parameters(self, known: frozenset[str]) -> None:
        """Refuse a parameter the driver would otherwise ignore.

        Raises:
            InvalidURI: a parameter is not in ``known``.
        """
        for name, _ in self.parameters:
            if name not in known:
                hint = f"known: {', '.join(sorted(known))}" if known else "it takes none"
                raise InvalidURI(f"{self}: unknown parameter {name!r}", hint=hint)


def _host(netloc: str) -> str:
    """Return the host as it was written: ssh's own names for hosts keep their case.

    Raises:
        InvalidURI: it holds what no name of a host holds.
    """
    place = netloc.rpartition("@")[2]
    bracketed = place.startswith("[")
    name, _, rest = place[1:].partition("]") if bracketed else place.partition(":")
    host = _decoded(name)
    if re.search(r"[\x00-\x20\x7f/@]", host) or (bracketed and rest and rest[0] != ":"):
        raise InvalidURI(f"{place!r} is not the name of a host")
    return host


def _parameters(query: str) -> Iterator[tuple[str, str]]:
    """Yield name and value of each; ``+`` is a plus, as libvirt reads it and folders are named."""
    for part in filter(None, query.split("&")):
        name, _, value = part.partition("=")
        yield _decoded(name), _decoded(value)


def _decoded(text: str) -> str:
    return unquote(text, errors="surrogateescape")


def _encoded(text: str, safe: str = "/") -> str:
    return quote(text, safe=safe, errors="surrogateescape")
