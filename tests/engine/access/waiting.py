"""Waiting for what other processes do."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from tests.patience import PATIENCE

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine.access.screen_session import ScreenSession
    from engine.access.session import Session

#: Seconds after which a line is typed anew.
_TYPED_SECONDS: Final = 20.0


async def until(condition: Callable[[], object]) -> None:
    """Let others work until the condition holds."""
    async with asyncio.timeout(PATIENCE):
        while not condition():  # noqa: ASYNC110 - it is another process that changes it
            await asyncio.sleep(0.02)


def shows(session: Session, words: str) -> bool:
    """Whether a line of what can be read of it holds the words."""
    return session.grid is not None and any(words in line for line in session.grid.lines())


async def type_line(screen: ScreenSession, line: str, answer: str) -> None:
    """Type a line until it is answered: a guest that has no processor loses keys, as machines do.

    Its keyboard has room for sixteen bytes, and a key more or less is another line.
    """
    async with asyncio.timeout(PATIENCE):
        while not shows(screen, answer):
            await screen.type_text(f"{line}\n")
            with suppress(TimeoutError):
                async with asyncio.timeout(_TYPED_SECONDS):
                    await until(lambda: shows(screen, answer))
