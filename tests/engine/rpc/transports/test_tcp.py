"""Plain TCP: a real daemon, and how far the way to nobody goes."""

from __future__ import annotations

import asyncio
import errno
import select
import socket
from typing import TYPE_CHECKING

import pytest

from engine.clock import SystemClock
from engine.credentials import NobodyToAsk
from engine.errors import ConnectFailed, ConnectStep
from engine.rpc.transports import open_transport
from engine.rpc.transports.route import TcpRoute
from engine.rpc.transports.tcp import connect_tcp, open_tcp
from engine.tasks import Tasks
from tests.engine.rpc.transports.recording_wire import (
    RecordingWire,
    authentication_kinds,
    open_files,
)
from tests.patience import PATIENCE
from tests.peers.libvirtd import PrivateLibvirtd

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.mark.peer("libvirtd")
async def test_a_real_daemon_answers() -> None:
    async with PrivateLibvirtd(tcp=True) as libvirtd:
        port = libvirtd.access.tcp_port
        assert port is not None
        wire = RecordingWire()
        transport = await open_transport(
            TcpRoute(host="localhost", port=port), wire,
            credentials=NobodyToAsk(), clock=SystemClock(),
        )  # fmt: skip
        assert await authentication_kinds(transport, wire) == [0]
        transport.close()
        assert await asyncio.wait_for(wire.lost, PATIENCE) is None


async def test_a_closed_port_is_told(closed_port: int) -> None:
    before = open_files()
    with pytest.raises(ConnectFailed, match="127.0.0.1:[0-9]+: refused") as caught:
        await open_tcp(TcpRoute(host="127.0.0.1", port=closed_port), RecordingWire())
    assert caught.value.step is ConnectStep.PORT
    assert open_files() == before


@pytest.mark.parametrize("host", ["nowhere.invalid", "a" * 300, "x..y"])
async def test_a_name_that_nobody_knows_is_told(host: str) -> None:
    with pytest.raises(ConnectFailed) as caught:
        await open_tcp(TcpRoute(host=host), RecordingWire())
    assert caught.value.step is ConnectStep.NAME


async def test_the_kernels_words_for_no_way_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    async def unreachable(sock: socket.socket, address: object) -> None:
        raise OSError(errno.EHOSTUNREACH, "No route to host")

    monkeypatch.setattr(asyncio.get_running_loop(), "sock_connect", unreachable)
    before = open_files()
    with pytest.raises(ConnectFailed, match="No route to host") as caught:
        await open_tcp(TcpRoute(host="127.0.0.1"), RecordingWire())
    assert caught.value.step is ConnectStep.ROUTE
    assert open_files() == before


@pytest.fixture
def silent_port() -> Iterator[int]:
    """A port that answers nobody: its queue is full, so the kernel drops what comes."""
    with socket.socket() as listener, socket.socket() as first:
        listener.bind(("127.0.0.1", 0))
        listener.listen(0)
        first.connect(listener.getsockname())
        # The kernel may put it into the queue a moment after it let the client go on.
        assert select.select([listener], [], [], PATIENCE)[0]
        yield listener.getsockname()[1]


async def test_silence_has_an_end(silent_port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("engine.rpc.transports.tcp.CONNECT_SECONDS", 0.05)
    with pytest.raises(ConnectFailed, match="no answer") as caught:
        await connect_tcp("127.0.0.1", silent_port)
    assert caught.value.step is ConnectStep.ROUTE


async def test_leaving_while_it_connects_leaves_nothing(silent_port: int) -> None:
    before = open_files()
    connecting = Tasks().spawn(connect_tcp("127.0.0.1", silent_port), name="connects")
    while open_files() == before:  # noqa: ASYNC110
        await asyncio.sleep(0)
    connecting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await connecting
    async with asyncio.timeout(PATIENCE):
        while open_files() != before:  # a thread may still read a file with names of hosts
            await SystemClock().sleep(0.001)
