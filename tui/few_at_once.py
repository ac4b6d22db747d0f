"""Many questions to a host, a few on their way at once."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable

Item = TypeVar("Item")
Answer = TypeVar("Answer")


async def ask_few_at_once(
    count: int, ask: Callable[[Item], Awaitable[Answer]], items: Iterable[Item]
) -> list[Answer]:
    """Return the answer for each item, in their order; ``count`` are asked for at a time.

    Raises:
        EngineError: the first that ``ask`` raises.
    """
    turns = asyncio.Semaphore(count)

    async def ask_in_turn(item: Item) -> Answer:
        async with turns:
            return await ask(item)

    return await asyncio.gather(*map(ask_in_turn, items))
