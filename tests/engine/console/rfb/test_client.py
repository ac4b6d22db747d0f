"""RfbClient against a server that says what the test says."""

from __future__ import annotations

import asyncio
import struct

import pytest

from engine.console.framebuffer import Rect
from engine.console.rfb import RfbClient, RfbLogin, Update
from engine.errors import AuthFailed, ConnectionClosed, ProtocolError, Unsupported

from .far_end import (
    begin,
    connected,
    counted,
    far_end,
    greeting,
    rectangle,
    server_init,
    update,
)

RED = b"\0\0\xff\0"
FIRST = struct.pack("!BBHHHH", 3, 0, 0, 0, 4, 3)
NEXT = struct.pack("!BBHHHH", 3, 1, 0, 0, 4, 3)


async def test_asks_for_all_once_and_for_changes_from_then_on() -> None:
    async with connected() as (client, far):
        far.say(update(rectangle(0, 1, 1, 1, 1, b"\0\0\xff\xee")))
        assert await client.next_update() == Update((Rect(1, 1, 1, 1),))
        assert await far.hear(10) == FIRST
        far.say(update())
        assert await client.next_update() == Update()
        assert await far.hear(10) == NEXT
        pixels = bytearray(48)
        pixels[20:24] = RED
        assert client.framebuffer.pixels == pixels
        assert bytes(client.framebuffer.row(1)[4:8]) == RED
        assert client.closed() is None


async def test_after_a_resize_all_is_asked_for() -> None:
    async with connected() as (client, far):
        far.say(update(rectangle(-223, 0, 0, 2, 1)))
        assert await client.next_update() == Update((), resized=True)
        assert (client.framebuffer.width, client.framebuffer.height) == (2, 1)
        await far.hear(10)
        far.say(update(rectangle(0, 0, 0, 2, 1, RED * 2)))
        assert await client.next_update() == Update((Rect(0, 0, 2, 1),))
        assert await far.hear(10) == struct.pack("!BBHHHH", 3, 0, 0, 0, 2, 1)


@pytest.mark.parametrize("cut", [0, 1, 4, 16, 20, 26])
async def test_who_gives_up_waiting_goes_on_where_it_was(cut: int) -> None:
    said = update(rectangle(0, 0, 0, 4, 1, RED * 4))
    async with connected() as (client, far):
        far.say(said[:cut])
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.01):
                await client.next_update()
        far.say(said[cut:])
        assert await client.next_update() == Update((Rect(0, 0, 4, 1),))
        assert bytes(client.framebuffer.row(0)) == RED * 4
        await client.key(0xFF1B, True)
        assert await far.hear(18) == FIRST + struct.pack("!BBxxI", 4, 1, 0xFF1B)  # asked once


async def test_facts_beside_pixels() -> None:
    async with connected() as (client, far):
        assert (client.leds, client.is_pointer_absolute, client.cursor) == (None, True, None)
        far.say(
            b"\2"  # a bell
            + struct.pack("!B3x", 3) + counted(b"copied")
            + struct.pack("!BxHH", 1, 0, 2) + bytes(12)
            + update(
                rectangle(-261, 0, 0, 4, 3, b"\5"),
                rectangle(-257, 0, 0, 4, 3),
                rectangle(-307, 0, 0, 4, 3, counted(b"\x1b[31mnew")),
                rectangle(-239, 1, 0, 2, 1, RED * 2 + b"\x40"),
            )
        )  # fmt: skip
        assert await client.next_update() == Update()
        assert client.leds == 5
        assert client.is_pointer_absolute is False
        assert client.name == "\\x1b[31mnew"
        assert client.cursor is not None
        assert (client.cursor.hot_x, client.cursor.width, client.cursor.height) == (1, 2, 1)
        assert client.cursor.pixels == RED + b"\0\0\xff\xff"


