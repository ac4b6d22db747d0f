"""QmpClient against a monitor that speaks bytes: order, ends, and every bad thing it can say."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from engine import Tasks
from engine.drivers.qemu.qmp import client as client_module
from engine.drivers.qemu.qmp.client import QmpClient
from engine.drivers.qemu.qmp.errors import CommandFailed, MonitorLost
from engine.errors import ConnectFailed, OperationFailed, OperationTimeout
from tests.fakes.qemu_monitor import FakeMonitor, event
from tests.patience import PATIENCE

if TYPE_CHECKING:
    from pathlib import Path

    from engine.drivers.qemu.qmp.protocol import QmpEvent


class Reader:
    """A connected client and what it heard."""

    def __init__(self) -> None:
        self.heard: list[str] = []
        self.lost = asyncio.Event()

    async def connect(self, monitor: FakeMonitor) -> QmpClient:
        return await QmpClient.connect(monitor.path, self._hear, self.lost.set)

    def _hear(self, qmp_event: QmpEvent) -> None:
        self.heard.append(qmp_event.name)


async def test_greeting_capabilities_and_a_command(short_tmp: Path) -> None:
    async with FakeMonitor(short_tmp / "m") as monitor:
        client = await Reader().connect(monitor)
        assert client.greeting.version == (7, 2, 22)
        assert (await client.execute("query-status"))["status"] == "running"
        assert [c["execute"] for c in monitor.commands] == ["qmp_capabilities", "query-status"]
        await client.close()


async def test_a_reply_keeps_its_place_among_the_events(short_tmp: Path) -> None:
    async with FakeMonitor(short_tmp / "m") as monitor:
        reader = Reader()
        client = await reader.connect(monitor)
        monitor.answers["query-status"] = (
            event("BEFORE") + b'{"return": {"status": "paused"}, "id": 2}\r\n' + event("AFTER")
        )
        await client.execute("query-status", on_reply=lambda v: reader.heard.append(v["status"]))
        assert reader.heard == ["BEFORE", "paused", "AFTER"]
        await client.close()


async def test_an_answer_that_cannot_be_read_fails_its_command_only(short_tmp: Path) -> None:
    async with FakeMonitor(short_tmp / "m", query_status={"newer": "\x1b[31m"}) as monitor:
        reader = Reader()
        client = await reader.connect(monitor)
        with pytest.raises(OperationFailed, match="answer to query-status cannot be read"):
            await client.execute("query-status", on_reply=lambda value: value["status"])
        assert await client.execute("query-name") == {"name": "fake"}
        assert not reader.lost.is_set()
        await client.close()


async def test_a_refusal_names_command_and_reason(short_tmp: Path) -> None:
    async with FakeMonitor(short_tmp / "m") as monitor:
        client = await Reader().connect(monitor)
        monitor.answers["quit"] = {"error": {"class": "GenericError", "desc": "no\x1b[31m way"}}
        with pytest.raises(CommandFailed) as caught:
            await client.execute("quit")
        assert caught.value.message == r"QEMU refused quit: no\x1b[31m way"
        await client.close()


async def test_nobody_there(short_tmp: Path) -> None:
    with pytest.raises(ConnectFailed, match="absent"):
        await QmpClient.connect(short_tmp / "absent", lambda e: None, lambda: None)


async def test_a_monitor_that_another_client_holds_never_greets(
    short_tmp: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client_module, "GREETING_DEADLINE", 0.05)
    async with FakeMonitor(short_tmp / "m", greeting=b"") as monitor:
        with pytest.raises(ConnectFailed, match="does not greet") as caught:
            await Reader().connect(monitor)
        assert "one client" in caught.value.hint


async def test_a_late_answer_is_no_surprise(
    short_tmp: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async with FakeMonitor(short_tmp / "m", query_status=None) as monitor:
        client = await Reader().connect(monitor)
        with monkeypatch.context() as patch:
            patch.setattr(client_module, "REPLY_DEADLINE", 0.05)
            with pytest.raises(OperationTimeout):
                await client.execute("query-status")
        monitor.send(b'{"return": {"status": "late"}, "id": 2}\r\n')
        await client.execute("query-name")
        assert caplog.records == []
        await client.close()


async def test_no_answer_in_time(short_tmp: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with FakeMonitor(short_tmp / "m", query_status=None) as monitor:
        client = await Reader().connect(monitor)
        with monkeypatch.context() as patch:
            patch.setattr(client_module, "REPLY_DEADLINE", 0.05)
            with pytest.raises(OperationTimeout, match="query-status"):
                await client.execute("query-status")
        monitor.answers["query-status"] = {"status": "late"}
        assert await client.execute("query-status") == {"status": "late"}
        await client.close()


async def test_the_end_fails_what_waits_and_is_told_once(short_tmp: Path) -> None:
    async with FakeMonitor(short_tmp / "m", query_status=None) as monitor:
        reader, tasks = Reader(), Tasks()
        client = await reader.connect(monitor)
        monitor.on_command = lambda command: monitor.hang_up()
        waiting = tasks.spawn(client.execute("query-status"), name="waiting")
        with pytest.raises(MonitorLost):
            await waiting
        await asyncio.wait_for(reader.lost.wait(), PATIENCE)
        with pytest.raises(MonitorLost):
            await client.execute("query-status")


async def test_our_own_close_is_not_a_loss(short_tmp: Path) -> None:
    async with FakeMonitor(short_tmp / "m") as monitor:
        reader = Reader()
        client = await reader.connect(monitor)
        await client.close()
        assert not reader.lost.is_set()


@pytest.mark.parametrize(
    "noise",
    [
        b"not json\r\n",
        b"{}\r\n",
        b"\x00\xff\r\n",
        b'{"return": {}, "id": 999}\r\n',
        b"[" * 99_999 + b"\n",
    ],
)
async def test_noise_is_counted_and_the_conversation_goes_on(short_tmp: Path, noise: bytes) -> None:
    async with FakeMonitor(short_tmp / "m") as monitor:
        reader = Reader()
        client = await reader.connect(monitor)
        monitor.send(noise + event("STOP"))
        await client.execute("query-status")
        assert reader.heard == ["STOP"]
        assert client.malformed == (0 if b"999" in noise else 1)
        await client.close()


async def test_a_cancelled_command_leaves_the_client_usable(short_tmp: Path) -> None:
    async with FakeMonitor(short_tmp / "m", query_status=None) as monitor:
        client = await Reader().connect(monitor)
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.02):
                await client.execute("query-status")
        assert await client.execute("query-name") == {"name": "fake"}
        await client.close()


async def test_a_path_longer_than_an_address_holds(short_tmp: Path) -> None:
    deep = short_tmp / ("d" * 60) / ("e" * 60)
    deep.mkdir(parents=True)
    async with FakeMonitor(short_tmp / "m") as monitor:
        (short_tmp / "m").rename(deep / "monitor.sock")
        monitor.path = deep / "monitor.sock"
        client = await Reader().connect(monitor)
        await client.close()
