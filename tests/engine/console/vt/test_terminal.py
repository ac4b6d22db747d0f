from __future__ import annotations

import pytest

from engine.console.vt import CursorShape, Modes, MouseMode, Terminal


def fed(data: bytes, columns: int = 20, rows: int = 5) -> Terminal:
    terminal = Terminal(columns, rows)
    terminal.feed(data)
    return terminal


def test_lines_scroll_into_the_history() -> None:
    terminal = fed(b"".join(b"line %d\r\n" % number for number in range(100)))
    assert terminal.lines() == ["line 96", "line 97", "line 98", "line 99", ""]
    assert [row.text for row in terminal.history] == [f"line {number}" for number in range(96)]


@pytest.mark.parametrize("piece", [1, 7, 64, 5000])
def test_however_the_bytes_are_cut_the_screen_is_the_same(piece: int) -> None:
    data = "\x1b[32mgrün 漢字\x1b[0m\r\n".encode() * 40 + b"x" * 70 + b"\r\n\r\nend\r\n"
    whole, pieces = fed(data), Terminal(20, 5)
    for start in range(0, len(data), piece):
        pieces.feed(data[start : start + piece])
    assert [row.runs() for row in pieces.screen] == [row.runs() for row in whole.screen]
    assert [row.runs() for row in pieces.history] == [row.runs() for row in whole.history]
    assert [row.is_wrapped for row in pieces.history] == [row.is_wrapped for row in whole.history]


def test_no_more_history_than_wanted() -> None:
    terminal = Terminal(20, 5, scrollback=10)
    terminal.feed(b"".join(b"line %d\r\n" % number for number in range(100)))
    assert len(terminal.history) == 10
    assert terminal.history[0].text == "line 86"
    assert terminal.history.dropped == 86


def test_the_alternate_screen_has_no_history() -> None:
    terminal = fed(b"\x1b[?1049h" + b"full screen\r\n" * 50)
    assert len(terminal.history) == 0
    assert terminal.modes.alternate
    terminal.feed(b"\x1b[?1049l")
    assert terminal.lines() == [""] * 5


def test_rows_that_scroll_are_the_same_rows() -> None:
    terminal = fed(b"one\r\ntwo\r\nthree\r\nfour\r\nfive")
    rows, versions = list(terminal.screen), [row.version for row in terminal.screen]
    terminal.feed(b"\r\n")
    assert list(terminal.screen[:4]) == rows[1:]
    assert [row.version for row in terminal.screen[:4]] == versions[1:]


def test_only_a_row_that_is_written_gets_another_version() -> None:
    terminal = fed(b"one\r\ntwo\r\nthree")
    before = [row.version for row in terminal.screen]
    terminal.feed(b"\x1b[2;1Hnew")
    after = [row.version for row in terminal.screen]
    assert [a == b for a, b in zip(after, before, strict=True)] == [True, False, True, True, True]
    assert len(set(after)) == 5


def test_the_version_grows_with_title_and_cursor() -> None:
    terminal = fed(b"")
    versions = [terminal.version]
    for data in (b"\x1b]0;a title\x07", b"\x1b[3;3H", b"\x1b[?25l", b"x"):
        terminal.feed(data)
        versions.append(terminal.version)
    assert versions == sorted(set(versions))


def test_a_cleared_screen_can_be_read_in_the_history() -> None:
    terminal = fed(b"GRUB loading\r\nerror: no such disk\x1b[H\x1b[2Jmenu")
    assert [row.text for row in terminal.history] == ["GRUB loading", "error: no such disk"]
    assert terminal.lines()[0] == "menu"
    terminal.feed(b"\x1b[3J")
    assert len(terminal.history) == 0


@pytest.mark.parametrize(
    ("data", "lines"),
    [
        (b"\x1b[3;3H\x1b[2aX\x1b[eY", ["", "", "    X", "     Y", ""]),
        (b"\x1b[2IX", ["                X", "", "", "", ""]),
        (b"a\r\nb\r\nc\x1b[1;2r\x1b[3;1H\x1b[L", ["a", "b", "c", "", ""]),
        ("漢字\x1b[1;2H\x1b[X".encode(), ["  字", "", "", "", ""]),
        ("漢字\x1b[1;2H\x1b[@".encode(), ["   字", "", "", "", ""]),
        (b"a\x1b[2;4r\x1b[?6h\x1b[4h\x1b[!p\x1b[HX", ["X", "", "", "", ""]),
        (b"a\x1b]P1ff00cc\x1b]Rb", ["ab", "", "", "", ""]),
        (b"\x1b%@\xe9\x9b2;2Hx\x1b%G\xc3\xa9", ["é", " xé", "", "", ""]),
        (b"a\xc2\x9b2Jb\xe2\x80\xaec\xe2\x80\xa8d", ["a2Jbcd", "", "", "", ""]),
        (b"\x1b[?45h\r\n\r\nab\r\b\bX", ["", "                  X", "ab", "", ""]),
        (b"\x1b[20hone\ntwo", ["one", "two", "", "", ""]),
        (b"ab\x1b[1;99999999999999999999Hx", ["ab                 x", "", "", "", ""]),
    ],
)
def test_what_tmux_does_otherwise_or_not_at_all(data: bytes, lines: list[str]) -> None:
    assert fed(data).lines() == lines


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (b"\x1b[c", b"\x1b[?62;22c"),
        (b"\x1b[>c", b"\x1b[>1;10;0c"),
        (b"\x1b[5n", b"\x1b[0n"),
        (b"\x1b[2;3H\x1b[6n", b"\x1b[2;3R"),
        (b"\x1b[2;4r\x1b[?6h\x1b[2;3H\x1b[6n", b"\x1b[2;3R"),
        (b"\x1b[2;3H\x1b[?6n", b"\x1b[?2;3;1R"),
        (b"\x1b[18t", b"\x1b[8;5;20t"),
        (b"\x1b[?2004h\x1b[?2004$p", b"\x1b[?2004;1$y"),
        (b"\x1b[?1003$p\x1b[4$p\x1b[?7777$p", b"\x1b[?1003;2$y\x1b[4;2$y\x1b[?7777;0$y"),
        # What would be typed at the guest's prompt in words that the guest chose.
        (b"\x1b]2;rm -rf\x07\x1b[21t\x1b[20t\x05\x1bP$qm\x1b\\\x1b]52;c;?\x07\x1b]4;1;?\x07", b""),
    ],
)
def test_replies(asked: bytes, told: bytes) -> None:
    terminal = fed(asked)
    assert terminal.take_replies() == told
    assert terminal.take_replies() == b""


