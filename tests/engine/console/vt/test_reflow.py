"""What a change of the width does to lines; the next file holds it against tmux."""

from __future__ import annotations

import re
from random import Random
from typing import TYPE_CHECKING

import pytest

from engine.console.vt import Style, Terminal, find, selected_text

from .hostile import STREAMS, assert_sound

if TYPE_CHECKING:
    from collections.abc import Sequence

BLUE = Style(background=4)
#: No blank twice and none at the end, so that nothing that cannot be seen is compared.
LETTERS = "abcdefgh éß─漢字한😀"


def lines_of(terminal: Terminal) -> list[str]:
    """Return the lines, however they are wrapped, without the blank ones at the end."""
    last = (len(terminal.history) + terminal.rows - 1, terminal.columns - 1)
    return selected_text(terminal, (0, 0), last).rstrip("\n").split("\n")


def random_lines(random: Random) -> list[str]:
    lines = []
    for _ in range(30):
        text = "".join(random.choices(LETTERS, k=random.choice((0, 5, 30, 90))))
        lines.append(" ".join(text.split()))
    return [*lines, "end"]


@pytest.mark.parametrize("seed", range(12))
def test_no_letter_is_lost_however_often_the_width_changes(seed: int) -> None:
    random = Random(seed)
    lines = random_lines(random)
    terminal = Terminal(random.randrange(2, 90), random.randrange(1, 30))
    data = "\r\n".join(
        "".join(f"\x1b[3{random.randrange(8)}m{word}" for word in line.partition(" "))
        for line in lines
    )
    terminal.feed(data.encode())
    for _ in range(12):
        terminal.resize(random.randrange(2, 90), random.randrange(1, 30))
        assert [line.replace(" ", "") for line in lines_of(terminal)] == [
            line.replace(" ", "") for line in lines
        ]
    terminal.resize(300, 40)
    assert lines_of(terminal) == lines
    cursor = terminal.cursor
    assert (terminal.lines()[cursor.row], cursor.column) == ("end", 3)


@pytest.mark.parametrize("seed", range(100))
def test_whatever_came_the_size_can_change_all_the_time(seed: int) -> None:
    random = Random(seed)
    terminal = Terminal(20, 6, scrollback=40)
    for _ in range(6):
        terminal.feed(random.choice(STREAMS)(random)[:400])
        terminal.resize(random.choice((1, 2, 3, 7, 20, 90)), random.choice((1, 2, 6, 30)))
        assert_sound(terminal)
        assert set(find(terminal, _nothing())) == set()


def _nothing() -> re.Pattern[str]:
    return re.compile("(?!)")


def test_blank_rows_below_the_cursor_go_first() -> None:
    """tmux keeps them, and scrolls what is above out of sight."""
    terminal = Terminal(40, 6)
    terminal.feed(b"one\r\n" + b"2" * 60 + b"\r\n$ ")
    terminal.resize(20, 6)
    assert terminal.lines() == ["one", "2" * 20, "2" * 20, "2" * 20, "$", ""]
    assert (terminal.cursor.column, terminal.cursor.row) == (2, 4)
    assert len(terminal.history) == 0
    terminal.resize(60, 6)
    assert terminal.lines() == ["one", "2" * 60, "$", "", "", ""]


def test_blanks_at_the_end_of_a_line_are_not_worth_a_row() -> None:
    """tmux wraps blanks that were printed; they cannot be told from erased ones here."""
    terminal = Terminal(40, 6)
    terminal.feed(b"one" + b" " * 30 + b"\r\n\x1b[44mblue" + b" " * 36 + b"\x1b[0m\r\nend")
    terminal.resize(20, 6)
    assert terminal.lines() == ["one", "blue", "end", "", "", ""]
    assert terminal.screen[1].runs() == [("blue" + " " * 16, BLUE)]


def test_what_is_below_a_cursor_on_top_is_not_lost() -> None:
    terminal = Terminal(20, 4)
    terminal.feed(b"a" * 20 + b"b" * 20 + b"\r\n" + b"c" * 20 + b"\r\nlast\x1b[H")
    terminal.resize(10, 4)
    assert terminal.lines() == ["b" * 10, "c" * 10, "c" * 10, "last"]
    assert [row.text for row in terminal.history] == ["a" * 10, "a" * 10, "b" * 10]
    assert terminal.cursor_at == (0, 0)


