"""Waiting for what other processes do."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from tests.patience import PATIENCE

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine.access.session import Session


async def until(condition: Callable[[], object]) -> None:
    """Let others work until the condition holds."""
    async with asyncio.timeout(PATIENCE):
        while not condition():  # noqa: ASYNC110 - it is another process that changes it
            await asyncio.sleep(0.02)


def shows(session: Session, words: str) -> bool:
    """Whether a line of what can be read of it holds the words."""
    return session.grid is not None and any(words in line for line in session.grid.lines())
