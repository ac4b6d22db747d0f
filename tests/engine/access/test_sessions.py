"""Sessions on a hypervisor in memory, whose console is one of ours: floods, logs, sharing, ends."""

from __future__ import annotations

import asyncio
import itertools
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from engine import Connection
from engine.access import session as session_module
from engine.access.open_sessions import OpenSessions
from engine.access.ports import Port, ports_of
from engine.access.screen_source import VncSource
from engine.access.session import SessionState
from engine.access.text_session import TextSession
from engine.clock import ManualClock
from engine.errors import (
    ConnectionClosed,
    NotFound,
    OperationFailed,
    OperationInvalid,
    OperationTimeout,
    Unsupported,
)
from tests.patience import PATIENCE

from .waiting import shows, until

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from engine.domain import Domain

FULL = Path("/dev/full")
DEMO = "test:///demo?still=1"


class Line:
    """A guest's end of a console: says ``chunks``, then what it is told, until it is hung up."""

    def __init__(self, *chunks: bytes, deaf: bool = False) -> None:
        self.said: asyncio.Queue[bytes] = asyncio.Queue()
        for chunk in chunks:
            self.said.put_nowait(chunk)
        self.heard: list[bytes] = []
        self.reads = 0
        self.is_aborted = False
        self._deaf = deaf

    async def read(self) -> bytes:
        self.reads += 1
        return await self.said.get()

    async def write(self, data: bytes | memoryview) -> None:
        if self._deaf:
            await asyncio.Event().wait()
        self.heard.append(bytes(data))

    async def finish(self) -> None:
        self.abort()

    def abort(self) -> None:
        self.is_aborted = True


@pytest.fixture
async def domain() -> AsyncIterator[Domain]:
    async with await Connection.open(DEMO) as connection:
        yield await connection.lookup("web-01")


async def opened(domain: Domain, monkeypatch: pytest.MonkeyPatch, *lines: Line) -> TextSession:
    """Return a session whose driver answers with ``lines``, one after the other."""
    waiting = list(lines)

    async def open_console(*_: object, **__: object) -> Line:
        if not waiting:
            raise ConnectionClosed("nobody there")
        return waiting.pop(0)

    monkeypatch.setattr(domain.connection.driver, "open_console", open_console)
    session = TextSession(domain, (await ports_of(domain))[0])
    session.start()
    assert await session.settled() is SessionState.LIVE
    return session


