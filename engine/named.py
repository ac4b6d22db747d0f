"""What has a name and a uuid, and how one of many is found by either."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable


class NamedRef(Protocol):
    """A reference to a network, a pool, a filter."""

    @property
    def name(self) -> str:
        """Its name."""

    @property
    def uuid(self) -> str:
        """Its uuid: lower case, with dashes."""


class NamedInfo(Protocol):
    """A row of a list of such."""

    @property
    def ref(self) -> NamedRef:
        """What the row is about."""


_Info = TypeVar("_Info", bound=NamedInfo)


def find_named(infos: Iterable[_Info], key: str) -> _Info | None:
    """Return the one with that name, else the one with that uuid, else None."""
    by_uuid = None
    for info in infos:
        if info.ref.name == key:
            return info
        if info.ref.uuid == key.lower():
            by_uuid = info
    return by_uuid
