"""Consoles and displays of the in-memory machines: what is typed, what comes back, who is there."""

from __future__ import annotations

import asyncio
import socket
from typing import TYPE_CHECKING, Final, cast

import pytest

from engine import Connection, ManualClock
from engine.console.framebuffer import Framebuffer, Rect
from engine.console.rfb.client import RfbClient
from engine.console.rfb.encoding import Encoding
from engine.console.rfb.login import RfbLogin
from engine.drivers.test.demo_fleet import FLEET
from engine.drivers.test.display_server.desk import HEIGHT, WIDTH
from engine.drivers.test.display_server.keyboard import Keyboard, keysym_at
from engine.drivers.test.display_server.pixel_format import PixelFormat
from engine.drivers.test.display_server.text_screen import TextScreen
from engine.errors import (
    ConnectionClosed,
    InvalidArgument,
    OperationFailed,
    OperationInvalid,
    Unsupported,
)
from engine.events import GraphicsEvent, GraphicsPhase
from engine.machine import KeyCodeSet
from tests.patience import PATIENCE

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from engine import Domain
    from engine.byte_stream import ByteStream
    from engine.drivers.test.driver import TestDriver

_RETURN: Final = 0xFF0D


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
async def connection(clock: ManualClock) -> AsyncIterator[Connection]:
    async with await Connection.open("test:///demo?still=1", clock=clock) as opened:
        yield opened


@pytest.fixture
async def web(connection: Connection) -> Domain:
    return await connection.lookup("web-01")


async def until(stream: ByteStream, words: str) -> str:
    """Return what came up to and with some words."""
    seen = b""
    async with asyncio.timeout(PATIENCE):
        while words.encode() not in seen:
            piece = await stream.read()
            assert piece, seen
            seen += piece
    return seen.decode()


async def signed_in(stream: ByteStream) -> None:
    await stream.write(b"root\rsecret\r")
    seen = await until(stream, "# ")
    assert "secret" not in seen


async def view(domain: Domain) -> RfbClient:
    descriptor = await domain.console.open_graphics()
    client = await RfbClient.connect(
        socket.socket(fileno=descriptor), RfbLogin(host_name=domain.name)
    )
    await client.next_update()
    return client


async def press(client: RfbClient, text: str) -> None:
    for key in text:
        keysym = _RETURN if key == "\r" else ord(key)
        await client.key(keysym, pressed=True)
        await client.key(keysym, pressed=False)


async def has_drawn(client: RfbClient, pixels: bytes) -> None:
    """Wait until the client sees a picture."""
    async with asyncio.timeout(PATIENCE):
        while client.framebuffer.to_pixmap() != pixels:
            await client.next_update()


# -- serial ports ----------------------------------------------------------------------------------


async def test_a_console_asks_who_comes_and_runs_what_is_typed(web: Domain) -> None:
    stream = await web.console.open()
    assert "web-01 login: " in await until(stream, "login: ")
    await signed_in(stream)
    await stream.write(b"lx\x7fs\r")
    listing = await until(stream, "# ")
    assert "lx\b \bs" in listing
    assert "\x1b[1;32mbackup.sh" in listing
    await stream.write(b"nonsense\x03")
    assert "nonsense^C\r\n" in await until(stream, "# ")
    await stream.write(b"\x1b[A\r")
    assert "ls\r\n" in await until(stream, "notes.txt")
    stream.abort()


async def test_top_repaints_itself_until_it_is_left(clock: ManualClock, web: Domain) -> None:
    stream = await web.console.open("serial0")
    await signed_in(stream)
    await stream.write(b"top\r")
    first = await until(stream, "q leaves")
    assert "\x1b[?1049h" in first
    await clock.advance(2.5)
    assert (await until(stream, "q leaves")).startswith("\x1b[H")
    await stream.write(b"q")
    assert "\x1b[?1049l" in await until(stream, "# ")
    stream.abort()


async def test_a_console_has_one_reader_until_somebody_takes_over(web: Domain) -> None:
    stream = await web.console.open()
    with pytest.raises(OperationFailed, match="taken by another"):
        await web.console.open("console0")
    newcomer = await web.console.open(force=True)
    await until(stream, "login: ")
    with pytest.raises(OperationFailed, match="taken over"):
        await stream.read()
    with pytest.raises(OperationFailed):
        await stream.write(b"x")
    await newcomer.finish()
    with pytest.raises(OperationInvalid):
        await newcomer.write(b"x")
    (await web.console.open()).abort()
    with pytest.raises(InvalidArgument, match="serial7"):
        await web.console.open("serial7")


