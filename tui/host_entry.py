"""HostEntry: a host as somebody named it: its address, and whether it may only be looked at.

lab = "qemu+ssh://root@lab.example/system"
edge = { uri = "qemu+tls://edge.example/system", readonly = true }
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.errors import EngineError, InvalidArgument

if TYPE_CHECKING:
    from collections.abc import Iterable

#: Characters of the longest name; columns show fewer.
NAME_LIMIT = 40

_KEYS = {"uri", "readonly"}


@dataclass(frozen=True, slots=True, kw_only=True)
class HostEntry:
    """``uri`` may be an alias of libvirt.conf. Settings call ``read_only`` ``readonly``."""

    name: str
    uri: str
    read_only: bool = False

    @classmethod
    def from_setting(cls, name: str, value: object) -> HostEntry:
        """Read the entry ``name`` of the table ``hosts``.

        Raises:
            InvalidArgument: it is no host.
        """
        if problem := name_problem(name):
            raise InvalidArgument(problem)
        if isinstance(value, str):
            return cls(name=name, uri=value)
        if not isinstance(value, Mapping) or not isinstance(value.get("uri"), str):
            raise InvalidArgument('must be a URI, or a table such as { uri = "URI" }')
        if unknown := ", ".join(sorted(value.keys() - _KEYS)):
            raise InvalidArgument(f"there is no such setting: {unknown}")
        if not isinstance(read_only := value.get("readonly", False), bool):
            raise InvalidArgument("readonly must be true or false")
        return cls(name=name, uri=value["uri"], read_only=read_only)

    def setting(self) -> str | dict[str, object]:
        """Return what stands for the host in the settings."""
        return {"uri": self.uri, "readonly": True} if self.read_only else self.uri


def name_problem(name: str) -> str:
    """Return why a host cannot have that name; "" where it can."""
    if not name:
        return "a host needs a name"
    if not name.isprintable() or any(char.isspace() for char in name):
        return "a name has no spaces and no control characters"
    if len(name) > NAME_LIMIT:
        return f"a name has at most {NAME_LIMIT} characters"
    return ""


def entries_of(
    uris: Iterable[str],
    *,
    read_only: bool = False,
    saved: Mapping[str, HostEntry] | None = None,
) -> tuple[HostEntry, ...]:
    """Return an entry for each URI, named after its machine, else its path, else its driver.

    What is the name of one in ``saved`` is that one.
    """
    from engine import ConnectionURI

    entries: dict[str, HostEntry] = {}
    for uri in uris:
        if saved and (known := saved.get(uri)):
            entries[known.name] = known
            continue
        try:
            parsed = ConnectionURI.parse(uri)
        except EngineError:
            base = uri
        else:
            last = parsed.path.rpartition("/")[2].removesuffix(".xml")
            base = parsed.host or last or parsed.driver
        name, number = base, 2
        while name in entries:
            name, number = f"{base}-{number}", number + 1
        entries[name] = HostEntry(name=name, uri=uri, read_only=read_only)
    return tuple(entries.values())
