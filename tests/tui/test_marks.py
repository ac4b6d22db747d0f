"""Marks: one cell each, and letters where the terminal has no more."""

from __future__ import annotations

import pytest
from rich.cells import cell_len

from engine import DomainState
from tui.marks import ASCII, UNICODE, Marks, marks_for


@pytest.mark.parametrize("marks", [UNICODE, ASCII])
def test_every_mark_is_one_cell(marks: Marks) -> None:
    for name, value in marks._asdict().items():
        if name != "is_ascii":
            assert {cell_len(char) for char in value} == {1}


def test_ascii_marks_are_ascii() -> None:
    texts = [text for name, text in ASCII._asdict().items() if name != "is_ascii"]
    assert all(text.isascii() for text in texts)


@pytest.mark.parametrize("state", DomainState)
@pytest.mark.parametrize("marks", [UNICODE, ASCII])
def test_every_state_has_a_mark(marks: Marks, state: DomainState) -> None:
    assert len(marks.state(state)) == 1


def test_bars_stand_at_the_right_and_stay_in_range() -> None:
    assert UNICODE.sparkline((0.0, 50.0, 100.0, 400.0, -3.0), 8) == "   ▁▅██▁"
    assert UNICODE.sparkline((), 3) == "   "
    assert UNICODE.sparkline((100.0,) * 9, 2) == "██"


@pytest.mark.parametrize(
    ("choice", "environment", "expected"),
    [
        ("ascii", {}, ASCII),
        ("unicode", {"TERM": "dumb"}, UNICODE),
        ("auto", {"TERM": "dumb"}, ASCII),
        ("auto", {"TERM": "linux"}, ASCII),
    ],
)
def test_the_choice_wins_over_the_terminal(
    choice: str, environment: dict[str, str], expected: Marks
) -> None:
    assert marks_for(choice, environment) is expected


@pytest.mark.parametrize(("encoding", "expected"), [("UTF-8", UNICODE), ("ISO-8859-1", ASCII)])
def test_the_locale_decides_otherwise(
    monkeypatch: pytest.MonkeyPatch, encoding: str, expected: Marks
) -> None:
    monkeypatch.setattr("locale.getpreferredencoding", lambda _: encoding)
    assert marks_for("auto", {"TERM": "xterm-256color"}) is expected


def test_text_is_spelled_in_what_the_terminal_has() -> None:
    assert ASCII.spell("a – b · c… 日本") == "a - b | c~ ??"
    assert UNICODE.spell("a – b 日本") == "a – b 日本"
