"""Turns: long work on many rows, with the event loop's other tasks in between."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final, TypeVar

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

_Item = TypeVar("_Item")

#: Rows that are worked on before other tasks run: a few milliseconds.
SLICE: Final = 200


async def in_turns(items: Sequence[_Item]) -> AsyncIterator[Sequence[_Item]]:
    """Yield the items in slices; the loop has its turn between two of them."""
    for start in range(0, len(items), SLICE):
        if start:
            await asyncio.sleep(0)
        yield items[start : start + SLICE]
