"""A client and the far end of its connection, for tests that say what comes when."""

from __future__ import annotations

import asyncio
import os
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

from engine.clock import ManualClock
from engine.rpc.client import RpcClient
from engine.rpc.transports.socket_transport import SocketTransport
from engine.tasks import Tasks
from tests.fakes.libvirt_daemon import FarEnd
from tests.patience import PATIENCE

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Coroutine

    from engine.clock import Clock


def open_files() -> set[str]:
    """Return what this process has open."""
    found = set()
    for name in os.listdir("/proc/self/fd"):
        try:
            found.add(f"{name} {os.readlink(f'/proc/self/fd/{name}')}")
        except FileNotFoundError:
            continue  # the one by which the folder was read
    return found


@asynccontextmanager
async def nothing_left() -> AsyncIterator[None]:
    """Check that what is inside leaves no task and no file."""
    files, tasks = open_files(), asyncio.all_tasks()
    yield
    for _ in range(5):
        await asyncio.sleep(0)
    assert open_files() - files == set()
    assert asyncio.all_tasks() - tasks == set()


@asynccontextmanager
async def linked(clock: Clock | None = None) -> AsyncIterator[tuple[RpcClient, FarEnd]]:
    """Yield a client and the server's side; check that they leave nothing behind."""
    async with nothing_left(), asyncio.timeout(PATIENCE):
        far, near = FarEnd.pair()
        client = RpcClient(clock or ManualClock(), "host")
        SocketTransport(near, client, "host")
        try:
            yield client, far
        finally:
            await client.close()
            far.close()


async def settle() -> None:
    """Let everything that can happen without anybody else happen."""
    for _ in range(10):
        await asyncio.sleep(0)


async def until(condition: Callable[[], object]) -> None:
    """Let others run until something holds."""
    while not condition():  # noqa: ASYNC110 - nobody could set an event for it
        await asyncio.sleep(0)


def begin(work: Coroutine[Any, Any, Any]) -> asyncio.Task[Any]:
    """Start something that the test awaits, or cancels, later."""
    return _begun.spawn(work, name="begun by a test")


_begun = Tasks()
