"""Every encoding shows the picture that was packed, whatever its size and place."""

from __future__ import annotations

import random
import zlib
from typing import TYPE_CHECKING

import pytest

from engine.console.framebuffer import Rect
from engine.console.rfb.server_view import ServerView
from engine.console.rfb.steps import run

from .encoders import ENCODERS, Streams, bgrx, random_picture
from .far_end import counted, rectangle, update

if TYPE_CHECKING:
    from collections.abc import Callable

    from .encoders import Picture

SIZES = [(1, 1), (1, 9), (3, 2), (8, 8), (15, 17), (16, 16), (33, 20), (64, 64), (70, 130)]


def expected(picture: Picture, rect: Rect, width: int, height: int) -> bytearray:
    pixels = bytearray(width * height * 4)
    for y, row in enumerate(picture):
        start = ((rect.y + y) * width + rect.x) * 4
        pixels[start : start + rect.width * 4] = bgrx([row])
    return pixels


@pytest.mark.parametrize(
    ("number", "most", "pack"), [case[1:] for case in ENCODERS], ids=[case[0] for case in ENCODERS]
)
def test_pictures_come_as_they_were(
    number: int, most: int, pack: Callable[[Picture, Streams], bytes]
) -> None:
    chance = random.Random(number)
    view, streams = ServerView(99, 140), Streams()  # streams go on from one to the next
    for width, height in SIZES:
        for colours in {1, min(2, most), min(4, most), min(13, most), min(100, most), most}:
            picture = random_picture(chance, width, height, colours)
            rect = Rect(chance.choice((0, 7)), chance.choice((0, 10)), width, height)
            view.framebuffer.fill(view.framebuffer.bounds, bytes(4))
            said = update(rectangle(number, rect.x, rect.y, width, height, pack(picture, streams)))
            told = run(view.read_message(), said)
            assert told is not None
            assert told.damage == (rect,)
            assert view.framebuffer.pixels == expected(picture, rect, 99, 140)


@pytest.mark.parametrize(
    ("number", "most", "pack"), [case[1:] for case in ENCODERS], ids=[case[0] for case in ENCODERS]
)
def test_as_wide_as_the_screen(
    number: int, most: int, pack: Callable[[Picture, Streams], bytes]
) -> None:
    picture = random_picture(random.Random(number), 48, 21, min(most, 3))
    view = ServerView(48, 21)
    run(view.read_message(), update(rectangle(number, 0, 0, 48, 21, pack(picture, Streams()))))
    assert view.framebuffer.pixels == bgrx(picture)


@pytest.mark.parametrize("shift", [(0, 3), (0, -3), (4, 0), (-4, 0), (2, 1), (-2, -1)])
@pytest.mark.parametrize("width", [20, 40])
def test_copies_may_overlap(shift: tuple[int, int], width: int) -> None:
    picture = random_picture(random.Random(1), 40, 30, 50)
    view = ServerView(40, 30)
    view.framebuffer.put(Rect(0, 0, 40, 30), bgrx(picture))
    dx, dy = (0 if width == 40 else shift[0]), shift[1]
    source = Rect(0 if width == 40 else 9, 8, width, 12)
    place = b"".join(number.to_bytes(2) for number in (source.x, source.y))
    moved = (source.x + dx, source.y + dy, source.width, source.height)
    run(view.read_message(), update(rectangle(1, *moved, place)))
    for y in range(12):
        row = bgrx([picture[source.y + y][source.x : source.x + width]])
        start = (source.x + dx) * 4
        found = bytes(view.framebuffer.row(source.y + dy + y)[start : start + len(row)])
        assert found == row


@pytest.mark.parametrize(
    ("number", "data"),
    [
        (0, b""),
        (1, bytes(4)),
        (2, bytes(8)),
        (5, b""),
        (6, counted(zlib.compress(b""))),
        (16, counted(zlib.compress(b""))),
        (7, b"\x80\1\2\3"),
        (7, b"\0"),
        (7, b"\x40\1\1" + bytes(6)),
        (7, b"\x40\1\2" + bytes(9)),
        (7, b"\x40\2"),
    ],
)
@pytest.mark.parametrize("size", [(0, 5), (5, 0), (0, 0)])
def test_rectangles_of_nothing_change_nothing(
    number: int, data: bytes, size: tuple[int, int]
) -> None:
    view = ServerView(9, 9)
    told = run(view.read_message(), update(rectangle(number, 3, 1, *size, data)))
    assert told is not None
    assert told.damage == ()
    assert not any(view.framebuffer.pixels)
