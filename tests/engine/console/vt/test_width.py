from __future__ import annotations

from engine.console.vt.width import DROPPED, NARROW, WIDE, width_of


def test_the_runs_that_are_not_looked_at_have_the_width_that_looking_gives() -> None:
    characters = [chr(code) for code in range(0x20, 0x1FAFF) if not 0xD800 <= code < 0xE000]
    assert {width_of(char) for char in characters if NARROW.fullmatch(char)} == {1}
    assert {width_of(char) for char in characters if WIDE.fullmatch(char)} == {2}


def test_marks_joiners_and_what_has_no_picture() -> None:
    assert [width_of(char) for char in "aéя漢😀"] == [1, 1, 1, 2, 2]
    assert [width_of(char) for char in "\u0301\u200d\ufe0f\u1160"] == [0, 0, 0, 0]
    for char in "\x1b\x9b\u202e\u2028\u2066\ufeff\U000e0041":
        assert width_of(char) == DROPPED
