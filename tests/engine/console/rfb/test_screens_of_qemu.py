"""A real QEMU's screen: the same pixels in every encoding, changes of size, keys, the pointer."""

from __future__ import annotations

import asyncio
import socket
from typing import TYPE_CHECKING

import pytest

from engine.console.framebuffer import Framebuffer
from engine.console.rfb import RfbClient, RfbLogin
from engine.console.rfb.encoding import Encoding
from engine.errors import ConnectionClosed
from tests.engine.rpc.linked import nothing_left
from tests.patience import PATIENCE
from tests.peers.guest import READY, linux_guest
from tests.peers.streams import ByteStream

from .recordings import LARGE_CONSOLE

if TYPE_CHECKING:
    from pathlib import Path

    from tests.peers.fixtures import RawQemuFactory
    from tests.peers.qemu import RawQemu

pytestmark = pytest.mark.peer("qemu-system-x86_64")

ESCAPE = 1
#: Pixels; before its console is the large one, the screen has other widths, some for a moment only.
LARGE_WIDTH = 1280


async def visit(path: Path, *encodings: Encoding) -> RfbClient:
    sock = socket.socket(socket.AF_UNIX)
    sock.connect(str(path))
    if encodings:
        return await RfbClient.connect(sock, RfbLogin(), encodings=encodings)
    return await RfbClient.connect(sock, RfbLogin())


async def first_picture(client: RfbClient) -> None:
    while not (await client.next_update()).damage:
        pass


async def screenshot(qemu: RawQemu, path: Path) -> Framebuffer:
    await qemu.tap.execute("screendump", filename=str(path))
    return Framebuffer.from_pixmap(await asyncio.to_thread(path.read_bytes))


async def read_until(stream: ByteStream, marker: bytes) -> None:
    text = b""
    async with asyncio.timeout(PATIENCE):
        while marker not in text:
            text += await stream.read(1)


@pytest.mark.peer("linux-guest")
async def test_a_text_console_in_every_encoding(raw_qemu: RawQemuFactory, short_tmp: Path) -> None:
    guest = await linux_guest()
    serial, vnc = short_tmp / "serial", short_tmp / "vnc"
    qemu = await raw_qemu(
        *guest.arguments[:-1], LARGE_CONSOLE, "-S", "-vga", "std", "-vnc", f"unix:{vnc}",
        *("-chardev", f"socket,id=serial,path={serial},server=on,wait=off"),
        *("-serial", "chardev:serial"),
    )  # fmt: skip
    said = await ByteStream.open(str(serial))
    watcher = await visit(vnc)
    assert watcher.framebuffer.width < LARGE_WIDTH
    await qemu.tap.execute("cont")
    async with asyncio.timeout(PATIENCE):
        while watcher.framebuffer.width != LARGE_WIDTH:
            await watcher.next_update()
    await read_until(said, READY)
    await qemu.tap.execute("stop")
    truth = await screenshot(qemu, short_tmp / "truth.ppm")
    assert sum(map(bool, truth.pixels)) > 50_000  # text, not an empty screen
    while watcher.framebuffer.pixels != truth.pixels:
        await asyncio.wait_for(watcher.next_update(), PATIENCE)
    for encoding in Encoding:
        if encoding >= 0 and encoding is not Encoding.COPY_RECT:
            client = await visit(vnc, encoding)
            await first_picture(client)
            assert client.framebuffer.pixels == truth.pixels, encoding.name
            await client.close()
    await qemu.kill()
    with pytest.raises(ConnectionClosed):
        await asyncio.wait_for(_read_on(watcher), PATIENCE)
    await watcher.close()
    await said.close()


async def _read_on(client: RfbClient) -> None:
    while True:
        await client.next_update()


async def test_keys_reach_the_firmware(raw_qemu: RawQemuFactory, short_tmp: Path) -> None:
    """By its place on the keyboard: what the key means is another one."""
    log, vnc = short_tmp / "log", short_tmp / "vnc"
    qemu = await raw_qemu(
        "-S", "-vga", "std", "-boot", "menu=on,splash-time=60000", "-vnc", f"unix:{vnc}",
        *("-chardev", f"socket,id=log,path={log},server=on,wait=off"),
        *("-device", "isa-debugcon,iobase=0x402,chardev=log"),
    )  # fmt: skip
    said = await ByteStream.open(str(log))
    client = await visit(vnc)
    await qemu.tap.execute("cont")
    await read_until(said, b"Press ESC for boot menu")
    while client.leds is None:
        await client.next_update()
    for pressed in (True, False):
        await client.key(ord("q"), pressed, ESCAPE)
    await read_until(said, b"Select boot device")
    await client.close()
    await said.close()


@pytest.mark.parametrize("device", ["usb-mouse", "usb-tablet"])
async def test_where_the_pointer_goes(
    raw_qemu: RawQemuFactory, short_tmp: Path, device: str
) -> None:
    vnc = short_tmp / "vnc"
    qemu = await raw_qemu(
        *("-S", "-machine", "pc,i8042=off", "-vga", "std", "-vnc", f"unix:{vnc},lock-key-sync=on"),
        *("-device", "qemu-xhci", "-device", device),
    )
    mice = await qemu.tap.execute("query-mice")
    async with nothing_left(), asyncio.timeout(PATIENCE):
        client = await visit(vnc)
        await first_picture(client)
        assert client.is_pointer_absolute == any(mouse["absolute"] for mouse in mice)
        assert client.is_pointer_absolute == (device == "usb-tablet")
        assert client.name == "QEMU"
        await client.pointer(3, 4, 0)
        await client.close()
