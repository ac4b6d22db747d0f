"""member: the name of a number that somebody else sent."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from enum import IntEnum

_Member = TypeVar("_Member", bound="IntEnum")


def member(kind: type[_Member], number: int, unknown: _Member) -> _Member:
    """Return the member with that number; ``unknown`` for one that is newer than ours."""
    try:
        return kind(number)
    except ValueError:
        return unknown
