"""Connection: the way to a driver, its deadline, and what a read-only one refuses."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, ClassVar

import pytest

from engine import Connection, CredentialKind, CredentialRequest, ManualClock, SessionEnd
from engine.errors import (
    ConnectFailed,
    ConnectionClosed,
    InvalidURI,
    NoDomain,
    OperationDenied,
    OperationTimeout,
)
from engine.events import GraphicsEvent, GraphicsPhase, LifecycleEvent
from engine.graphics_session import GraphicsSessionEvent
from tests.fakes.qemu_monitor import FakeMonitor, event
from tests.fakes.scripted_driver import open_scripted
from tests.fakes.visits import graphics
from tests.patience import PATIENCE

if TYPE_CHECKING:
    from pathlib import Path


def attached(monitor: FakeMonitor) -> str:
    return f"qemu:///attach?monitor={monitor.path}"


async def test_a_session_event_follows_right_behind_its_graphics_event(short_tmp: Path) -> None:
    address = {"family": "ipv4", "host": "10.0.0.1", "service": "1", "websocket": False}
    server = {**address, "auth": "none"}
    async with FakeMonitor(short_tmp / "m") as monitor:
        async with await Connection.open(attached(monitor)) as connection:
            with connection.events.subscribe(GraphicsEvent, GraphicsSessionEvent) as reader:
                monitor.send(event("VNC_CONNECTED", client=address, server=server))
                first, second = await anext(reader), await anext(reader)
            assert isinstance(first, GraphicsEvent)
            assert isinstance(second, GraphicsSessionEvent)


async def test_every_call_has_a_deadline(short_tmp: Path) -> None:
    async with FakeMonitor(short_tmp / "m") as monitor:
        async with await Connection.open(attached(monitor)) as connection:
            domain = await connection.lookup("fake")
            monitor.answers["stop"] = None
            connection.deadline = 0.2  # only now: what is answered has all the time it wants
            with pytest.raises(OperationTimeout, match=r"did not answer to suspend within 0\.2 s"):
                await domain.suspend()


async def test_a_host_that_never_answers_fails_the_open_and_lets_go(short_tmp: Path) -> None:
    async with FakeMonitor(short_tmp / "m", query_uuid=None) as monitor:
        with pytest.raises(OperationTimeout, match="connect"):
            await Connection.open(attached(monitor), deadline=0.2)
        async with asyncio.timeout(PATIENCE):
            await monitor.deserted.wait()


async def test_a_closed_connection_answers_nothing(short_tmp: Path) -> None:
    async with FakeMonitor(short_tmp / "m") as monitor:
        connection = await Connection.open(attached(monitor))
        reader = connection.events.subscribe()
        await connection.close()
        await connection.close()
        assert [seen async for seen in reader] == []
        with pytest.raises(ConnectionClosed):
            await connection.domains()


async def test_a_lost_connection_says_why_once_and_ends_its_sessions(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    connection, driver = await open_scripted(monkeypatch, ManualClock())
    async with connection:
        driver.emit(graphics(GraphicsPhase.CONNECT))
        with connection.events.subscribe(GraphicsSessionEvent) as reader:
            failure = ConnectFailed("no sign of life")
            driver.on_lost(failure)
            driver.on_lost(ConnectFailed("again"))
            assert await connection.lost() is failure
            (closed,) = await reader.batch()
        assert isinstance(closed, GraphicsSessionEvent)
        assert closed.session.end is SessionEnd.LOST
        assert connection.sessions.all() == []
        with pytest.raises(ConnectionClosed, match="is gone: no sign of life"):
            await connection.domains()


async def test_read_only_looks_and_touches_nothing(short_tmp: Path) -> None:
    async with FakeMonitor(short_tmp / "m") as monitor:
        async with await Connection.open(attached(monitor), read_only=True) as connection:
            domain = await connection.lookup("fake")
            asked = len(monitor.commands)
            for verb in (domain.suspend, domain.reset, domain.destroy, domain.undefine):
                with pytest.raises(OperationDenied, match="read-only"):
                    await verb()
            assert len(monitor.commands) == asked
            assert connection.why_impossible("suspend") == "the connection is read-only"
            assert connection.why_impossible("statistics") is None


async def test_lookup_by_name_uuid_and_id() -> None:
    async with await Connection.open("test:///default") as connection:
        by_name = await connection.lookup("test")
        by_uuid = await connection.lookup(by_name.ref.uuid.upper())
        by_id = await connection.lookup("1")
        assert by_name.ref == by_uuid.ref == by_id.ref
        with pytest.raises(NoDomain, match="'nobody' on test:///default"):
            await connection.lookup("nobody")


async def test_a_domain_reads_only_its_own_events() -> None:
    async with await Connection.open("test:///demo?still=1", clock=ManualClock()) as connection:
        one, other = await connection.lookup("web-01"), await connection.lookup("web-02")
        with one.subscribe(LifecycleEvent) as reader:
            await other.suspend()
            await one.suspend()
            told = await reader.batch()
        assert [seen.domain.name for seen in told if isinstance(seen, LifecycleEvent)] == ["web-01"]


async def test_a_person_is_asked_one_question_at_a_time() -> None:
    class Person:
        asked: ClassVar[list[str]] = []
        is_busy = False

        async def ask(self, request: CredentialRequest) -> str:
            assert not self.is_busy  # the end of one answer would end the other's time
            self.is_busy = True
            await asyncio.sleep(0)
            self.is_busy = False
            self.asked.append(request.prompt)
            return "yes"

    async with await Connection.open("test:///default", credentials=Person()) as connection:
        ask = connection.driver.credentials.ask
        questions = [
            CredentialRequest(CredentialKind.CONFIRMATION, prompt, "host") for prompt in "ab"
        ]

        async def answers() -> list[str | None]:
            return await asyncio.gather(*map(ask, questions))

        assert await connection.call("host_info", answers()) == ["yes", "yes"]
    assert Person.asked == ["a", "b"]


@pytest.mark.parametrize(
    ("uri", "message"),
    [
        ("nosuch:///x", "no driver for 'nosuch'"),
        ("nowhere:///system", "no driver"),
        ("not a uri", "not a connection URI"),
    ],
)
async def test_an_address_nobody_knows(uri: str, message: str) -> None:
    with pytest.raises(InvalidURI, match=message):
        await Connection.open(uri)
