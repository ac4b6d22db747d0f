"""Servers that lie, in what comes after the start: each is one ProtocolError, soon."""

from __future__ import annotations

import asyncio
import random
import struct
import zlib
from typing import TYPE_CHECKING

import pytest

from engine.console.rfb.server_view import ServerView
from engine.console.rfb.steps import PAUSE, run
from engine.errors import EngineError, ProtocolError

from .encoders import ENCODERS, Streams, random_picture
from .far_end import begin, connected, counted, rectangle, update

if TYPE_CHECKING:
    from engine.console.rfb import RfbClient

    from .encoders import Encoder

BOMB = zlib.compress(bytes(1 << 28), 9)
FILL = b"\x80\1\2\3"


def whole(number: int, data: bytes) -> bytes:
    return update(rectangle(number, 0, 0, 32, 32, data))


def tight_length(length: int) -> bytes:
    return bytes((length & 127 | 128, length >> 7 & 127 | 128, length >> 14))


def tight_zeros(size: int) -> bytes:
    packed = zlib.compress(bytes(size))
    return tight_length(len(packed)) + packed


CASES = {
    "message of no kind": (b"\x63", "unknown kind 99"),
    "extended clipboard": (struct.pack("!B3xI", 3, 0xFFFFFFFF), "a cut text of 4294967295"),
    "rectangle too wide": (update(rectangle(0, 1, 0, 32, 1)), "outside of its screen"),
    "rectangle too low": (update(rectangle(7, 0, 32, 1, 1)), "outside of its screen"),
    "rectangle far away": (update(rectangle(5, 65535, 65535, 65535, 65535)), "outside of its"),
    "encoding of no kind": (whole(-1234, b""), "the encoding -1234: nobody asked"),
    "copy from outside": (whole(1, b"\0\1\0\0"), "outside of the screen"),
    "size of nothing": (update(rectangle(-223, 0, 0, 0, 7)), "0x7: it has no pixel"),
    "size of everything": (update(rectangle(-223, 0, 0, 16384, 16384)), "more than 8192x4320"),
    "extended size": (
        update(rectangle(-308, 0, 0, 65535, 1, b"\0\0\0\0")), "65535x1: more than",
    ),
    "sizes over and over": (
        update(*(rectangle(-223, 0, 0, 9 + n, 9) for n in range(9))), "over and over",
    ),
    "endless update": (
        update(*[rectangle(7, 0, 0, 32, 32, FILL)] * 20000), "does not end",
    ),
    "name without end": (update(rectangle(-307, 0, 0, 0, 0, b"\xff" * 4)), "a name of"),
    "pointer of everything": (update(rectangle(-239, 0, 0, 2000, 1)), "a pointer of 2000x1"),
    "X pointer of everything": (update(rectangle(-240, 0, 0, 9, 65535)), "a pointer of 9x65535"),
    "RRE without end": (whole(2, b"\xff" * 8), "more rectangles than"),
    "RRE outside": (whole(2, b"\0\0\0\1" + bytes(8) + b"\0\1\0\0\0\x20\0\1"), "outside of its"),
    "RRE over and over": (
        whole(2, b"\0\0\3\0" + bytes(4) + (bytes(8) + b"\0\x20\0\x20") * 768), "over and over",
    ),
    "hextile outside": (whole(5, b"\x0c" + bytes(4) + b"\1\x11\xff"), "outside of its tile"),
    "zlib is none": (whole(6, counted(b"no zlib stream")), "no zlib stream"),
    "zlib announces a lot": (whole(6, b"\xff" * 4), "4294967295 packed bytes"),
    "zlib bomb": (whole(6, counted(BOMB[:4000])), "more than the rectangle can hold"),
    "zlib too little": (whole(6, counted(zlib.compress(bytes(9)))), "9 bytes where 4096"),
    "zlib after its end": (
        whole(6, counted(zlib.compress(bytes(4096)))) + whole(6, counted(zlib.compress(b""))),
        "0 bytes where 4096",
    ),
    "ZRLE bomb": (whole(16, counted(BOMB[:4000])), "more than the rectangle can hold"),
    "ZRLE too little": (whole(16, counted(zlib.compress(b"\0" * 9))), "less than its tiles"),
    "ZRLE too much": (whole(16, counted(zlib.compress(b"\1" + bytes(9)))), "more than its tiles"),
    "ZRLE of nothing": (whole(16, counted(zlib.compress(b""))), "less than its tiles"),
    "ZRLE kind": (whole(16, counted(zlib.compress(b"\x11"))), "unknown kind 17"),
    "ZRLE long run": (
        whole(16, counted(zlib.compress(b"\x80\1\2\3" + b"\xff" * 900 + b"\0"))), "more than the",
    ),
    "ZRLE run cut": (whole(16, counted(zlib.compress(b"\x80\1\2\3\xff"))), "less than its tiles"),
    "ZRLE no colour": (
        whole(16, counted(zlib.compress(b"\x82\1\2\3\4\5\6\5"))), "its palette has not",
    ),
    "Tight JPEG": (whole(7, b"\x90"), "sends JPEG in Tight: nobody asked"),
    "Tight PNG": (whole(7, b"\xa0"), "the unknown kind 10 in Tight"),
    "Tight filter": (whole(7, b"\x40\x09"), "unknown filter 9"),
    "Tight palette of one": (whole(7, b"\x40\1\0"), "palette of one"),
    "Tight bomb": (whole(7, b"\0" + tight_length(3000) + BOMB[:3000]), "more than the rect"),
    "Tight too little": (
        whole(7, b"\0" + tight_length(11) + zlib.compress(bytes(9))), "9 bytes where 3072",
    ),
    "Tight length": (whole(7, b"\0\xff\xff\xff"), "packed bytes, where 3072"),
}  # fmt: skip