def test_titles_are_one_harmless_line() -> None:
    assert fed(b"\x1b]2;work on guest\x1b\\").title == "work on guest"
    assert fed("\x1b]0;a\u202eb\u009b31m\x07".encode()).title == "a\\u202eb\\x9b31m"
    assert fed(b"\x1b]52;c;YWJj\x07\x1b]1;icon\x07").title == ""
    assert len(fed(b"\x1b]2;" + b"x" * 3000 + b"\x07").title) <= 257


def test_modes_are_told() -> None:
    terminal = fed(
        b"\x1b[?1h\x1b=\x1b[?2004h\x1b[?1002h\x1b[?1006h\x1b[?1004h\x1b[?25l\x1b[5 q\x07"
    )
    modes = terminal.modes
    assert (modes.application_cursor, modes.application_keypad) == (True, True)
    assert (modes.bracketed_paste, modes.focus_reports) == (True, True)
    assert (modes.mouse, modes.mouse_sgr) == (MouseMode.BUTTON, True)
    assert terminal.cursor.shape is CursorShape.BAR
    assert not terminal.cursor.is_visible
    assert terminal.cursor_at is None
    assert terminal.bells == 1
    terminal.feed(b"\x1bc")
    assert modes == Modes()
    assert terminal.cursor_at == (0, 0)


def test_a_program_that_left_the_mouse_on_is_not_in_the_way_after_its_reset() -> None:
    terminal = fed(b"\x1b[?1000h\x1b[?1003h\x1b[?1003l")
    assert terminal.modes.mouse is MouseMode.OFF


def test_a_smaller_screen_keeps_the_row_of_the_cursor() -> None:
    terminal = fed(b"one\r\ntwo\r\nthree\r\nfour\r\nfive $ ")
    terminal.resize(10, 2)
    assert terminal.lines() == ["four", "five $"]
    assert (terminal.cursor.column, terminal.cursor.row) == (7, 1)
    terminal.resize(30, 5)
    assert terminal.lines() == ["one", "two", "three", "four", "five $"]
    terminal.feed(b"x")
    assert terminal.lines()[4] == "five $ x"


def test_blank_rows_below_go_first() -> None:
    terminal = fed(b"one\r\n$ ")
    terminal.resize(20, 2)
    assert terminal.lines() == ["one", "$"]
    assert len(terminal.history) == 0


def test_the_main_screen_is_resized_behind_the_alternate() -> None:
    terminal = fed(b"one\r\ntwo\r\nthree\r\nfour\r\n$ \x1b[?1049h\x1b[Hfull")
    terminal.resize(12, 3)
    assert terminal.lines() == ["full", "", ""]
    terminal.feed(b"\x1b[?1049l")
    assert terminal.lines() == ["three", "four", "$"]
    assert (terminal.cursor.column, terminal.cursor.row) == (2, 2)
    terminal.feed(b"ls\r\n")
    assert terminal.lines() == ["four", "$ ls", ""]


def test_a_row_taken_back_from_the_history_is_not_taken_for_blank() -> None:
    terminal = fed(b"one\r\ntwo\r\nthree\r\nfour\r\nfive\r\nsix")
    terminal.resize(20, 8)
    terminal.feed(b"\x1b[2J")
    assert terminal.lines() == [""] * 8


@pytest.mark.parametrize("beginning", [b"\x1bP", b"\x1b_", b"\x1b]0;", b"\x1b]"])
def test_noise_does_not_swallow_the_rest_of_a_log(beginning: bytes) -> None:
    terminal = fed(beginning)
    for number in range(2000):
        terminal.feed(b"message %d\r\n" % number)
    assert terminal.lines()[-2] == "message 1999"
    assert 0 < len(terminal.history) < 2000
    assert terminal.title == ""