async def test_a_start_is_seen_from_its_first_line_and_an_end_ends_it(
    clock: ManualClock, connection: Connection
) -> None:
    staging = await connection.lookup("staging")
    with pytest.raises(OperationInvalid):
        await staging.console.open()
    await staging.start()
    stream = await staging.console.open()
    await clock.advance(12)
    log = await until(stream, "staging login: ")
    assert log.index("starts on staging") < log.index("block: vda") < log.index("guest agent")
    await staging.destroy()
    assert await stream.read() == b""


async def test_the_power_is_switched_off_from_inside(clock: ManualClock, web: Domain) -> None:
    stream = await web.console.open()
    await signed_in(stream)
    await stream.write(b"poweroff\r")
    assert "powers off" in await until(stream, "now")
    await clock.advance(5)
    async with asyncio.timeout(PATIENCE):
        while await stream.read():
            pass
    assert not (await web.info()).status.state.is_active


async def test_a_held_guest_takes_what_was_typed_when_it_goes_on(web: Domain) -> None:
    stream = await web.console.open()
    await until(stream, "login: ")
    await web.suspend()
    await stream.write(b"carol\r")
    reading = asyncio.gather(stream.read())
    await asyncio.sleep(0)
    assert not reading.done()
    await web.resume()
    assert b"Password" in (await reading)[0]
    stream.abort()


async def test_a_fallen_system_says_so_and_takes_nothing(connection: Connection) -> None:
    fallen = await connection.lookup("scanner-gw")
    stream = await fallen.console.open()
    assert "Kernel panic" in await until(stream, "any more")
    stream.abort()


async def test_the_channel_of_the_agent_is_taken(web: Domain) -> None:
    with pytest.raises(OperationFailed, match="taken by another"):
        await web.console.open_channel()
    with pytest.raises(InvalidArgument, match="no channel"):
        await web.console.open_channel("org.example.0")


async def test_nothing_lives_inside_a_machine_that_nobody_looks_at(connection: Connection) -> None:
    driver = cast("TestDriver", connection.driver)
    assert driver._systems == []
    assert all(machine.inside is None for machine in driver._inventory)


# -- displays --------------------------------------------------------------------------------------


async def test_a_display_shows_what_is_typed_and_a_picture_shows_the_same(web: Domain) -> None:
    client = await view(web)
    assert (client.security, client.framebuffer.width) == ("none", 720)
    before = (await web.machine.screenshot()).data
    await press(client, "x")
    async with asyncio.timeout(PATIENCE):
        while client.framebuffer.to_pixmap() == before:
            await client.next_update()
    typed = (await web.machine.screenshot()).data
    assert client.framebuffer.to_pixmap() == typed != before
    await web.machine.send_keys([14])
    await has_drawn(client, before)
    await web.machine.send_keys([42, 45])
    await has_drawn(client, (await web.machine.screenshot()).data)
    assert client.framebuffer.to_pixmap() not in (before, typed)
    await client.close()


async def test_raw_and_packed_pixels_are_the_same(web: Domain) -> None:
    descriptor = await web.console.open_graphics()
    raw = await RfbClient.connect(
        socket.socket(fileno=descriptor), RfbLogin(host_name="raw"), encodings=[Encoding.RAW]
    )
    await raw.next_update()
    packed = await view(web)
    assert raw.framebuffer.pixels == packed.framebuffer.pixels
    assert any(packed.framebuffer.pixels)
    await raw.close()
    await packed.close()


async def test_who_opens_a_display_is_seen_by_the_name_of_the_socket(web: Domain) -> None:
    with web.subscribe(GraphicsEvent) as events:
        descriptor = await web.console.open_graphics()
        ours = socket.socket(fileno=descriptor)
        name = ours.getsockname().decode().lstrip("\0")
        client = await RfbClient.connect(ours, RfbLogin(host_name="web-01"))
        await client.close()
        seen: list[GraphicsEvent] = []
        async with asyncio.timeout(PATIENCE):
            while len(seen) < len(GraphicsPhase):
                batch = await events.batch()
                seen += [event for event in batch if isinstance(event, GraphicsEvent)]
    assert [event.phase for event in seen] == [
        GraphicsPhase.CONNECT,
        GraphicsPhase.INITIALIZE,
        GraphicsPhase.DISCONNECT,
    ]
    assert {(event.remote.family.label, event.remote.service) for event in seen} == {("unix", name)}
    assert seen[0].auth_scheme == next(g.scheme for g in FLEET if g.name == "web-01")


async def test_a_reset_shows_firmware_and_menu(clock: ManualClock, web: Domain) -> None:
    client = await view(web)
    await web.reset()
    for seconds in (1.0, 1.0):
        before = bytes(client.framebuffer.pixels)
        await clock.advance(seconds)
        await has_drawn(client, (await web.machine.screenshot()).data)
        assert client.framebuffer.pixels != before
    await client.close()


