"""Bytes to and from a guest: consoles, channels, displays."""

from __future__ import annotations

import asyncio
import socket
from typing import TYPE_CHECKING

import pytest

from engine import Connection
from engine.errors import EngineError, Unsupported
from tests.peers.libvirtd import SystemLibvirtd

from .conftest import PATIENCE

if TYPE_CHECKING:
    from engine.byte_stream import ByteStream

    from .conftest import Stage

pytestmark = [pytest.mark.peer("libvirtd"), pytest.mark.peer("qemu-img")]


async def read_until(stream: ByteStream, word: bytes) -> bytes:
    seen = b""
    async with asyncio.timeout(PATIENCE):
        while word not in seen:
            piece = await stream.read()
            assert piece, seen
            seen += piece
    return seen


async def test_a_console_is_read_and_written(running: Stage) -> None:
    """The firmware of a guest without a system tells on its serial port what it tries."""
    console = running.domain.console
    stream = await console.open()
    with pytest.raises(EngineError, match="Active console session"):
        await console.open()
    newcomer = await console.open("serial0", force=True, safe=True)
    with pytest.raises(EngineError):
        await read_until(stream, b"never")
    await newcomer.write(b"x" * 100)
    newcomer.abort()
    with pytest.raises(EngineError):
        await newcomer.read()
    with pytest.raises(EngineError, match="no-such-device"):
        await console.open("no-such-device")


async def test_a_console_brings_what_the_guest_writes(running: Stage) -> None:
    stream = await running.domain.console.open()
    await running.domain.machine.monitor_command("info chardev", for_humans=True)
    script = '{"execute":"qom-list","arguments":{"path":"/"}}'
    assert "machine" in await running.domain.machine.monitor_command(script)
    stream.abort()


async def test_a_channel_waits_for_the_guest(running: Stage) -> None:
    console = running.domain.console
    channel = await console.open_channel("org.example.0")
    await channel.write(b"nobody reads this yet")
    with pytest.raises(EngineError):
        await console.open_channel("org.example.0")
    another = await console.open_channel("org.example.0", force=True)
    another.abort()
    channel.abort()
    with pytest.raises(EngineError, match="no.such.channel"):
        await console.open_channel("no.such.channel")


async def test_a_display_is_handed_over(running: Stage) -> None:
    descriptor = await running.domain.console.open_graphics(skip_authentication=True)
    with socket.socket(fileno=descriptor) as display:
        display.settimeout(PATIENCE)
        greeting = await asyncio.to_thread(display.recv, 12)
    assert greeting == b"RFB 003.008\n"
    with pytest.raises(EngineError):
        await running.domain.console.open_graphics(3)


async def test_a_display_is_not_handed_over_by_a_network() -> None:
    async with SystemLibvirtd(tcp=True) as libvirtd:
        uri = f"test+tcp://127.0.0.1:{libvirtd.access.tcp_port}/default"
        async with await Connection.open(uri) as connection:
            domain = await connection.lookup("test")
            with pytest.raises(Unsupported, match="one machine only"):
                await domain.console.open_graphics()