def test_only_the_main_screen_is_reflowed() -> None:
    terminal = Terminal(20, 4)
    terminal.feed(b"a" * 30 + b"\r\n$ word\x1b[2D\x1b[?1049h\x1b[H" + b"f" * 40)
    terminal.resize(10, 4)
    assert terminal.lines() == ["f" * 10, "f" * 10, "", ""]
    terminal.resize(30, 4)
    assert terminal.lines() == ["f" * 10, "f" * 10, "", ""]
    terminal.feed(b"\x1b[?1049l")
    assert terminal.lines() == ["a" * 30, "$ word", "", ""]
    assert terminal.cursor_at == (4, 1)


def test_at_one_column_a_wide_character_is_blank() -> None:
    terminal = Terminal(6, 3)
    terminal.feed("a漢b".encode())
    terminal.resize(1, 6)
    assert terminal.lines() == ["a", "", "", "b", "", ""]


def test_whoever_read_to_the_end_of_the_history_goes_on_there() -> None:
    terminal = Terminal(40, 4)
    terminal.feed(b"".join(b"line %d %s\r\n" % (n, b"x" * 30) for n in range(20)))
    history = terminal.history
    end = history.dropped + len(history)
    for columns in (20, 40, 90, 40):
        terminal.resize(columns, 4)
    terminal.feed(b"more\r\n")
    read = [text.split(" x")[0] for text, _ in history.texts(end - history.dropped)]
    assert read[-1] == "line 17"
    assert len(read) <= 4  # a row that was joined with others may be read twice


def test_what_was_cleared_is_not_joined_with_what_came_after() -> None:
    terminal = Terminal(10, 4)
    terminal.feed(b"a" * 15 + b"\x1b[2K\x1b[H\x1b[2Jnew")
    terminal.resize(30, 6)
    assert terminal.lines() == ["new", "", "", "", "", ""]
    assert [row.text for row in terminal.history] == ["a" * 10]


def test_a_line_longer_than_everything_that_is_kept() -> None:
    terminal = Terminal(100, 4, scrollback=3000)
    terminal.feed("".join(f"\x1b[3{n % 8}m漢{n % 10}" for n in range(50_000)).encode())
    terminal.resize(60, 4)
    sizes = [len(row.cells) for row in terminal.history]
    assert sizes[0] in (99, 100)
    assert set(sizes[-100:]) <= {59, 60}
    text = "".join(text for text, _ in terminal.history.texts()) + "".join(terminal.lines())
    assert text == "".join(f"漢{n % 10}" for n in range(50_000))[-len(text) :]
    assert_sound(terminal)


def test_no_version_is_used_for_two_texts() -> None:
    terminal = Terminal(40, 4, scrollback=30)
    known: dict[int, str] = {}
    for size in ((40, 4), (20, 4), (21, 9), (60, 3), (40, 4), (20, 4)):
        terminal.feed(b"".join(b"%d-%d %s\r\n" % (*size, b"x" * 30) for _ in range(9)))
        terminal.resize(*size)
        for row in (*terminal.history, *terminal.screen):
            assert known.setdefault(row.version, row.text) == row.text


@pytest.mark.parametrize("sizes", [[(20, 4)], [(10, 4), (40, 4)], [(7, 30), (90, 2), (5, 5)]])
def test_no_more_rows_than_the_limit(sizes: Sequence[tuple[int, int]]) -> None:
    terminal = Terminal(40, 4, scrollback=50)
    terminal.feed(b"".join(b"%3d %s\r\n" % (n, b"x" * 36) for n in range(100)) + b"end")
    for size in sizes:
        terminal.resize(*size)
        assert len(terminal.history) <= 50
        assert lines_of(terminal)[-1] == "end"


def test_what_would_take_long_is_left_as_wide_as_it_was() -> None:
    terminal = Terminal(100, 4, scrollback=4000)
    cells = "".join(f"\x1b[3{n % 8}m漢" for n in range(50)).encode()
    terminal.feed(b"\r\n".join([cells] * 1200) + b"\r\nend")
    terminal.resize(60, 4)
    sizes = [len(row.cells) for row in terminal.history]
    wide = sizes.count(100)
    assert 0 < wide < 1200
    assert sizes == [100] * wide + ([60, 40] * 1500)[: len(sizes) - wide]
    terminal.resize(120, 4)
    assert [len(row.cells) for row in terminal.history] == [100] * 1197
    assert_sound(terminal)
