"""Lines of pixels: what is written shows them, is no more than what differs, and may be cut."""

from __future__ import annotations

import random

import pytest
from rich.color import ColorSystem
from rich.segment import Segment
from rich.style import Style

from tests.tui.painting.terminal_screen import TerminalScreen
from tui.painting.look import Looks
from tui.painting.pixel_strip import Pair, PixelStrip, nearest_of_16, nearest_of_256, pixel_text
from tui.painting.terminal_cells import TerminalCells

WIDTH, HEIGHT = 40, 3
COLOURS = (0x000000, 0xFFFFFF, 0x102030, 0xAA0000, 0x00AAAA)


def _seen(screen: TerminalScreen, y: int) -> list[Pair]:
    """Return the colours of the upper and lower halves that a person sees in a line."""
    pairs = []
    for letter, colour, ground, _, _ in screen.seen(y):
        back = _colour(ground)
        front = back if letter == " " else _colour(colour)
        pairs.append((back, front) if letter == "▄" else (front, back))
    return pairs


def _colour(codes: str) -> int:
    if not codes:
        return -1
    red, green, blue = (int(part) for part in codes.split(";")[1:])
    return red << 16 | green << 8 | blue


@pytest.mark.parametrize("seed", range(8))
def test_the_terminal_shows_the_pixels(seed: int) -> None:
    """Whatever letters or pixels stood there before."""
    chance = random.Random(seed)
    cells = TerminalCells(Looks(ColorSystem.TRUECOLOR), WIDTH, HEIGHT)
    screen = TerminalScreen(WIDTH, HEIGHT)
    for _ in range(30):
        y = chance.randrange(HEIGHT)
        if chance.random() < 0.3:
            style = Style(bold=True, reverse=True, color="#ff0000", bgcolor="#123456")
            cells.put(chance.randrange(WIDTH), y, [Segment("words", style)])
        pairs = [(chance.choice(COLOURS), chance.choice(COLOURS)) for _ in range(WIDTH - 5)]
        cells.put_pixels(3, y, pairs)
        screen.write(cells.written())
        assert _seen(screen, y)[3 : WIDTH - 2] == pairs


def test_only_cells_that_differ_are_written() -> None:
    """The same once more is nothing; one cell is the way to it, its colours and itself."""
    cells = TerminalCells(Looks(ColorSystem.TRUECOLOR), WIDTH, HEIGHT)
    pairs: list[Pair] = [(0, 0)] * 20
    cells.put_pixels(0, 1, pairs)
    assert cells.written() == f"\x1b[2;1H\x1b[48;2;0;0;0m{' ' * 20}\x1b[m"
    cells.put_pixels(0, 1, pairs)
    assert cells.written() == ""
    cells.put_pixels(0, 1, [*pairs[:7], (0x010203, 0), *pairs[8:]])
    assert cells.written() == "\x1b[2;8H\x1b[38;2;1;2;3;48;2;0;0;0m▀\x1b[m"


def test_a_letter_over_pixels_and_pixels_over_it() -> None:
    """What covered them is known: where it goes, the pixels come again."""
    cells = TerminalCells(Looks(ColorSystem.TRUECOLOR), WIDTH, HEIGHT)
    pairs: list[Pair] = [(5, 5)] * 10
    cells.put_pixels(0, 0, pairs)
    cells.put(4, 0, [Segment("hi")])
    cells.written()
    cells.put_pixels(0, 0, pairs)
    assert cells.written() == "\x1b[1;5H\x1b[48;2;0;0;5m  \x1b[m"


def test_cut_it_is_pixels_still_and_segments_for_who_asks() -> None:
    """A dialog over it cuts it; a picture of the screen wants Segments."""
    strip = PixelStrip([(0xFF0000, 0x0000FF), (0x00FF00, 0x00FF00), (1, 2)])
    left, right = strip.divide([1, 3])
    assert isinstance(left, PixelStrip)
    assert left.pairs == [(0xFF0000, 0x0000FF)]
    assert isinstance(right, PixelStrip)
    assert right.cell_length == 2
    assert strip.crop(0, 3) is strip
    red, green, _ = strip
    assert (red.text, str(red.style)) == ("▀", "#ff0000 on #0000ff")
    assert (green.text, str(green.style)) == (" ", "on #00ff00")
    assert strip.text == "▀ ▀"
    assert strip == PixelStrip(list(strip.pairs))


def test_fewer_colours() -> None:
    """A terminal of 256 or 16 colours gets the nearest of its own."""
    assert nearest_of_256(0xFF0000) == 196
    assert nearest_of_256(0x808080) == 244
    assert nearest_of_16(0x000001) == 0
    assert nearest_of_16(0xFE0000) == 9
    pairs = [(0xFF0000, 0x000000), (0xFF0000, 0xFF0000)]
    assert pixel_text(pairs, ColorSystem.EIGHT_BIT) == "\x1b[38;5;196;48;5;16m▀\x1b[48;5;196m "
    assert pixel_text(pairs, ColorSystem.STANDARD) == "\x1b[91;40m▀\x1b[101m "
