"""Servers' bytes that are not quite right, by seed: only EngineError may come of them."""

from __future__ import annotations

import random
import struct
from collections import Counter
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

from engine.console.rfb import RfbClient, RfbLogin
from engine.console.rfb.server_view import ServerView
from engine.console.rfb.steps import PAUSE
from engine.errors import EngineError

from .encoders import ENCODERS, Streams, random_picture
from .far_end import FarEnd, counted, greeting, rectangle, server_init, update
from .recordings import PACKED, after_the_start, recording

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable

_WORDS = (0, 1, 2, 127, 128, 255, 0x7FFF, 0xFFFF, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF)


@dataclass
class Count:
    """What was tried and what came of it."""

    inputs: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)


def _flip(chance: random.Random, data: bytearray) -> None:
    for _ in range(chance.randint(1, 4)):
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)


def _set(chance: random.Random, data: bytearray) -> None:
    form, mask = chance.choice((("!B", 0xFF), ("!H", 0xFFFF), ("!I", 0xFFFFFFFF)))
    place = chance.randrange(max(1, len(data) - 4))
    word = struct.pack(form, chance.choice(_WORDS) & mask)
    data[place : place + len(word)] = word


def _cut(chance: random.Random, data: bytearray) -> None:
    start = chance.randrange(len(data))
    del data[start : start + chance.choice((1, 4, 40, len(data)))]


def _repeat(chance: random.Random, data: bytearray) -> None:
    start = chance.randrange(len(data))
    data[start:start] = data[start : start + chance.randint(1, 60)]


def _noise(chance: random.Random, data: bytearray) -> None:
    start = chance.randrange(len(data))
    data[start : start + 8] = chance.randbytes(chance.randint(1, 16))


_CHANGES: tuple[Callable[[random.Random, bytearray], None], ...] = (
    *(_flip, _flip, _set, _set, _cut, _repeat, _noise),
)


def changed(chance: random.Random, data: bytes) -> bytes:
    """Return ``data`` changed in one to three places."""
    found = bytearray(data)
    for _ in range(chance.choice((1, 1, 2, 3))):
        if found:
            chance.choice(_CHANGES)(chance, found)
    return bytes(found)


def read_all(view: ServerView, data: bytes) -> str:
    """Feed a view; return what came of it.

    Raises:
        Exception: anything but an EngineError.
    """
    place, messages = 0, 0
    while True:
        steps = view.read_message()
        wanted = next(steps)
        try:
            while wanted == PAUSE or place + wanted <= len(data):
                piece = b"" if wanted == PAUSE else data[place : place + wanted]
                assert wanted, "nothing is ever wanted: nobody could wait for it"
                place += len(piece)
                wanted = steps.send(piece)
            steps.close()
            return "waits for more"
        except StopIteration:
            messages += 1
            if pointer := view.placed_cursor:
                pointer.over(view.framebuffer)
            if place == len(data):
                return "all read"
        except EngineError as error:
            return type(error).__name__


@cache
def _streams() -> tuple[bytes, ...]:
    """Return what servers say in each encoding, about small screens that change."""
    chance = random.Random(1)
    found = []
    for _, number, most, pack in ENCODERS:
        streams, said = Streams(), b""
        for colours in (2, 5, 40):
            picture = random_picture(chance, 40, 30, min(colours, most))
            said += update(rectangle(number, 0, 0, 40, 30, pack(picture, streams)))
            said += update(
                rectangle(-261, 0, 0, 1, 1, b"\1"),
                rectangle(1, 3, 4, 20, 20, b"\0\1\0\1"),
                rectangle(-239, 1, 1, 9, 4, bytes(9 * 4 * 4 + 8)),
                rectangle(-240, 2, 1, 11, 5, bytes(6) + b"\xa5" * 20),
                rectangle(-232, 3, 4, 0, 0),
                rectangle(-308, 0, 0, 40, 30, b"\1\0\0\0" + bytes(16)),
                rectangle(-307, 0, 0, 0, 0, counted(b"name")),
            )
        found.append(said)
    return tuple(found)


def fuzz_small_screens(seed: int, count: Count) -> None:
    """Change what was packed by our own encoders."""
    chance = random.Random(seed)
    for said in _streams():
        count.inputs += 1
        count.outcomes[read_all(ServerView(40, 30), changed(chance, said))] += 1


@cache
def _recorded() -> tuple[bytes, ...]:
    return tuple(after_the_start(recording(encoding)) for encoding in PACKED)


def fuzz_recordings(seed: int, count: Count) -> None:
    """Change what QEMU said."""
    chance = random.Random(seed)
    for said in _recorded():
        count.inputs += 1
        count.outcomes[read_all(ServerView(640, 480), changed(chance, said))] += 1


_STARTS = (
    greeting(),
    b"RFB 003.003\n\0\0\0\2" + bytes(16) + bytes(4) + server_init(),
    b"RFB 003.007\n\2\1\2" + server_init(),
    b"RFB 003.008\n\1\x14" + counted(b"PLAIN,ANONYMOUS") + bytes(4) + b"\1" + bytes(4)
    + server_init(),
    b"RFB 003.008\n\1\x14" + counted(b"SCRAM-SHA-256") + counted(b"r=a,s=YQ==,i=1\0") + b"\0",
    b"RFB 003.008\n\1\x13\0\2\0\2\0\0\1\2\0\0\1\4\1\x16\3\3\0\x7a\2\0\0\x76\3\3",
    b"RFB 003.008\n\0" + counted(b"too many attempts"),
)  # fmt: skip


async def fuzz_client(seed: int, count: Count) -> None:
    """Change everything from the first byte on, for a client on a socket.

    Raises:
        Exception: anything but an EngineError came out.
    """
    chance = random.Random(seed)
    for start in _STARTS:
        far, near = await FarEnd.pair()
        far.say(changed(chance, start + update(rectangle(0, 0, 0, 4, 3, bytes(48)))))
        far.writer.write_eof()
        count.inputs += 1
        count.outcomes[await _visit(near)] += 1
        await far.close()


async def _visit(near: socket.socket) -> str:
    client = None
    try:
        client = await RfbClient.connect(near, RfbLogin(password="word", username="fred"))
        while True:
            await client.next_update()
    except EngineError as error:
        return type(error).__name__
    finally:
        if client is not None:
            await client.close()
