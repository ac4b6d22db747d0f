"""Pictures of the terminal: the exact bytes, as much of them as changed, and who is asked."""

from __future__ import annotations

import os
import pty
import re
import struct
import termios
import threading
import zlib
from base64 import b64decode
from fcntl import ioctl

import pytest

from engine.console.framebuffer import Framebuffer, Rect
from tests.patience import PATIENCE
from tui.displays.kitty import KittyPictures, Room
from tui.displays.scaling import whole
from tui.displays.sixel import SixelPictures, sixels
from tui.displays.terminal_facts import PATIENCE as NOT_LONG
from tui.displays.terminal_facts import TerminalFacts, named_pictures, terminal_facts

_TILE = re.compile(r"\x1b\[(\d+);(\d+)H\x1b_G([^;]*);([^\x1b]*)\x1b\\((?:\x1b_G[^\x1b]*\x1b\\)*)")
ROOM = Room(2, 1, 40, 10)


def _picture() -> Framebuffer:
    picture = Framebuffer(80, 40)
    picture.fill(Rect(0, 0, 40, 40), b"\x01\x02\x03\0")
    return picture


def _tiles(text: str) -> list[tuple[int, int, dict[str, str]]]:
    return [
        (int(x) - 1, int(y) - 1, dict(part.split("=") for part in keys.split(",")))
        for y, x, keys, _, _ in _TILE.findall(text)
    ]


def test_kitty_gets_tiles_that_fill_the_room() -> None:
    """Each at its cells, with its part of the picture."""
    picture = _picture()
    text = KittyPictures().written(picture, whole(80, 40, 80, 40), ROOM, None)
    tiles = _tiles(text)
    assert [(x, y) for x, y, _ in tiles] == [(2, 1), (22, 1), (2, 6), (22, 6)]
    assert {(keys["s"], keys["v"], keys["c"], keys["r"]) for _, _, keys in tiles} == {
        ("40", "20", "20", "5")
    }
    first = _TILE.search(text)
    assert first is not None
    assert zlib.decompress(b64decode(first[4])) == b"\x03\x02\x01" * 800


def test_kitty_gets_only_what_changed_and_takes_all_away() -> None:
    """Damage in one tile is one tile; another room is everything, with the old one gone."""
    picture, pictures, view = _picture(), KittyPictures(), whole(80, 40, 80, 40)
    pictures.written(picture, view, ROOM, None)
    changed = pictures.written(picture, view, ROOM, [Rect(41, 1, 2, 2)])
    assert [tile[:2] for tile in _tiles(changed)] == [(22, 1)]
    assert pictures.written(picture, view, ROOM, []) == ""
    moved = pictures.written(picture, view, Room(0, 0, 40, 10), [])
    assert moved.count("a=d,d=I") == 4
    assert len(_tiles(moved)) == 4
    assert pictures.taken_away().count("a=d,d=I") == 4
    assert pictures.taken_away() == ""


def test_a_long_picture_is_sent_in_pieces() -> None:
    """No sequence is longer than terminals take, and the last one says so."""
    picture = Framebuffer(200, 200)
    picture.pixels[:] = os.urandom(len(picture.pixels))
    text = KittyPictures().written(picture, whole(200, 200, 200, 200), Room(0, 0, 20, 5), None)
    pieces = re.findall(r"\x1b_G([^;]*);([^\x1b]*)\x1b\\", text)
    assert [("m=1" in keys, len(data) <= 4096) for keys, data in pieces[:-1]] == [(True, True)] * (
        len(pieces) - 1
    )
    assert "m=0" in pieces[-1][0]
    assert len(zlib.decompress(b64decode("".join(data for _, data in pieces)))) == 200 * 200 * 3


def test_sixels_of_a_small_picture() -> None:
    """Six rows are one letter: red above, white below, in runs."""
    text = sixels([[0xFF0000] * 5] * 3 + [[0xFFFFFF] * 5] * 3)
    assert text.startswith('\x1bP0;1q"1;1;5;6#0;2;0;0;0#1;2;0;0;33')
    assert text.endswith("#48!5F$#63!5w\x1b\\")


def test_sixels_only_where_damage_is() -> None:
    """Whole lines of cells, since a picture begins at one."""
    picture, pictures, view = _picture(), SixelPictures(2, 4), whole(80, 40, 80, 40)
    assert pictures.written(picture, view, ROOM, None).count("\x1bP") == 1
    changed = pictures.written(picture, view, ROOM, [Rect(0, 20, 3, 3)])
    assert changed.startswith("\x1b7\x1b[7;3H\x1bP")
    assert '"1;1;80;4' in changed
    assert pictures.written(picture, view, ROOM, []) == ""


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({"TERM": "xterm-kitty"}, "kitty"),
        ({"TERM": "xterm-256color", "KITTY_WINDOW_ID": "1"}, "kitty"),
        ({"TERM": "xterm-256color", "TERM_PROGRAM": "WezTerm"}, "sixel?"),
        ({"TERM": "foot"}, "sixel?"),
        ({"TERM": "xterm-256color"}, ""),
        ({"TERM": "xterm-kitty", "TMUX": "/tmp/tmux"}, ""),
        ({"TERM": "screen.xterm-kitty"}, ""),
    ],
)
def test_a_terminal_is_known_by_its_name(environment: dict[str, str], expected: str) -> None:
    """Everybody else gets cells, and is asked nothing."""
    assert named_pictures(environment) == expected


@pytest.mark.parametrize(
    ("answer", "expected"),
    [(b"\x1b[?62;4;22c", "sixel"), (b"\x1b[?62;22c", ""), (b"", "")],
)
def test_the_terminal_is_asked_once_and_not_waited_for_long(answer: bytes, expected: str) -> None:
    """Sixel by the attribute 4; silence is no."""
    outer, inner = pty.openpty()
    ioctl(inner, termios.TIOCSWINSZ, struct.pack("HHHH", 25, 80, 640, 400))

    def terminal() -> None:
        question = os.read(outer, 100)
        assert question == b"\x1b[c"
        os.write(outer, answer)

    thread = threading.Thread(target=terminal)
    thread.start()
    facts = terminal_facts(
        environment={"TERM": "foot"},
        source=inner,
        target=inner,
        patience=PATIENCE if answer else NOT_LONG,
    )
    thread.join()
    for end in (outer, inner):
        os.close(end)
    assert facts == TerminalFacts(expected, 8, 16)


def test_what_the_settings_say_is_not_asked() -> None:
    """Cells, or a kind of pictures, whatever the terminal is called; nothing without a terminal."""
    read, write = os.pipe()
    assert terminal_facts("kitty", source=read, target=write) == TerminalFacts()
    assert terminal_facts("cells", environment={"TERM": "xterm-kitty"}) == TerminalFacts()
    os.close(read)
    os.close(write)
