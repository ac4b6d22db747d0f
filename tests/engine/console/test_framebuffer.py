"""A screen as bytes: where pixels go, and pictures in and out."""

from __future__ import annotations

import pytest

from engine.console.framebuffer import Framebuffer, Rect
from engine.errors import ProtocolError

RED, BLUE = b"\0\0\xff\0", b"\xff\0\0\0"


def test_pixels_go_where_they_belong() -> None:
    screen = Framebuffer(3, 2)
    screen.put(Rect(1, 0, 2, 2), RED * 2 + BLUE * 2)
    assert bytes(screen.row(0)) == bytes(4) + RED * 2
    assert bytes(screen.row(1)) == bytes(4) + BLUE * 2
    screen.put(Rect(0, 1, 3, 1), RED * 3)
    assert bytes(screen.row(1)) == RED * 3
    screen.fill(Rect(2, 0, 1, 2), BLUE)
    screen.fill(Rect(0, 0, 3, 1), RED)
    assert screen.pixels == RED * 5 + BLUE
    screen.row(1)[:4] = BLUE
    assert screen.pixels == RED * 3 + BLUE + RED + BLUE


def test_nothing_is_written_for_nothing() -> None:
    screen = Framebuffer(3, 2)
    screen.put(Rect(3, 0, 0, 2), b"")
    screen.fill(Rect(0, 2, 3, 0), RED)
    assert not any(screen.pixels)


@pytest.mark.parametrize(
    ("rect", "is_inside"),
    [
        (Rect(0, 0, 3, 2), True),
        (Rect(2, 1, 1, 1), True),
        (Rect(3, 2, 0, 0), True),
        (Rect(1, 0, 3, 1), False),
        (Rect(0, 2, 1, 1), False),
        (Rect(-1, 0, 1, 1), False),
    ],
)
def test_what_lies_inside(rect: Rect, is_inside: bool) -> None:
    assert Framebuffer(3, 2).holds(rect) is is_inside


def test_pixmaps_in_and_out() -> None:
    said = b"P6 # made by hand\n2 1\n255\n" + bytes((255, 0, 0, 1, 2, 3))
    screen = Framebuffer.from_pixmap(said)
    assert screen.bounds == Rect(0, 0, 2, 1)
    assert screen.pixels == RED + bytes((3, 2, 1, 0))
    assert screen.to_pixmap() == b"P6\n2 1\n255\n" + said[-6:]


@pytest.mark.parametrize(
    "said",
    [
        b"",
        b"P5 1 1 255 \0",
        b"P6 1 1 65535 " + bytes(6),
        b"P6 99999 99999 255 ",
        b"P6 0 1 255 ",
        b"P6 1 1 255 \0\0",
        b"P6 1 1 255 \0\0\0\0",
        b"P6 1000000 1 255 ",
    ],
)
def test_what_is_no_pixmap(said: bytes) -> None:
    with pytest.raises(ProtocolError, match="screenshot"):
        Framebuffer.from_pixmap(said)
