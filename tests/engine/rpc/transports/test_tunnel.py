"""Tunnels to sockets and ports of a daemon's machine."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from engine import ConnectionURI
from engine.clock import SystemClock
from engine.credentials import NobodyToAsk
from engine.errors import ConnectFailed, ConnectStep, Unsupported
from engine.rpc.transports.route import TcpRoute, UnixRoute, route_for
from engine.rpc.transports.target import TcpTarget, UnixTarget
from engine.rpc.transports.tunnel import open_tunnel
from tests.engine.rpc.transports.recording_wire import open_files
from tests.patience import PATIENCE

if TYPE_CHECKING:
    from pathlib import Path

    from engine.rpc.transports.route import Route
    from engine.rpc.transports.target import Target
    from tests.peers.sshd import Sshd

HERE = UnixRoute(path="/nowhere")
GREETING = b"RFB 003.008\n"


async def greet(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Greet, say everything again, and end."""
    writer.write(GREETING)
    writer.write(await reader.readexactly(1_000_000))
    await writer.drain()
    writer.close()


async def visit(route: Route, target: Target) -> None:
    """Let the other end greet us and say again what we say."""
    before = open_files()
    reader, writer = await open_tunnel(
        route, target, credentials=NobodyToAsk(), clock=SystemClock()
    )
    async with asyncio.timeout(PATIENCE):
        assert await reader.readexactly(len(GREETING)) == GREETING
        said = bytes(range(250)) * 4000
        writer.write(said)
        await writer.drain()
        assert await reader.read() == said
        writer.close()
        await writer.wait_closed()
    assert open_files() == before


async def test_on_this_machine(short_tmp: Path) -> None:
    async with await asyncio.start_unix_server(greet, short_tmp / "s"):
        await visit(HERE, UnixTarget(f"{short_tmp}/s"))
    async with await asyncio.start_server(greet, "127.0.0.1", 0) as server:
        await visit(HERE, TcpTarget("127.0.0.1", server.sockets[0].getsockname()[1]))


def open_to_everybody(folder: Path) -> None:
    """Let the user at the other end of ssh come to the socket in ``folder``."""
    folder.chmod(0o755)
    (folder / "s").chmod(0o777)


@pytest.mark.peer("root", "sshd", "ssh", "openssl", "libvirtd", "virsh")
@pytest.mark.usefixtures("lasting_login")
async def test_through_ssh(sshd: Sshd, short_tmp: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(short_tmp))
    uri = f"qemu+ssh://{sshd.address}/system?command={sshd.bin}/ssh"
    route = route_for(ConnectionURI.parse(uri), read_only=False, environment={}, user_id=1000)
    async with await asyncio.start_unix_server(greet, short_tmp / "s"):
        open_to_everybody(short_tmp)
        await visit(route, UnixTarget(f"{short_tmp}/s"))
    async with await asyncio.start_server(greet, "127.0.0.1", 0) as server:
        await visit(route, TcpTarget("127.0.0.1", server.sockets[0].getsockname()[1]))
    assert len(sshd.log.read_text().split("Accepted publickey")) - 1 == 1
    reader, writer = await open_tunnel(
        route, UnixTarget("/run/none"), credentials=NobodyToAsk(), clock=SystemClock()
    )
    with pytest.raises(ConnectFailed) as caught:
        await asyncio.wait_for(reader.read(), PATIENCE)
    assert caught.value.step is ConnectStep.DAEMON
    writer.close()


async def test_a_daemon_alone_leads_nowhere_else() -> None:
    with pytest.raises(Unsupported):
        await open_tunnel(
            TcpRoute(host="h"), UnixTarget("/s"), credentials=NobodyToAsk(), clock=SystemClock()
        )
