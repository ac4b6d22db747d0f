from __future__ import annotations

import gc
import sys
import tracemalloc
from random import Random

import pytest

from engine.console.vt import Terminal

from .hostile import assert_sound, attack


@pytest.mark.parametrize("start", [0, 1000, 2000])
def test_whatever_comes_the_rows_are_sound(start: int) -> None:
    for seed in range(start, start + 1000):
        assert_sound(attack(Random(seed)))


@pytest.mark.soak
@pytest.mark.timeout(3600)
def test_whatever_comes_for_a_long_time() -> None:
    for seed in range(1_000_000, 1_300_000):
        assert_sound(attack(Random(seed)))


FLOODS = {
    "parameters": (b"\x1b[", b"1;"),
    "digits": (b"\x1b[", b"9"),
    "a command": (b"\x1b]0;", b"title"),
    "the clipboard": (b"\x1b]52;c;", b"YWJj"),
    "a device control string": (b"\x1bP", b"q~~@"),
    "an application string": (b"\x1b_", b"Gf=24"),
    "intermediates": (b"\x1b ", b"!"),
    "escapes": (b"", b"\x1b"),
    "beginnings of strings": (b"", b"\x1b]0;a\x1bP"),
    "marks": (b"a", "\u0301".encode()),
    "questions": (b"", b"\x1b[c\x1b[6n"),
    "colours": (b"", b"\x1b[38;2;%d;%d;%dmx"),
    "titles": (b"", b"\x1b]2;another title\x07"),
    "saved cursors": (b"", b"\x1b7\x1b[?1049h\x1b7"),
    "clearing": (b"", b"x\x1b[2J"),
    "repeats": (b"x", b"\x1b[99999b"),
    "tabs": (b"", b"\x1b[99999I\x1b[99999Z"),
    "scrolling": (b"", b"\x1b[99999S\x1b[99999T\x1b[99999L"),
    "inserting": (b"\x1b[4h", b"abc\x1b[99999@"),
    "broken characters": (b"", b"\xe2\x82\xf0\x9f"),
}


@pytest.mark.parametrize("name", FLOODS)
def test_a_flood_takes_bounded_memory(name: str) -> None:
    begin, filling = FLOODS[name]
    size = 10_000 if name in ("repeats", "tabs", "scrolling", "clearing") else 60_000
    if b"%d" in filling:
        content = b"".join(filling % (n % 256, n // 256 % 256, 7) for n in range(size // 16))
    else:
        content = filling * (size // len(filling))
    terminal = Terminal(40, 10, scrollback=100)
    terminal.feed(begin)
    gc.collect()
    tracemalloc.start()
    try:
        for start in range(0, len(content), 4096):
            terminal.feed(content[start : start + 4096])
        kept, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert kept < 1_000_000, kept
    assert_sound(terminal)


def steps_of(data: bytes, piece: int) -> int:
    """Count the lines of Python that feeding takes: work, without a clock."""
    terminal = Terminal(40, 10)
    steps = 0

    def count(*_: object) -> object:
        nonlocal steps
        steps += 1
        return count

    gc.disable()  # what others have left may have lines of its own to run as it goes
    sys.settrace(count)  # type: ignore[arg-type]
    try:
        for start in range(0, len(data), piece):
            terminal.feed(data[start : start + piece])
    finally:
        sys.settrace(None)
        gc.enable()
    return steps


@pytest.mark.parametrize("piece", [1, 64, 10_000])
@pytest.mark.parametrize("name", ["parameters", "a command", "a device control string", "escapes"])
def test_twice_the_flood_is_twice_the_work(name: str, piece: int) -> None:
    begin, filling = FLOODS[name]
    once, twice = (steps_of(begin + filling * count, piece) for count in (500, 1000))
    assert twice < once * 2.2 + 100