async def read_on(client: RfbClient) -> None:
    while True:
        await client.next_update()


@pytest.mark.parametrize(("said", "words"), CASES.values(), ids=CASES)
async def test_lies_after_the_start(said: bytes, words: str) -> None:
    async with connected(32, 32) as (client, far):
        far.say(said)
        with pytest.raises(ProtocolError, match=words) as raised:
            await read_on(client)
        assert str(raised.value).startswith("VNC: the VNC server")
        assert client.closed() is raised.value


@pytest.mark.parametrize("case", ENCODERS, ids=[case[0] for case in ENCODERS])
def test_what_is_cut_anywhere_waits_for_the_rest(case: Encoder) -> None:
    """Nothing is shown too much, and nothing fails, until the last byte is there."""
    _, number, most, pack = case
    picture = random_picture(random.Random(5), 17, 9, min(most, 3))
    said = update(rectangle(number, 0, 0, 17, 9, pack(picture, Streams())))
    for cut in range(len(said)):
        steps = ServerView(17, 9).read_message()
        place, wanted = 0, next(steps)
        while wanted == PAUSE or place + wanted <= cut:
            data = b"" if wanted == PAUSE else said[place : place + wanted]
            place += len(data)
            wanted = steps.send(data)
        steps.close()


@pytest.mark.parametrize("cut", range(0, 40, 3))
async def test_a_server_gone_in_the_middle_is_one_error(cut: int) -> None:
    picture = random_picture(random.Random(5), 20, 18, 3)
    said = update(rectangle(7, 0, 0, 20, 18, ENCODERS[7][3](picture, Streams())))
    async with connected(20, 18) as (client, far):
        far.say(said[:cut])
        far.writer.write_eof()
        with pytest.raises(EngineError, match="has closed the connection"):
            await client.next_update()
        assert client.closed() is not None


def pauses_in(view: ServerView, said: bytes) -> int:
    steps, place, pauses = view.read_message(), 0, 0
    wanted = next(steps)
    try:
        while True:
            pauses += wanted == PAUSE
            data = b"" if wanted == PAUSE else said[place : place + wanted]
            place += len(data)
            wanted = steps.send(data)
    except StopIteration:
        return pauses


@pytest.mark.parametrize(
    ("number", "data", "least"),
    [
        (6, counted(zlib.compress(bytes(1 << 24))), 50),
        (7, b"\0" + tight_zeros(3 << 22), 50),
        (7, b"\x40\1\2" + bytes(9) + tight_zeros(1 << 22), 30),
        (7, b"\x40\1\1" + bytes(6) + tight_zeros(1 << 19), 30),
        (7, FILL, 30),
        (2, bytes(8), 30),
    ],
    ids=["zlib", "Tight copy", "Tight palette", "Tight two colours", "Tight fill", "RRE"],
)
def test_long_work_pauses(number: int, data: bytes, least: int) -> None:
    """A full screen that packs to nothing gives others their turn while it is unpacked."""
    said = update(rectangle(number, 0, 0, 2048, 2048, data))
    assert pauses_in(ServerView(2048, 2048), said) > least


def test_the_most_that_an_honest_server_sends_is_no_lie() -> None:
    """Each pixel its own run, in a palette that is too long for it."""
    view = ServerView(64, 64)
    colours = bytes(range(1, 128)) * 3
    plain = b"\xff" + colours + b"".join(bytes((128 | n % 127, 0)) for n in range(64 * 64))
    said = update(rectangle(16, 0, 0, 64, 64, counted(zlib.compress(plain))))
    assert run(view.read_message(), said) is not None


async def test_a_server_that_is_never_done_leaves_others_their_turn() -> None:
    """Updates that nobody asked for, as fast as they can be read: each is one turn of the loop."""
    async with connected(32, 32) as (client, far):
        sizes = [update(rectangle(-223, 0, 0, 32 + n % 2, 32)) for n in range(200)]
        far.say(b"".join(sizes))
        turns = 0

        async def others() -> None:
            nonlocal turns
            while True:
                await asyncio.sleep(0)
                turns += 1

        work = begin(others())
        for _ in sizes:
            await client.next_update()
        work.cancel()
        assert turns >= len(sizes)
