"""Bytes to and from a guest: consoles, channels, displays."""

from __future__ import annotations

import asyncio
import socket
from typing import TYPE_CHECKING

import pytest

from engine import Connection
from engine.errors import EngineError, Unsupported
from tests.patience import PATIENCE
from tests.peers.libvirtd import SystemLibvirtd

if TYPE_CHECKING:
    from pathlib import Path

    from engine.byte_stream import ByteStream

    from .conftest import Stage

#: A boot sector that writes R on the first serial port, and each byte that comes there plus one.
_ECHO = bytes.fromhex("ba f803 b052 ee ba fd03 ec a801 74fb ba f803 ec fec0 ee ebef")
_DISK = (
    "<disk type='file' device='disk'><driver name='qemu' type='raw'/><source file='{}'/>"
    "<target dev='hda' bus='ide'/></disk>"
)

pytestmark = [pytest.mark.peer("libvirtd"), pytest.mark.peer("qemu-img")]


async def read_until(stream: ByteStream, word: bytes) -> bytes:
    seen = b""
    async with asyncio.timeout(PATIENCE):
        while word not in seen:
            piece = await stream.read()
            assert piece, seen
            seen += piece
    return seen


async def test_a_console_has_one_reader(running: Stage) -> None:
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


async def test_a_console_brings_what_the_guest_writes(
    empty_libvirtd: SystemLibvirtd, folder: Path
) -> None:
    path = folder / "echo.raw"
    path.write_bytes(_ECHO.ljust(510, b"\0") + b"\x55\xaa" + bytes(1 << 20))
    disk = _DISK.format(path)
    await empty_libvirtd.start_guest("echo", devices=disk)
    async with await Connection.open(empty_libvirtd.uri) as connection:
        domain = await connection.lookup("echo")
        stream = await domain.console.open()
        await domain.resume()
        await read_until(stream, b"R")
        await stream.write(b"g")
        await read_until(stream, b"h")
        await stream.finish()
        again = await domain.console.open()
        await again.write(b"x")
        await read_until(again, b"y")
        again.abort()


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
            with pytest.raises(Unsupported, match="no call that sends BREAK"):
                await domain.console.send_break()
