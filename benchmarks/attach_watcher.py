"""Ours: ``python -m benchmarks.attach_watcher MONITOR COUNT`` notes when each event comes out.

Prints ``ready``, and after ``COUNT`` clients have left a line for each event: its phase, the
client's port, ``time.monotonic_ns`` when the subscription gave it.
"""

from __future__ import annotations

import asyncio
import sys
import time

from engine import Connection
from engine.events import GraphicsEvent, GraphicsPhase


async def watch(monitor: str, count: int) -> None:
    """Watch the guest behind ``monitor`` until ``count`` clients have left."""
    lines = []
    async with await Connection.open(f"qemu:///attach?monitor={monitor}") as connection:
        with connection.events.subscribe(GraphicsEvent) as events:
            print("ready", flush=True)
            async for event in events:
                moment = time.monotonic_ns()
                assert isinstance(event, GraphicsEvent)
                lines.append(f"{event.phase.label} {event.remote.service} {moment}")
                count -= event.phase is GraphicsPhase.DISCONNECT
                if not count:
                    break
    print("\n".join(lines))


if __name__ == "__main__":
    asyncio.run(watch(sys.argv[1], int(sys.argv[2])))