async def test_a_desk_is_a_picture_that_follows_the_firmware(
    clock: ManualClock, connection: Connection
) -> None:
    kiosk = await connection.lookup("kiosk-1")
    client = await view(kiosk)
    assert client.is_pointer_absolute
    assert (client.framebuffer.width, client.framebuffer.height) == (WIDTH, HEIGHT)
    await press(client, "a")
    update = await client.next_update()
    assert update.damage[0].area < WIDTH * HEIGHT // 50
    await kiosk.reset()
    await clock.advance(0.5)
    async with asyncio.timeout(PATIENCE):
        while client.framebuffer.width != 720:
            await client.next_update()
    await kiosk.destroy()
    with pytest.raises(ConnectionClosed):
        await has_drawn(client, b"")
    await client.close()


async def test_who_does_not_share_sends_the_others_away(web: Domain) -> None:
    first = await view(web)
    descriptor = await web.console.open_graphics()
    second = await RfbClient.connect(
        socket.socket(fileno=descriptor), RfbLogin(host_name="web-01"), shared=False
    )
    await second.next_update()
    with pytest.raises(ConnectionClosed):
        await has_drawn(first, b"")
    await first.close()
    await second.close()


async def test_a_stranger_at_the_display_is_hung_up_on(web: Domain) -> None:
    for said in (b"GET / HTTP/1.1\r\n\r\n", b"RFB 003.008\n\x07", b"RFB 003.008\n\x01\x01\xee"):
        reader, writer = await asyncio.open_connection(
            sock=socket.socket(fileno=await web.console.open_graphics())
        )
        writer.write(said)
        async with asyncio.timeout(PATIENCE):
            assert (await reader.read(-1)).startswith(b"RFB 003.008\n")
        writer.close()


async def test_spice_is_not_spoken(connection: Connection) -> None:
    windows = await connection.lookup("win11-test")
    with pytest.raises(Unsupported, match="no VNC"):
        await windows.console.open_graphics()
    assert Framebuffer.from_pixmap((await windows.machine.screenshot()).data).width == WIDTH


# -- parts -----------------------------------------------------------------------------------------


def test_only_rows_that_changed_are_drawn() -> None:
    screen = TextScreen()
    screen.write("\x1b[?25l")
    screen.refresh()
    seen = screen.stamp
    screen.write("\x1b[3;1Hx\x1b[4;1H\x1b[7my\x1b[20;80H\x1b[38;2;1;2;3mz")
    screen.refresh()
    assert screen.damage(seen) == [Rect(0, 32, 720, 32), Rect(0, 304, 720, 16)]
    assert screen.damage(screen.stamp) == []
    assert bytes([3, 2, 1, 0]) in bytes(screen.framebuffer.pixels)


def test_any_text_keeps_its_columns() -> None:
    screen = TextScreen()
    screen.write("\x1b[?25l漢e\u0301|")
    screen.refresh()
    bar = TextScreen()
    bar.write("\x1b[?25l   |")
    bar.refresh()
    left, right = (bytes(each.framebuffer.row(8)[27 * 4 : 36 * 4]) for each in (screen, bar))
    assert left == right
    assert any(left)


def test_keys_by_number_are_those_of_a_us_keyboard() -> None:
    assert keysym_at(30, KeyCodeSet.LINUX, shifted=False) == ord("a")
    assert keysym_at(3, KeyCodeSet.LINUX, shifted=True) == ord("@")
    assert keysym_at(103, KeyCodeSet.LINUX, shifted=False) == 0xFF52
    assert keysym_at(0xC8, KeyCodeSet.QNUM, shifted=False) == 0xFF52
    assert keysym_at(30, KeyCodeSet.WIN32, shifted=False) == 0


def test_modifiers_change_what_a_key_types() -> None:
    keyboard = Keyboard()
    assert keyboard.key(0xFFE3, pressed=True) == b""
    assert keyboard.key(ord("c"), pressed=True) == b"\x03"
    assert keyboard.key(0xFFE9, pressed=True) == b""
    assert keyboard.key(0xFFFF, pressed=True) is None
    keyboard.key(0xFFE3, pressed=False)
    assert keyboard.key(ord("b"), pressed=True) == b"\x1bb"
    keyboard.key(0xFFE9, pressed=False)
    assert keyboard.key(0x010020AC, pressed=True) == "€".encode()


def test_pixels_in_the_formats_of_others() -> None:
    pixels = bytes([0, 0, 255, 0]) + bytes([255, 255, 255, 0])
    high = PixelFormat(bits=16, depth=16, red_max=31, green_max=63, blue_max=31,
                       red_shift=11, green_shift=5, blue_shift=0)  # fmt: skip
    assert high.convert(pixels) == b"\x00\xf8\xff\xff"
    assert PixelFormat(big_endian=1).convert(pixels) == b"\x00\xff\x00\x00\x00\xff\xff\xff"
    assert PixelFormat.read(high.packed()) == high
    assert PixelFormat.read(PixelFormat(bits=7).packed()) is None
