"""A port of this machine that leads to a display."""

from __future__ import annotations

import asyncio
import os

from engine import Connection
from engine.access.displays import displays_of
from tests.patience import PATIENCE
from tui.viewers.forward import Forward

GREETING = b"RFB 003.008\n"


def open_files() -> int:
    return len(os.listdir("/proc/self/fd"))


async def test_whoever_connects_is_led_to_the_display_and_nothing_stays_open() -> None:
    async with await Connection.open("test:///demo?still=1") as connection:
        domain = await connection.lookup("web-01")
        display = (await displays_of(domain))[0]
        before = open_files()
        forward = Forward(domain, display, lambda error: None)
        await forward.start()
        reader, writer = await asyncio.open_connection(forward.host, forward.port)
        async with asyncio.timeout(PATIENCE):
            assert await reader.readexactly(len(GREETING)) == GREETING
            # Both who serves and who closes the port cancel what is on its way out already.
            async with asyncio.TaskGroup() as closing:
                for _ in range(4):
                    closing.create_task(forward.close())
                    await asyncio.sleep(0)
            assert await reader.read() == b""
            writer.close()
            await writer.wait_closed()
            while open_files() > before:  # noqa: ASYNC110 - the loop closes them when it likes
                await asyncio.sleep(0.01)
