"""One guest of a real libvirtd by all its ways: console, display, picture and keys."""

from __future__ import annotations

import asyncio
import socket
import struct
from typing import TYPE_CHECKING

import pytest

from engine import Connection
from engine.console.rfb.client import RfbClient
from engine.console.rfb.login import RfbLogin
from engine.errors import OperationFailed
from tests.patience import PATIENCE
from tests.peers.typist import READY, typist_disk

if TYPE_CHECKING:
    from pathlib import Path

    from engine.byte_stream import ByteStream
    from tests.peers.libvirtd import SystemLibvirtd

pytestmark = [pytest.mark.peer("libvirtd"), pytest.mark.peer("qemu-img")]


async def read_until(stream: ByteStream, word: bytes) -> None:
    seen = b""
    async with asyncio.timeout(PATIENCE):
        while word not in seen:
            piece = await stream.read()
            assert piece, seen
            seen += piece


async def test_a_guest_is_read_seen_and_typed_on(
    empty_libvirtd: SystemLibvirtd, folder: Path
) -> None:
    devices = typist_disk(folder / "typist.raw")
    await empty_libvirtd.start_guest("typist", ("vnc",), devices=devices)
    async with await Connection.open(empty_libvirtd.uri) as connection:
        domain = await connection.lookup("typist")
        console = await domain.console.open()
        await domain.resume()
        await read_until(console, READY)
        await console.write(b"g")
        await read_until(console, b"h")
        with pytest.raises(OperationFailed, match="Active console session"):
            await domain.console.open()

        await domain.machine.send_keys([45])
        await read_until(console, b"x")
        descriptor = await domain.console.open_graphics(skip_authentication=True)
        client = await RfbClient.connect(
            socket.socket(fileno=descriptor), RfbLogin(host_name="typist")
        )
        async with asyncio.timeout(PATIENCE):
            while client.framebuffer.width != 720:
                await client.next_update()
        await client.key(ord("y"), pressed=True, scancode=21)
        await client.key(ord("y"), pressed=False, scancode=21)
        await read_until(console, b"y")

        picture = (await domain.machine.screenshot()).data
        size = struct.unpack(">II", picture[16:24])  # of a PNG's first chunk
        assert size == (client.framebuffer.width, client.framebuffer.height) == (720, 400)
        await client.close()
        console.abort()