async def test_a_flood_leaves_the_others_their_turn(
    domain: Domain, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = await opened(domain, monkeypatch, Line(b"y\r\n" * 200_000))
    turns = 0
    async with asyncio.timeout(PATIENCE):
        while session.version < 70:
            turns += 1
            await asyncio.sleep(0)
    assert turns > 50
    await session.send(b"\x03")
    await session.close()
    assert not len(session.tasks)


async def test_no_more_is_read_than_is_shown(
    domain: Domain, monkeypatch: pytest.MonkeyPatch
) -> None:
    line = Line(*[b"x" * 8192] * 100)
    session = await opened(domain, monkeypatch, line)
    for _ in range(10):
        await asyncio.sleep(0)
    assert line.reads < 20
    await session.close()
    assert line.is_aborted


async def test_the_terminals_answers_go_back(
    domain: Domain, monkeypatch: pytest.MonkeyPatch
) -> None:
    line = Line(b"\x1b[6n", b"ab\x1b[6n")
    session = await opened(domain, monkeypatch, line)
    await until(lambda: b"".join(line.heard) == b"\x1b[1;1R\x1b[1;3R")
    await session.close()


async def test_a_guest_that_takes_no_keys_is_told(
    domain: Domain, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("engine.access.text_session.TYPING_DEADLINE", 0.05)
    session = await opened(domain, monkeypatch, Line(b"\x1b[6n" * 50, deaf=True))
    with pytest.raises(OperationTimeout, match="takes no keys"):
        await session.send(b"x")
    await session.close()
    with pytest.raises(OperationInvalid, match="closed"):
        await session.send(b"x")


async def test_what_is_lost_is_opened_again_while_the_guest_runs(
    domain: Domain, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session_module, "PAUSES", (0.01,))
    first, second = Line(b"one"), Line(b"two")
    session = await opened(domain, monkeypatch, first, second)
    states: list[SessionState] = []
    session.watch(lambda: states.append(session.state))
    await until(lambda: shows(session, "one"))
    first.said.put_nowait(b"")
    await until(lambda: shows(session, "two"))
    assert SessionState.LOST in states
    assert first.is_aborted
    second.said.put_nowait(b"")
    await until(lambda: session.reason and "nobody there" in session.reason.message)
    await session.close()
    assert session.state is SessionState.CLOSED


async def test_who_lets_us_in_and_goes_is_tried_ever_later(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    clock = ManualClock()
    tries: list[float] = []
    told: set[int | None] = set()
    line = Line()

    async def open_console(*_: object, **__: object) -> Line:
        tries.append(clock.monotonic())
        return line if len(tries) > 8 else Line(b"one picture", b"")

    async def shows_try(number: int) -> None:
        async with asyncio.timeout(PATIENCE):
            while len(tries) < number:
                await clock.advance(0.1)
                told.add(session.retry_in)

    async with await Connection.open(DEMO, clock=clock) as connection:
        monkeypatch.setattr(connection.driver, "open_console", open_console)
        domain = await connection.lookup("web-01")
        session = TextSession(domain, (await ports_of(domain))[0])
        session.start()
        await shows_try(9)
        pauses = [round(later - sooner, 1) for sooner, later in itertools.pairwise(tries)]
        assert pauses == [0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 10.0, 10.0]
        assert told == {None, *range(1, 11)}
        await clock.advance(session_module.LASTING)
        line.said.put_nowait(b"")
        await until(lambda: session.state is SessionState.LOST)
        lost = clock.monotonic()
        await shows_try(10)
        assert round(tries[-1] - lost, 1) == 0.2
        await session.close()


def fail(*_: object) -> None:
    raise ValueError("mine")


async def test_a_watcher_that_fails_harms_nobody(
    domain: Domain, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    line = Line(b"one")
    session = await opened(domain, monkeypatch, line)
    heard: list[bytes] = []
    session.watch(fail)
    session.tap(fail)
    session.tap(heard.append)
    line.said.put_nowait(b"more")
    await until(lambda: b"more" in heard)
    assert shows(session, "onemore")
    assert "failed" in caplog.text
    await session.close()


async def test_a_log_has_every_byte(
    domain: Domain, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    line = Line(b"before ")
    session = await opened(domain, monkeypatch, line)
    await until(lambda: shows(session, "before"))
    path = tmp_path / "log"
    await session.log_to(path)
    assert session.log_path == path
    line.said.put_nowait(b"\x1b[1mafter\xff")
    await until(lambda: shows(session, "after"))
    await session.stop_log()
    line.said.put_nowait(b"later")
    await until(lambda: shows(session, "later"))
    assert path.read_bytes() == b"\x1b[1mafter\xff"
    assert path.stat().st_mode & 0o777 == 0o600
    await session.close()


async def test_a_log_on_a_full_disk_ends_with_one_error(
    domain: Domain, monkeypatch: pytest.MonkeyPatch
) -> None:
    line = Line()
    session = await opened(domain, monkeypatch, line)

    await session.log_to(FULL)
    line.said.put_nowait(b"x")
    await until(lambda: session.log_failure)
    assert session.log_failure is not None
    assert "No space left on device" in session.log_failure.message
    line.said.put_nowait(b"goes on")
    await until(lambda: shows(session, "goes on"))
    await session.close()


async def test_the_hosts_log_is_the_past(
    domain: Domain, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    line = Line()
    await (await opened(domain, monkeypatch, line, line, line, line)).close()
    path = tmp_path / "log"
    path.write_bytes(b"cut line" + b"\n" * 600_000 + b"x" * 500_000 + b"\r\nthe end of it \x1b[6n")
    port = (await ports_of(domain))[0]
    fields = {name: getattr(port, name) for name in port.__slots__}
    session = TextSession(domain, Port(**{**fields, "log_path": str(path)}))
    session.start()
    assert await session.settled() is SessionState.LIVE
    history = session.terminal.history
    shown = [history[place].text for place in range(len(history))] + session.terminal.lines()
    assert any("the end of it" in line for line in shown)
    assert not any("cut line" in line for line in shown)
    assert not line.heard
    await session.close()
    for odd in (tmp_path, tmp_path / "none"):
        other = TextSession(domain, Port(**{**fields, "log_path": str(odd)}))
        other.start()
        assert await other.settled() is SessionState.LIVE
        await other.close()


async def test_a_port_that_nobody_can_open(domain: Domain) -> None:
    port = Port(
        alias="serial9", kind="serial", target="ttyS9", title="serial", backend="file",
        why_closed="the host writes it into a file",
    )  # fmt: skip
    session = TextSession(domain, port)
    session.start()
    assert await session.settled() is SessionState.LOST
    assert isinstance(session.reason, Unsupported)
    await session.close()


async def test_who_opens_the_same_shares_it_and_the_last_closes_it(domain: Domain) -> None:
    sessions = OpenSessions()
    first = await sessions.open_text(domain)
    second, screen = await asyncio.gather(sessions.open_text(domain), sessions.open_screen(domain))
    assert second is first
    assert {first, screen} == set(sessions.all())
    await first.settled()
    await sessions.release(first)
    assert first.state.value == "live"
    await sessions.release(first)
    assert first.state.value == "closed"
    await sessions.release(first)
    assert (await sessions.open_text(domain)) is not first
    await screen.settled()  # the server's own tasks are there, or will not come
    before = asyncio.all_tasks()
    await sessions.close_all()
    assert not sessions.all()
    for session in (first, screen):
        assert not len(session.tasks)
    assert len(asyncio.all_tasks()) < len(before)


async def test_another_connection_finds_it_taken_and_takes_it(domain: Domain) -> None:
    ours, theirs = OpenSessions(), OpenSessions()
    first = await ours.open_text(domain)
    await first.settled()
    second = await theirs.open_text(domain)
    assert await second.settled() is SessionState.TAKEN
    forced = await theirs.open_text(domain, force=True)
    assert forced is second
    assert await second.settled() is SessionState.LIVE
    await until(lambda: first.state in (SessionState.TAKEN, SessionState.LOST))
    await ours.close_all()
    await theirs.close_all()


async def test_it_is_taken_though_it_is_just_being_opened(
    domain: Domain, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[bool] = []
    answer = asyncio.Event()

    async def open_console(*_: object, force: bool = False, **__: object) -> Line:
        asked.append(force)
        if force:
            return Line(b"mine")
        await answer.wait()
        raise OperationFailed("taken by another")

    monkeypatch.setattr(domain.connection.driver, "open_console", open_console)
    session = TextSession(domain, (await ports_of(domain))[0])
    session.start()
    await until(lambda: asked)
    await session.take_over()
    answer.set()
    await until(lambda: shows(session, "mine"))
    assert asked == [False, True]
    await session.close()


async def test_a_channel_that_the_host_itself_talks_to_is_taken(domain: Domain) -> None:
    channel = next(port for port in await ports_of(domain) if port.kind == "channel")
    sessions = OpenSessions()
    session = await sessions.open_text(domain, channel)
    assert await session.settled() is SessionState.TAKEN
    assert session.reason is not None
    assert "org.qemu.guest_agent.0" in session.reason.message
    await sessions.close_all()


async def test_a_stopped_guest_comes_back(domain: Domain) -> None:
    sessions = OpenSessions()
    text, screen = await sessions.open_text(domain), await sessions.open_screen(domain)
    assert await text.settled() is SessionState.LIVE
    assert await screen.settled() is SessionState.LIVE
    await domain.destroy()
    await until(lambda: {text.state, screen.state} == {SessionState.LOST})
    await domain.start()
    await until(lambda: {text.state, screen.state} == {SessionState.LIVE})
    await sessions.close_all()


async def test_the_demos_screen_is_read_and_typed_on(domain: Domain) -> None:
    sessions = OpenSessions()
    screen = await sessions.open_screen(domain, view_only=False)
    assert await screen.settled() is SessionState.LIVE, screen.reason
    assert screen.source == "vnc", screen.fallback
    await until(lambda: shows(screen, "login:"))
    watch = screen.damage_watch()
    assert watch.take_damage()
    await screen.type_text("anna\n")
    await until(lambda: shows(screen, "Password"))
    assert watch.take_damage()
    watch.close()
    await sessions.close_all()


async def test_a_domain_without_ports_says_so() -> None:
    async with await Connection.open("test:///default") as connection:
        with pytest.raises(NotFound, match="has no serial port"):
            await OpenSessions().open_text(await connection.lookup("test"))


async def test_a_connection_that_is_closed_loses_its_sessions() -> None:
    sessions = OpenSessions()
    async with await Connection.open(DEMO) as connection:
        domain = await connection.lookup("web-01")
        text, screen = await sessions.open_text(domain), await sessions.open_screen(domain)
        assert await text.settled() is SessionState.LIVE
        assert await screen.settled() is SessionState.LIVE
    await until(lambda: {text.state, screen.state} == {SessionState.LOST})
    assert text.reason is not None
    await sessions.close_all()
    assert not len(text.tasks)
    assert not len(screen.tasks)


async def test_a_screen_that_is_given_up_twice_hangs_up_all_the_same() -> None:
    async with await Connection.open(DEMO) as connection:
        sessions = OpenSessions()
        screen = await sessions.open_screen(await connection.lookup("web-01"))
        await until(lambda: screen.state is SessionState.LIVE and screen.text is not None)
        source = screen._source
        assert isinstance(source, VncSource)
        (life,) = (task for task in screen.tasks._running if task.get_name().startswith("session "))
        for _ in range(3):
            life.cancel()
            await asyncio.sleep(0)
        await asyncio.gather(life, return_exceptions=True)
        assert source._client._wire._writer.transport.is_closing()
        await sessions.close_all()
