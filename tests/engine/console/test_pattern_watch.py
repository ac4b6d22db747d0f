from __future__ import annotations

import re

from engine.console.pattern_watch import PatternWatch
from engine.console.vt import Terminal

PANIC = re.compile("Kernel panic")
LOGIN = re.compile(r"\w+ login:")


def told(watch: PatternWatch, terminal: Terminal) -> list[tuple[str, int, int]]:
    return [(match.text, match.row, match.column) for match in watch.look(terminal)]


def test_an_appearance_is_told_once_even_as_it_scrolls() -> None:
    terminal = Terminal(40, 4)
    watch = PatternWatch([PANIC, LOGIN])
    assert told(watch, terminal) == []
    terminal.feed(b"one\r\n[1.0] Kernel panic - not syncing\r\n")
    assert told(watch, terminal) == [("Kernel panic", 1, 6)]
    terminal.feed(b"three\r\nfour\r\n")
    assert told(watch, terminal) == []


def test_it_is_told_again_when_it_comes_again() -> None:
    terminal = Terminal(40, 4)
    watch = PatternWatch([PANIC, LOGIN])
    terminal.feed(b"guest login:")
    assert told(watch, terminal) == [("guest login:", 0, 0)]
    terminal.feed(b"\r\nguest login:")
    assert told(watch, terminal) == [("guest login:", 1, 0)]
    terminal.feed(b"\x1b[2J\x1b[H")
    assert told(watch, terminal) == []
    terminal.feed(b"other login:")
    assert told(watch, terminal) == [("other login:", 0, 0)]


def test_a_pattern_that_matches_nothing_at_all_is_not_found_everywhere() -> None:
    terminal = Terminal(40, 4)
    assert told(PatternWatch([re.compile("x*")]), terminal) == []