async def test_the_pointer_is_drawn_over_a_copy_where_it_is() -> None:
    """Two colours and a mask; half of it may be beside the screen, or all of it."""
    async with connected() as (client, far):
        colours = b"\xff\0\0" + b"\0\0\xff"
        bits = b"\x80\x40\xc0\xc0"  # of each row the first pixel, the second; both are shown
        far.say(update(rectangle(-240, 1, 1, 2, 2, colours + bits)))
        await client.next_update()
        assert client.placed_cursor is None  # nobody knows where it is
        await client.pointer(0, 0, 0)
        assert (placed := client.placed_cursor) is not None
        shown = placed.over(client.framebuffer)
        assert bytes(shown.row(0)) == RED + bytes(12)
        assert placed.rect(client.framebuffer) == Rect(0, 0, 1, 1)
        assert not any(client.framebuffer.pixels)
        far.say(update(rectangle(-232, 3, 2, 0, 0)))
        await client.next_update()
        assert (placed := client.placed_cursor) is not None
        shown = placed.over(client.framebuffer)
        assert bytes(shown.row(1)) == bytes(8) + RED + b"\xff\0\0\0"
        assert bytes(shown.row(2)) == bytes(8) + b"\xff\0\0\0" + RED
        far.say(update(rectangle(-232, 65535, 9, 0, 0), rectangle(-240, 0, 0, 0, 7)))
        await client.next_update()
        assert (placed := client.placed_cursor) is not None
        assert placed.over(client.framebuffer) is client.framebuffer


async def test_a_cut_text_is_read_past() -> None:
    async with connected() as (client, far):
        far.say(struct.pack("!B3xI", 3, 6) + b"copied" + update(count=0))
        assert await client.next_update() == Update()


async def test_keys_by_place_where_the_server_takes_them() -> None:
    async with connected() as (client, far):
        await client.key(0x61, True, 30)
        assert await far.hear(8) == struct.pack("!BBxxI", 4, 1, 0x61)
        far.say(update(rectangle(-258, 0, 0, 4, 3)))
        await client.next_update()
        await far.hear(10)
        await client.key(0x61, False, 30)
        assert await far.hear(12) == struct.pack("!BBHII", 255, 0, 0, 0x61, 30)
        await client.key(0x61, True)
        assert await far.hear(8) == struct.pack("!BBxxI", 4, 1, 0x61)


async def test_pointer_to_a_place_or_by_a_movement() -> None:
    async with connected() as (client, far):
        await client.pointer(3, 2, 1)
        assert await far.hear(6) == struct.pack("!BBHH", 5, 1, 3, 2)
        far.say(update(rectangle(-257, 0, 0, 4, 3)))
        await client.next_update()
        await far.hear(10)
        await client.pointer(1, 2, 0)
        assert await far.hear(6) == struct.pack("!BBHH", 5, 0, 0x7FFD, 0x7FFF)


async def test_last_rect_ends_an_update() -> None:
    async with connected() as (client, far):
        far.say(update(rectangle(0, 0, 0, 1, 1, RED), rectangle(-224, 0, 0, 0, 0), count=0xFFFF))
        assert await client.next_update() == Update((Rect(0, 0, 1, 1),))


async def test_size_that_the_server_refused_is_no_resize() -> None:
    async with connected() as (client, far):
        screen = b"\1\0\0\0" + bytes(16)
        far.say(update(rectangle(-308, 1, 3, 9, 9, screen), rectangle(-308, 0, 0, 4, 3, screen)))
        assert await client.next_update() == Update()
        assert client.framebuffer.width == 4
        far.say(update(rectangle(-308, 0, 0, 9, 9, screen)))
        assert await client.next_update() == Update(resized=True)
        assert client.framebuffer.width == 9


async def test_the_end_is_told_and_stays() -> None:
    async with connected() as (client, far):
        await far.close()
        with pytest.raises(ConnectionClosed, match="has closed the connection") as first:
            await client.next_update()
        assert client.closed() is first.value
        for again in (client.next_update(), client.key(1, True), client.pointer(0, 0, 0)):
            with pytest.raises(ConnectionClosed) as later:
                await again
            assert later.value is first.value


