"""Waiting for what comes in its own time: from a thread, a process or a socket."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, cast

from tests.patience import PATIENCE
from tests.tui.demo_deck import settle
from tests.tui.scripted_deck import screen_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.pilot import Pilot

    from tui.app import VirtdeckApp


async def until(pilot: Pilot[None], condition: Callable[[], object], seconds: float = 0.1) -> None:
    """Let the application's time go on, in steps of ``seconds``, until the condition holds."""
    try:
        async with asyncio.timeout(PATIENCE):
            while not condition():
                await settle(pilot, seconds)
                await asyncio.sleep(0.005)  # nobody here could tell when it comes
    except TimeoutError as error:
        text = "\n".join(screen_text(cast("VirtdeckApp", pilot.app)))
        raise AssertionError(f"it never came to that:\n{text}") from error


async def eventually(condition: Callable[[], object]) -> None:
    """Let others work until the condition holds, where there is no application."""
    async with asyncio.timeout(PATIENCE):
        while not condition():  # noqa: ASYNC110 - another program makes it hold
            await asyncio.sleep(0.01)
