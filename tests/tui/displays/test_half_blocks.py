"""Pixels in cells: the right colours in the right cells, made again only where damage was."""

from __future__ import annotations

import pytest

from engine.console.framebuffer import Framebuffer, Rect
from tui.displays.half_blocks import HalfBlocks
from tui.displays.scaling import Scaler, View, point_by_point, whole
from tui.painting.pixel_strip import PixelStrip

RED, BLUE, WHITE = 0xFF0000, 0x0000FF, 0xFFFFFF


def _pixel(colour: int) -> bytes:
    return colour.to_bytes(4, "little")


def _halves(width: int, height: int) -> Framebuffer:
    """Return a picture that is red above and blue below."""
    picture = Framebuffer(width, height)
    picture.fill(Rect(0, 0, width, height // 2), _pixel(RED))
    picture.fill(Rect(0, height // 2, width, height - height // 2), _pixel(BLUE))
    return picture


def _pairs(blocks: HalfBlocks) -> list[list[tuple[int, int]]]:
    return [line.pairs for line in blocks.lines if isinstance(line, PixelStrip)]


@pytest.mark.parametrize("size", [(8, 4), (80, 40), (1280, 640), (803, 401), (8000, 4000)])
def test_the_colours_of_a_picture_of_any_size(size: tuple[int, int]) -> None:
    """Upper and lower half keep their own colour, and no mixture of others appears."""
    blocks = HalfBlocks()
    view = whole(*size, 8, 4)
    blocks.update(_halves(*size), view)
    assert (view.target_width, view.target_height) == (8, 4)
    assert _pairs(blocks) == [[(RED, RED)] * 8, [(BLUE, BLUE)] * 8]


def test_what_is_shrunk_is_the_mean() -> None:
    """A chequered pattern becomes grey, not one of its two colours."""
    picture = Framebuffer(64, 64)
    for y in range(64):
        for x in range(y % 2, 64, 2):
            picture.fill(Rect(x, y, 1, 1), _pixel(WHITE))
    rows = Scaler(whole(64, 64, 32, 32), 64).rows(picture, 0, 32)
    assert {colour for row in rows for colour in row} == {0x7F7F7F}


def test_point_by_point_shows_a_part_and_keeps_inside() -> None:
    """One pixel for each, from anywhere; the last part is the last, not beyond."""
    picture = Framebuffer(20, 20)
    picture.fill(Rect(12, 12, 1, 1), _pixel(WHITE))
    blocks = HalfBlocks()
    blocks.update(picture, point_by_point(20, 20, 8, 4, 12, 12))
    assert _pairs(blocks)[0][0] == (WHITE, 0)
    assert point_by_point(20, 20, 8, 4, 99, -5) == View(12, 0, 8, 4, 8, 4)
    assert point_by_point(4, 3, 8, 4) == View(0, 0, 4, 3, 4, 3)


def test_only_lines_with_damage_are_made_again() -> None:
    """The others stay the same object; another view makes all of them."""
    picture, blocks = _halves(80, 80), HalfBlocks()
    view = whole(80, 80, 20, 20)
    assert blocks.update(picture, view) == list(range(10))
    before = list(blocks.lines)
    damage = Rect(0, 33, 4, 2)
    picture.fill(damage, _pixel(WHITE))
    assert blocks.update(picture, view, [damage]) == [4]
    assert [new is old for new, old in zip(blocks.lines, before, strict=True)].count(False) == 1
    assert blocks.update(picture, view, []) == []
    assert blocks.update(picture, point_by_point(80, 80, 20, 20), []) == list(range(10))


def test_damage_beside_what_is_shown_is_nothing() -> None:
    """Point by point only a part can be seen."""
    scaler = Scaler(point_by_point(100, 100, 10, 10, 50, 50), 100)
    assert not any(scaler.touched([Rect(0, 50, 50, 5), Rect(60, 50, 9, 9), Rect(50, 0, 9, 50)]))
    assert scaler.touched([Rect(59, 59, 30, 30)]) == [False] * 9 + [True]


def test_an_odd_last_row_and_a_screen_of_one_pixel() -> None:
    """What has no lower half is black there."""
    blocks = HalfBlocks()
    picture = Framebuffer(1, 1)
    picture.fill(picture.bounds, _pixel(RED))
    blocks.update(picture, whole(1, 1, 80, 40))
    assert _pairs(blocks) == [[(RED, 0)]]


def test_letters_by_brightness_where_there_are_no_blocks() -> None:
    """ASCII alone: black is nothing, white the fullest letter, and blue darker than red."""
    blocks = HalfBlocks(has_blocks=False)
    picture = Framebuffer(4, 2)
    for x, colour in enumerate((0, BLUE, RED, WHITE)):
        picture.fill(Rect(x, 0, 1, 2), _pixel(colour))
    blocks.update(picture, whole(4, 2, 4, 2))
    assert blocks.lines[0].text == " .:@"
