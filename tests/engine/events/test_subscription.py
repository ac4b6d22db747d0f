"""Subscription: waiting, cancelling and sharing the loop."""

from __future__ import annotations

import asyncio

import pytest

from engine import DomainRef, Tasks
from engine.events import EventQueue, RebootEvent

WEB = DomainRef("web-01", "00000000-0000-0000-0000-000000000001", 1)
REBOOT = RebootEvent(time=0, domain=WEB)


async def test_a_waiting_reader_wakes_for_the_event() -> None:
    queue, tasks = EventQueue(), Tasks()
    reader = queue.subscribe()
    waiting = tasks.spawn(anext(reader), name="reader")
    await asyncio.sleep(0)
    queue.push(REBOOT)
    assert await waiting == REBOOT


async def test_a_cancelled_reader_loses_nothing() -> None:
    queue = EventQueue()
    reader = queue.subscribe()
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0):
            await anext(reader)
    queue.push(REBOOT)
    assert await anext(reader) == REBOOT


async def test_a_closed_queue_wakes_a_waiting_reader() -> None:
    queue, tasks = EventQueue(), Tasks()
    reader = queue.subscribe()
    waiting = tasks.spawn(reader.batch(), name="reader")
    await asyncio.sleep(0)
    queue.close()
    assert await waiting == []


async def test_a_full_buffer_does_not_hold_the_loop() -> None:
    queue, tasks = EventQueue(), Tasks()
    turns = 0

    async def somebody_else() -> None:
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0)

    tasks.spawn(somebody_else(), name="somebody else")
    reader = queue.subscribe()
    for _ in range(5_000):
        queue.push(REBOOT)
    for _ in range(5_000):
        await anext(reader)
    assert turns > 10
    await tasks.cancel()
