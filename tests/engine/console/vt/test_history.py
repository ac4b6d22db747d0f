from __future__ import annotations

import re
import tracemalloc

from engine.console.vt import PLAIN, Match, Style, Terminal, find, selected_text

RED = Style(foreground=1)


def test_ten_thousand_rows_take_little_memory() -> None:
    content = b"".join(b"%d\r\n" % number for number in range(1, 10_046))
    tracemalloc.start()
    try:
        terminal = Terminal(160, 45)
        for start in range(0, len(content), 4096):
            terminal.feed(content[start : start + 4096])
        kept, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert len(terminal.history) == 10_000
    assert kept < 1_200_000


def test_colours_and_wide_characters_come_back() -> None:
    terminal = Terminal(20, 2)
    terminal.feed("a\x1b[31m漢e\u0301\x1b[0m b\x1b[44m \x1b[0m\r\n\r\n\r\n".encode())
    row = terminal.history[0]
    assert row.text == "a漢e\u0301 b"
    assert row.runs() == [
        ("a", PLAIN), ("漢e\u0301", RED), (" b", PLAIN), (" ", Style(background=4)),
    ]  # fmt: skip
    assert row.cells[:5] == ["a", "漢", "", "e\u0301", " "]


def test_a_row_somebody_holds_stays_the_same_row() -> None:
    terminal = Terminal(20, 2, scrollback=5)
    terminal.feed(b"one\r\ntwo\r\nthree\r\nfour\r\n")
    row = terminal.history[1]
    assert terminal.history[1] is row
    terminal.feed(b"five\r\nsix\r\nseven\r\neight\r\n")
    assert terminal.history[0].text == "three"
    assert [kept.version for kept in terminal.history] == sorted(
        {kept.version for kept in terminal.history}, reverse=True
    )
    assert [row.text for row in terminal.history[1:3]] == ["four", "five"]
    assert terminal.history[-1].text == "seven"


def test_versions_are_not_used_twice_when_rows_come_back() -> None:
    terminal = Terminal(20, 2)
    terminal.feed(b"one\r\ntwo\r\nthree\r\nfour")
    before = {row.version: row.text for row in terminal.history}
    terminal.resize(20, 4)
    terminal.feed(b"\r\nfive\r\nsix")
    after = {row.version: row.text for row in terminal.history}
    assert all(before.get(version, text) == text for version, text in after.items())


def test_find_looks_at_history_and_screen() -> None:
    terminal = Terminal(20, 2)
    terminal.feed("error one\r\nfine\r\n漢字 error\r\nno error, error".encode())
    assert find(terminal, re.compile("error")) == [
        Match(0, 0, 5), Match(2, 5, 5), Match(3, 3, 5), Match(3, 10, 5),
    ]  # fmt: skip
    assert find(terminal, re.compile("字")) == [Match(2, 2, 2)]
    assert find(terminal, re.compile("x*")) == []


def test_selected_text_puts_wrapped_lines_together() -> None:
    terminal = Terminal(10, 3)
    terminal.feed(b"abcdefghijklmno\r\nsecond   \r\nthird line\r\nfourth")
    assert len(terminal.history) == 2
    assert selected_text(terminal, (0, 2), (2, 3)) == "cdefghijklmno\nseco"
    assert selected_text(terminal, (4, 99), (2, 0)) == "second\nthird line\nfourth"
    assert selected_text(terminal, (0, 0), (0, 9)) == "abcdefghij"
    assert selected_text(terminal, (0, 0), (99, 0)).endswith("fourth")


def test_selected_text_in_a_block() -> None:
    terminal = Terminal(10, 4)
    terminal.feed("one  two\r\n漢字 x\r\nthree four".encode())
    assert selected_text(terminal, (0, 6), (2, 2), block=True) == "e  tw\n字 x\nree f"
    assert selected_text(terminal, (0, 1), (1, 1), block=True) == "n\n漢"