async def test_a_hung_up_server_is_seen_without_asking() -> None:
    async with connected() as (client, far):
        await far.close()
        while client.closed() is None:  # noqa: ASYNC110 - the loop has to read it
            await asyncio.sleep(0)
        assert isinstance(client.closed(), ConnectionClosed)


async def test_closing_it_ourselves() -> None:
    async with connected() as (client, _):
        await client.close()
        await client.close()
        assert isinstance(client.closed(), ConnectionClosed)
        with pytest.raises(ConnectionClosed):
            await client.next_update()


@pytest.mark.parametrize("shared", [True, False])
async def test_sharing_is_said(shared: bool) -> None:
    async with far_end() as (far, near):
        far.say(greeting())
        client = await RfbClient.connect(near, RfbLogin(), shared=shared)
        assert (await far.hear(14))[13] == shared
        await client.close()


@pytest.mark.parametrize(
    ("version", "answer", "agreed"),
    [
        (b"003.003", b"\0\0\0\1", b"003.003"),
        (b"003.005", b"\0\0\0\1", b"003.003"),
        (b"003.007", b"\1\1", b"003.007"),
        (b"003.008", b"\1\1\0\0\0\0", b"003.008"),
        (b"003.889", b"\2\2\1\0\0\0\0", b"003.008"),
        (b"004.001", b"\1\1\0\0\0\0", b"003.008"),
    ],
)
async def test_versions(version: bytes, answer: bytes, agreed: bytes) -> None:
    async with far_end() as (far, near):
        far.say(b"RFB %b\n" % version + answer + server_init())
        client = await RfbClient.connect(near, RfbLogin())
        assert await far.hear(12) == b"RFB %b\n" % agreed
        assert (client.security, client.name) == ("none", "guest")
        await client.close()


HOSTILE = b"\x1b[2J\nno\0"


@pytest.mark.parametrize(
    ("said", "error", "words"),
    [
        (b"SSH-2.0-Open", ProtocolError, "^VNC: this is no VNC server: it says SSH"),
        (b"RFB 003.003\n\0\0\0\0" + counted(HOSTILE), AuthFailed, r"nobody in: \\x1b\[2J\\nno$"),
        (b"RFB 003.008\n\0" + counted(HOSTILE), AuthFailed, r"nobody in: \\x1b\[2J\\nno$"),
        (b"RFB 003.008\n\1\1\0\0\0\1" + counted(HOSTILE), AuthFailed, r"us in: \\x1b\[2J\\nno$"),
        (b"RFB 003.007\n\1\2" + bytes(16) + b"\0\0\0\1", AuthFailed, "it gives no reason"),
        (b"RFB 003.008\n\2\5\6", Unsupported, "only the types 5, 6"),
        (b"RFB 003.008\n\1\1\0\0\0\1\xff\xff\xff\xff", ProtocolError, "a reason of 4294967295"),
        (b"RFB 003.008\n\1\x13\0\2\1", Unsupported, "VeNCrypt 0.2"),
        (b"RFB 003.008\n\1\x13\0\2\0\1\0\0\1\0", Unsupported, "only the types 256"),
        (b"RFB 003.008\n\1\x13\0\2\0\1\0\0\1\1\0", ProtocolError, "and then refused"),
        (b"RFB 003.008\n\1\x14" + counted(b"GSSAPI"), AuthFailed, "GSSAPI"),
        (b"RFB 003.008\n\1\x14\x10\0\0\0", ProtocolError, "a SASL message of"),
        (greeting(0, 4), ProtocolError, "0x4: it has no pixel"),
        (greeting(16384, 16384), ProtocolError, "16384x16384: more than 8192x4320"),
        (greeting(8192, 4321), ProtocolError, "8192x4321: more than"),
        (greeting(8193, 1), ProtocolError, "8193x1: more than"),
    ],
)
async def test_servers_that_let_nobody_in(said: bytes, error: type[Exception], words: str) -> None:
    async with far_end() as (far, near):
        far.say(said)
        with pytest.raises(error, match=words) as raised:
            await RfbClient.connect(near, RfbLogin(password="secret"))
        assert "secret" not in str(raised.value)
        assert str(raised.value).startswith("VNC")


