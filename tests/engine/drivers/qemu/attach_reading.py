"""What the tests of ``qemu:///attach`` share: its address, and reading up to what is wanted."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from engine.events import Event, Lifecycle, LifecycleEvent
from engine.graphics_session import GraphicsSessionEvent
from tests.patience import PATIENCE

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine.events import Subscription


def uri(*monitors: object, **more: str) -> str:
    query = "&".join([*(f"monitor={m}" for m in monitors), *(f"{k}={v}" for k, v in more.items())])
    return f"qemu:///attach?{query}"


async def until(reader: Subscription, wanted: Callable[[Event], bool]) -> list[Event]:
    """Read up to and including the first event that is wanted."""
    seen: list[Event] = []
    async with asyncio.timeout(PATIENCE):
        async for seen_event in reader:
            seen.append(seen_event)
            if wanted(seen_event):
                break
    return seen


def stopped(seen: Event) -> bool:
    return isinstance(seen, LifecycleEvent) and seen.event is Lifecycle.STOPPED


def changes(seen: list[Event]) -> list[str]:
    return [e.change.value for e in seen if isinstance(e, GraphicsSessionEvent)]
