"""A search and a selection while the terminal below them changes its width."""

from __future__ import annotations

import pytest

from engine.console.vt import Terminal
from tui.consoles.pane_marks import PaneMarks, Place
from tui.consoles.terminal_window import TerminalWindow


def marked(columns: int) -> tuple[Terminal, TerminalWindow, PaneMarks]:
    terminal = Terminal(40, 6, scrollback=200)
    lines = (b"line %d %s error" % (number, b"x" * 50) for number in range(40))
    terminal.feed(b"\r\n".join(lines))
    window = TerminalWindow(terminal)
    window.height = 6
    marks = PaneMarks(window)
    marks.search("error")
    window.scroll(-30)
    marks.begin(Place(window.top, 3))
    marks.reach(Place(window.top + 20, 30))
    terminal.resize(columns, 6)
    return terminal, window, marks


@pytest.mark.parametrize("columns", [5, 39, 200])
def test_marks_and_window_stay_within_what_there_is(columns: int) -> None:
    terminal, window, marks = marked(columns)
    assert window.first <= window.top <= window.screen_line
    for line in range(window.first, window.end):
        assert window.row(line) is not None
        assert all(start <= end for start, end, _ in marks.on_line(line))
    assert isinstance(marks.text(), str)
    marks.move(-1, 1)
    assert marks.caret is not None
    assert window.first <= marks.caret.line < window.end
    assert marks.caret.column < terminal.columns


def test_the_next_match_is_searched_in_the_new_rows() -> None:
    _, window, marks = marked(200)
    marks.to_match(1)
    lines = range(window.first, window.end)
    roles = {line: [role for *_, role in marks.on_line(line)] for line in lines}
    row = window.row(next(line for line in lines if "here" in roles[line]))
    assert marks.match_words.endswith("of 40")
    assert row is not None
    assert row.text.endswith("error")


def test_matches_are_where_their_words_are_now() -> None:
    _, window, marks = marked(200)
    for line in range(window.first, window.end):
        row = window.row(line)
        assert row is not None
        found = [row.text[a:b] for a, b, role in marks.on_line(line) if role in ("match", "here")]
        assert found == ["error"] * row.text.count("error")