async def test_a_start_that_is_cut_anywhere_is_one_error() -> None:
    said = greeting()
    for cut in range(len(said)):
        async with far_end() as (far, near):
            far.say(said[:cut])
            far.writer.write_eof()
            with pytest.raises((ConnectionClosed, AuthFailed)):
                await RfbClient.connect(near, RfbLogin())


async def test_a_start_that_stalls_anywhere_can_be_given_up() -> None:
    said = greeting()
    for cut in (0, 5, 12, 13, 14, 18, 30, len(said) - 1):
        async with far_end() as (far, near):
            far.say(said[:cut])
            attempt = begin(RfbClient.connect(near, RfbLogin()))
            for _ in range(20):
                await asyncio.sleep(0)
            attempt.cancel()
            with pytest.raises(asyncio.CancelledError):
                await attempt
            assert near.fileno() == -1


async def test_the_password_is_asked_for_once_and_in_no_text() -> None:
    asked = 0

    async def ask() -> str:
        nonlocal asked
        asked += 1
        return "opensesame"

    login = RfbLogin(password=ask)
    for _ in range(2):
        async with far_end() as (far, near):
            far.say(b"RFB 003.008\n\1\2" + bytes(16) + b"\0\0\0\0" + server_init())
            client = await RfbClient.connect(near, login)
            assert client.security == "vnc"
            await client.close()
    assert asked == 1
    assert "opensesame" not in repr(login) + repr(RfbLogin(password="opensesame"))


async def test_no_password_to_give() -> None:
    async with far_end() as (far, near):
        far.say(b"RFB 003.008\n\1\2" + bytes(16))
        with pytest.raises(AuthFailed, match="asks for a password, and none is known"):
            await RfbClient.connect(near, RfbLogin())


async def test_largest_and_smallest_screen() -> None:
    async with connected(8192, 4320) as (client, far):
        assert len(client.framebuffer.pixels) == 8192 * 4320 * 4
        far.say(update(rectangle(-223, 0, 0, 1, 1), rectangle(0, 0, 0, 1, 1, RED)))
        assert await client.next_update() == Update((Rect(0, 0, 1, 1),), resized=True)
        assert client.framebuffer.pixels == RED
        far.say(update(rectangle(-223, 0, 0, 4320, 8192)))
        assert (await client.next_update()).resized


async def test_who_says_a_lot_of_nothing_keeps_nobody_waiting() -> None:
    async with connected() as (client, far):
        far.say(b"\2" * 100_000 + update())
        turns = 0
        waiting = begin(client.next_update())
        while not waiting.done():
            await asyncio.sleep(0)
            turns += 1
        assert await waiting == Update()
        assert turns > 100


async def test_giving_up_in_the_middle_of_a_tls_handshake() -> None:
    async with far_end() as (far, near):
        far.say(b"RFB 003.008\n\1\x13\0\2\0\1\0\0\1\1\1")
        attempt = begin(RfbClient.connect(near, RfbLogin()))
        await far.hear(12 + 1 + 2 + 4 + 1)  # the first byte of the client's TLS is there
        attempt.cancel()
        with pytest.raises(asyncio.CancelledError):
            await attempt
        assert near.fileno() == -1


async def _move_on(client: RfbClient) -> None:
    while True:
        await client.pointer(1, 1, 0)


async def test_closing_beside_a_server_that_takes_nothing() -> None:
    async with connected() as (client, far):
        far.writer.transport.pause_reading()  # type: ignore[attr-defined]
        moving = begin(_move_on(client))
        await asyncio.sleep(0.05)
        assert not moving.done()
        await client.close()
        with pytest.raises(ConnectionClosed):
            await moving
        far.writer.transport.resume_reading()  # type: ignore[attr-defined]
