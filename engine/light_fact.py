"""light_fact: a dataclass for facts that are made by the thousand at every tick.

To a type checker it is frozen as every other fact is, and equality and hash are those of a frozen
one. At run time nobody watches: the ``__init__`` of a frozen dataclass sets each field through
``object.__setattr__``, which takes three times as long.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar, dataclass_transform

_Fact = TypeVar("_Fact")


@dataclass_transform(frozen_default=True, kw_only_default=True)
def light_fact(cls: type[_Fact]) -> type[_Fact]:
    """Make a dataclass with slots and fields by keyword, which nobody may set afterwards."""
    return dataclass(slots=True, kw_only=True, unsafe_hash=True)(cls)
