"""An hour of the demo's life, by a clock of numbers: no task and no session is left over."""

from __future__ import annotations

import asyncio

import pytest

from engine import Connection, GraphicsSessionEvent, ManualClock, SessionChange

MINUTES = 60
OPENING = (SessionChange.OPENED, SessionChange.FOUND)


async def running_tasks(clock: ManualClock) -> int:
    """Return how many tasks live on after everything due now has been done."""
    await clock.advance(0)
    return len(asyncio.all_tasks())


@pytest.mark.soak
async def test_an_hour_leaves_no_task_and_no_session() -> None:
    clock = ManualClock()
    tasks_before = await running_tasks(clock)
    async with await Connection.open("test:///demo", clock=clock) as connection:
        live = {session.number for session in connection.sessions.all()}
        tasks = []
        with connection.events.subscribe(GraphicsSessionEvent) as events:
            for _ in range(MINUTES):
                await clock.advance(60)
                tasks.append(await running_tasks(clock))
                for event in await events.batch() if len(events) else ():
                    assert isinstance(event, GraphicsSessionEvent)
                    if event.change in OPENING:
                        live.add(event.session.number)
                    elif event.change is SessionChange.CLOSED:
                        live.remove(event.session.number)
            assert events.lost == 0
        assert {session.number for session in connection.sessions.all()} == live
        domains = await connection.domains()
        assert max(tasks) < len(domains)  # one for the story, one for each visitor
        active = {x.ref.uuid for x in domains if x.status.state.is_active}
        assert {x.domain.uuid for x in connection.sessions.all()} <= active
    assert await running_tasks(clock) == tasks_before
