"""A monitor of ``qemu:///attach`` that closes: the same guest again, another one, or nobody."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from engine import Connection, GraphicsSession, ManualClock
from engine.drivers.qemu.qmp.client import QmpClient
from engine.errors import OperationInvalid
from engine.events import GraphicsClientsEvent, Lifecycle, LifecycleEvent
from tests.engine.drivers.qemu.attach_reading import changes, stopped, until, uri
from tests.fakes.qemu_monitor import ANSWERS, FakeMonitor
from tests.patience import PATIENCE

if TYPE_CHECKING:
    from pathlib import Path


async def test_a_cut_monitor_is_reached_again_and_asked_who_is_there(short_tmp: Path) -> None:
    async with FakeMonitor(short_tmp / "m") as monitor:
        async with await Connection.open(uri(monitor.path)) as connection:
            reader = connection.events.subscribe()
            client = {"family": "ipv4", "host": "10.0.0.9", "service": "1", "websocket": False}
            monitor.answers["query-vnc-servers"] = [
                {"id": "default", "auth": "none", "server": [{}], "clients": [client]}
            ]
            monitor.hang_up()
            seen = await until(reader, lambda e: "found" in changes([e]))
            assert not [e for e in seen if isinstance(e, LifecycleEvent)]
            assert _nodes(connection.sessions.all()) == ["10.0.0.9"]


async def test_another_guest_behind_the_same_socket_is_not_taken_for_the_first(
    short_tmp: Path, caplog: pytest.LogCaptureFixture
) -> None:
    clock = ManualClock()
    other = {"UUID": "00000000-0000-0000-0000-00000000000e"}
    async with FakeMonitor(short_tmp / "m") as monitor:
        async with await Connection.open(uri(monitor.path), clock=clock) as connection:
            reader = connection.events.subscribe(LifecycleEvent)
            domain = await connection.lookup("fake")
            monitor.answers["query-uuid"] = other
            monitor.hang_up()
            await until(reader, stopped)
            assert "another guest" in caplog.text
            with pytest.raises(OperationInvalid, match="shut off"):
                await domain.destroy()
            assert "quit" not in [c["execute"] for c in monitor.commands]
            monitor.answers["query-uuid"] = ANSWERS["query-uuid"]
            await clock.advance(2)
            (seen,) = await until(reader, lambda e: True)
            assert isinstance(seen, LifecycleEvent)
            assert seen.event is Lifecycle.STARTED


async def test_a_guest_that_was_restarted_at_once_ended_in_between(
    short_tmp: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with FakeMonitor(short_tmp / "m") as monitor:
        async with await Connection.open(uri(monitor.path)) as connection:
            reader = connection.events.subscribe(LifecycleEvent)
            monkeypatch.setattr(QmpClient, "peer_pid", 1)
            monitor.hang_up()
            seen = await until(
                reader, lambda e: isinstance(e, LifecycleEvent) and e.event is Lifecycle.STARTED
            )
            assert [e.event for e in seen if isinstance(e, LifecycleEvent)] == [
                Lifecycle.STOPPED,
                Lifecycle.STARTED,
            ]


@pytest.mark.parametrize("command", ["query-cpus-fast", "query-memory-size-summary"])
async def test_a_monitor_lost_while_it_is_asked_is_let_go_and_tried_again(
    short_tmp: Path, command: str
) -> None:
    clock = ManualClock()
    async with FakeMonitor(short_tmp / "m") as monitor:
        async with await Connection.open(uri(monitor.path), clock=clock) as connection:
            reader = connection.events.subscribe(GraphicsClientsEvent)
            refused = asyncio.Event()

            def refuse(asked: str) -> None:
                if asked == command:
                    refused.set()
                    monitor.hang_up()

            monitor.on_command = refuse
            monitor.hang_up()
            await asyncio.wait_for(refused.wait(), PATIENCE)
            monitor.on_command = lambda asked: None
            client = {"family": "ipv4", "host": "10.0.0.9", "service": "1", "websocket": False}
            monitor.answers["query-vnc-servers"] = [
                {"id": "default", "auth": "none", "server": [{}], "clients": [client]}
            ]
            while not connection.sessions.all():
                await clock.advance(2)
            await until(reader, lambda e: isinstance(e, GraphicsClientsEvent) and bool(e.clients))
            assert (await connection.lookup("fake")).ref.id == 1
            greeted = [c for c in monitor.commands if c["execute"] == "query-status"]
            assert len(greeted) == 3


def _nodes(sessions: list[GraphicsSession]) -> list[str]:
    return [session.remote.node for session in sessions if session.remote]
